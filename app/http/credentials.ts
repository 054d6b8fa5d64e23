/**
 * The credentials that a merchant enters, as the API and the settings page take them. Its messages
 * never hold a value.
 */
import { z } from 'zod';
import type { Credentials } from '#app/use-cases/ports/prime-penguin.ts';

const TENANT_EXPECTED = 'the tenant id, a whole number above 0 such as 42';
const MAX_INT32 = 2_147_483_647;

const tenantId = z
  .number(TENANT_EXPECTED)
  .int(TENANT_EXPECTED)
  .min(1, TENANT_EXPECTED)
  .max(MAX_INT32, TENANT_EXPECTED);

function text(expected: string, longest: number) {
  return z.string(expected).min(1, expected).max(longest, `at most ${longest} characters`);
}

export const credentialsSchema: z.ZodType<Credentials> = z.discriminatedUnion(
  'method',
  [
    z.object({
      method: z.literal('token'),
      tenantId,
      // Pasted with a line break more often than not. A token goes into a header: visible ASCII only.
      accessToken: text('the access token', 12_000)
        .trim()
        .pipe(z.string().regex(/^[\x21-\x7e]+$/, 'an access token without blanks or line breaks')),
    }),
    z.object({
      method: z.literal('password'),
      tenantId,
      userName: text('the user name', 256).trim().pipe(text('the user name', 256)),
      password: text('the password', 1024),
    }),
  ],
  '"token" or "password"',
);
