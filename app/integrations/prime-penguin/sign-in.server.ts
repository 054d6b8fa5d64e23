/**
 * Logging in to Prime Penguin and renewing tokens: one attempt each, and every way in which Prime
 * Penguin can say no to it. Keeps nothing.
 */
import { z } from 'zod';
import type { Instant } from '#app/domain/instant.ts';
import { messageOf, type Said } from '#app/domain/said.ts';
import type {
  Credentials,
  Fault,
  SignInRejection,
  TokenSet,
} from '#app/use-cases/ports/prime-penguin.ts';
import { post, type Schemas } from './calls.ts';
import { unreadable } from './classify.ts';
import { isMadeForPeople } from './envelope.ts';
import type { Line } from './line.server.ts';

export type PasswordCredentials = Extract<Credentials, { method: 'password' }>;

export type SignedIn =
  | { readonly kind: 'signed_in'; readonly tokens: TokenSet; readonly lifetimeMs: number | null }
  | {
      readonly kind: 'rejected';
      readonly reason: SignInRejection;
      readonly message: string;
      readonly theirWords: string | null;
      /** Left out where the message is Prime Penguin's own. */
      readonly said?: Said;
    }
  /** Words alone: a refusal, or an internal fault in another language. */
  | { readonly kind: 'unclear'; readonly theirWords: string }
  | Fault;

type Rejected = Extract<SignedIn, { kind: 'rejected' }>;

type Shape<N extends keyof Schemas> = Partial<Record<keyof Schemas[N], z.ZodType>>;

const token = z.string().trim().min(1).nullish().catch(null);
const lifetimeSeconds = z.coerce.number().positive().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const authenticated = z.object({
  accessToken: token,
  refreshToken: token,
  expireInSeconds: lifetimeSeconds,
  requiresTwoFactorVerification: flag,
  shouldResetPassword: flag,
} satisfies Shape<'AuthenticateResultModel'>);

const refreshed = z.object({
  accessToken: token,
  expireInSeconds: lifetimeSeconds,
} satisfies Shape<'RefreshTokenResult'>);

/** @param now this app's clock, read before the call: a token never counts as younger than it is */
export async function logIn(
  line: Line,
  credentials: PasswordCredentials,
  now: Instant,
): Promise<SignedIn> {
  const { result, error } = await line.send(
    post(
      '/api/TokenAuth/Authenticate',
      {},
      {
        userNameOrEmailAddress: credentials.userName.trim(),
        password: credentials.password,
        tenantId: credentials.tenantId,
      },
    ),
    { accessToken: null, tenantId: credentials.tenantId },
  );
  if (result.kind === 'fault') return result;
  if (result.kind !== 'answered') {
    const reason = reasonIn(result.message);
    const isClear = result.kind === 'unauthorised' || result.isCertain || isMadeForPeople(error);
    return isClear || reason !== null
      ? rejected(reason ?? 'credentials_refused', result)
      : { kind: 'unclear', theirWords: result.message };
  }
  const read = authenticated.safeParse(result.value).data;
  if (!read) return unreadable('no log-in result');
  if (read.requiresTwoFactorVerification) {
    return rejected('two_factor_required', messageOf({ code: 'two_factor_required', values: {} }));
  }
  if (read.shouldResetPassword) {
    const told = messageOf({ code: 'password_must_be_reset', values: {} });
    return rejected('password_must_be_reset', told);
  }
  return read.accessToken
    ? signedIn(read.accessToken, read.refreshToken ?? null, read.expireInSeconds ?? null, now)
    : unreadable('a log-in without a token');
}

/** `rejected`: the refresh token is no good any more; a log-in may still work. */
export async function refresh(
  line: Line,
  tenantId: number,
  refreshToken: string,
  now: Instant,
): Promise<SignedIn> {
  const { result } = await line.send(post('/api/TokenAuth/RefreshToken', { refreshToken }, null), {
    accessToken: null,
    tenantId,
  });
  if (result.kind === 'fault') return result;
  if (result.kind !== 'answered') return rejected('credentials_refused', result);
  const read = refreshed.safeParse(result.value).data;
  return read?.accessToken
    ? signedIn(read.accessToken, refreshToken, read.expireInSeconds ?? null, now)
    : unreadable('a renewal without a token');
}

function signedIn(
  accessToken: string,
  refreshToken: string | null,
  lifetimeSeconds: number | null,
  now: Instant,
): SignedIn {
  const lifetimeMs = lifetimeSeconds === null ? null : lifetimeSeconds * 1_000;
  const expiresAt = lifetimeMs === null ? null : now + lifetimeMs;
  return { kind: 'signed_in', tokens: { accessToken, expiresAt, refreshToken }, lifetimeMs };
}

/** Prime Penguin tells these apart only by its words. The first that fits. */
const REASONS: readonly (readonly [RegExp, SignInRejection])[] = [
  [/captcha/i, 'captcha_required'],
  [/\block(ed|out)/i, 'account_locked'],
  [/two.?factor|2fa|verification code/i, 'two_factor_required'],
  [
    /(must|should|have to|has to|needs? to).{0,40}(reset|change).{0,20}password|password.{0,40}(expired|be (reset|changed))/i,
    'password_must_be_reset',
  ],
  [/tenant.*\b(not active|inactive|deactivated|suspended)\b/i, 'tenant_inactive'],
  [/tenant/i, 'tenant_not_found'],
];

/** null: the words are about none of these. */
export function reasonIn(words: string): SignInRejection | null {
  return REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** What is not said by this app is Prime Penguin's own. */
function rejected(
  reason: SignInRejection,
  { message, said }: { readonly message: string; readonly said?: Said },
): Rejected {
  return said === undefined
    ? { kind: 'rejected', reason, message, theirWords: message }
    : { kind: 'rejected', reason, message, theirWords: null, said };
}
