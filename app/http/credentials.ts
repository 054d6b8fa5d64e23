/**
 * What a merchant enters to connect, as the API and the settings page take it. Its messages never hold a
 * value. Whether it is any good is for the check to say: here it only has to be there, and of some size.
 */
import { z } from 'zod';
import type { ConnectionWish } from '#app/use-cases/application.ts';

const TENANT_EXPECTED = 'the tenant id, a whole number above 0 such as 42';
const CHANNEL_EXPECTED = 'the id of a sales channel, a whole number above 0';
const MAX_INT32 = 2_147_483_647;

function id(expected: string) {
  return z.number(expected).int(expected).min(1, expected).max(MAX_INT32, expected);
}

function text(expected: string, longest: number) {
  return z.string(expected).min(1, expected).max(longest, `at most ${longest} characters`);
}

/** Pasted with blanks or a line break around it more often than not. */
function pasted(expected: string, longest: number) {
  return z.string(expected).trim().pipe(text(expected, longest));
}

const common = {
  tenantId: id(TENANT_EXPECTED).optional(),
  // As long as an address that is pasted by mistake: that is told as what it is.
  tenantName: pasted('the tenant’s name, such as nordlys', 2_048).optional(),
  salesChannelId: id(CHANNEL_EXPECTED).optional(),
  giveUpOpen: z.boolean('true or false').optional(),
};

const entered = z.discriminatedUnion(
  'method',
  [
    z.object({
      method: z.literal('token'),
      ...common,
      accessToken: pasted('the access token', 12_000),
    }),
    z.object({
      method: z.literal('password'),
      ...common,
      userName: pasted('the user name', 256),
      password: text('the password', 1024),
    }),
  ],
  '"token" or "password"',
);

export const credentialsSchema: z.ZodType<ConnectionWish> = entered.transform(
  ({ tenantId, tenantName, salesChannelId, giveUpOpen, ...credentials }, context) => {
    const more = {
      ...(salesChannelId === undefined ? {} : { salesChannelId }),
      ...(giveUpOpen === undefined ? {} : { giveUpOpen }),
    };
    if (tenantName === undefined && tenantId !== undefined) {
      return { ...credentials, ...more, tenantId };
    }
    if (tenantName !== undefined && tenantId === undefined) {
      return { ...credentials, ...more, tenantName };
    }
    const message =
      tenantId === undefined ? TENANT_EXPECTED : 'either the tenant id or its name, not both';
    context.addIssue({ code: 'custom', path: ['tenantId'], message });
    return z.NEVER;
  },
);
