/**
 * The access token of one shop: handed out by Prime Penguin, or got by log-in, kept, and renewed before
 * it expires. One renewal at a time, however many calls ask. Never logs what it holds.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '#app/domain/instant.ts';
import { messageOf } from '#app/domain/said.ts';
import type {
  CredentialStore,
  Credentials,
  Fault,
  LostCredentials,
  StoredCredentials,
  TokenSet,
  Unauthorised,
} from '#app/use-cases/ports/prime-penguin.ts';
import type { Limits } from './limits.ts';
import type { CallLog, Line } from './line.server.ts';
import { logIn, type PasswordCredentials, refresh, type SignedIn } from './sign-in.server.ts';

export type TokenResult =
  | { readonly kind: 'token'; readonly accessToken: string }
  | Unauthorised
  | Fault;

export interface Tokens {
  /** A token that should be good now. */
  current(): Promise<TokenResult>;
  /** Another token than the one just refused; null where there can be none. */
  another(refused: string): Promise<TokenResult | null>;
}

export interface TokenKeeping {
  readonly shop: string;
  readonly line: Line;
  readonly store: CredentialStore;
  readonly clock: () => Instant;
  readonly limits: Limits;
  readonly log: CallLog;
  /** False once the shop was connected anew or disconnected: what is got then must not be saved. */
  readonly isWanted: () => boolean;
}

export function tokensOf(keeping: TokenKeeping, stored: StoredCredentials): Tokens {
  const { credentials } = stored;
  return credentials.method === 'token'
    ? handedOut(credentials.accessToken)
    : new RenewedTokens(keeping, credentials, stored.tokens);
}

function handedOut(given: string): Tokens {
  const accessToken = cleanToken(given);
  return {
    current: async () =>
      accessToken === null
        ? {
            kind: 'unauthorised',
            code: 'credentials_refused',
            ...messageOf({ code: 'token_malformed', values: {} }),
            theirWords: null,
          }
        : { kind: 'token', accessToken },
    another: async () => null,
  };
}

/** Without the blanks and line breaks that copying brings along; null when it can be no token. */
export function cleanToken(given: string): string | null {
  const token = given
    .trim()
    .replace(/^Bearer\s+/i, '')
    .replace(/\s+/g, '');
  return /^[\x21-\x7e]+$/.test(token) ? token : null;
}

/** A log-in that failed: none is tried until `pauseMs` after it. */
interface Refusal {
  readonly result: Unauthorised | Fault;
  readonly at: Instant;
  readonly pauseMs: number;
  /** How often in a row it failed in these words. */
  readonly unclear: { readonly words: string; readonly times: number } | null;
}

class RenewedTokens implements Tokens {
  readonly #keeping: TokenKeeping;
  readonly #credentials: PasswordCredentials;
  #tokens: TokenSet | null;
  #renewAt: Instant | null;
  #renewing: Promise<TokenResult> | null = null;
  /** The last token got by refreshing. If it is refused in turn, only a new log-in can help. */
  #refreshed: string | null = null;
  #lastRefusal: Refusal | null = null;

  constructor(keeping: TokenKeeping, credentials: PasswordCredentials, tokens: TokenSet | null) {
    this.#keeping = keeping;
    this.#credentials = credentials;
    this.#tokens = tokens;
    this.#renewAt = this.#dueAt(tokens, null);
  }

  async current(): Promise<TokenResult> {
    const tokens = this.#tokens;
    const now = this.#keeping.clock();
    if (!tokens) return this.#renew(null, 'due');
    if (this.#renewAt === null || now < this.#renewAt) return asResult(tokens);
    const renewed = await this.#renew(tokens.accessToken, 'due');
    // Renewing early is a courtesy: until the old token has expired its failure does no harm.
    const isStillGood = tokens.expiresAt === null || now < tokens.expiresAt;
    return renewed.kind === 'fault' && isStillGood ? asResult(tokens) : renewed;
  }

  another(refused: string): Promise<TokenResult> {
    const tokens = this.#tokens;
    if (tokens && tokens.accessToken !== refused) return Promise.resolve(asResult(tokens));
    return this.#renew(refused, 'refused');
  }

  #renew(old: string | null, because: 'due' | 'refused'): Promise<TokenResult> {
    this.#renewing ??= this.#renewOnce(old, because).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewOnce(old: string | null, because: 'due' | 'refused'): Promise<TokenResult> {
    const { store, shop, line, clock } = this.#keeping;
    const stored = await this.#storedByOthers(await store.read(shop), old);
    if (stored) return asResult(stored);

    const { tenantId } = this.#credentials;
    const refreshToken = this.#tokens?.refreshToken ?? null;
    const helpsNoMore = because === 'refused' && old === this.#refreshed;
    if (refreshToken !== null && !helpsNoMore) {
      const renewed = await refresh(line, tenantId, refreshToken, clock());
      if (renewed.kind === 'signed_in') this.#refreshed = renewed.tokens.accessToken;
      // How a worn-out refresh token is refused is not published; an internal error is likely enough.
      const isNoMore =
        renewed.kind === 'rejected' ||
        (renewed.kind === 'fault' && renewed.cause === 'server_error');
      if (!isNoMore) return this.#keep(renewed);
    }
    const now = clock();
    const refusal = this.#lastRefusal;
    if (refusal && now >= refusal.at && now - refusal.at < refusal.pauseMs) return refusal.result;
    return this.#keep(await logIn(line, this.#credentials, now));
  }

  /** Another process may have renewed in the meantime. */
  async #storedByOthers(
    stored: StoredCredentials | LostCredentials | null,
    old: string | null,
  ): Promise<TokenSet | null> {
    if (
      stored?.kind !== 'stored' ||
      !stored.tokens ||
      !isSame(stored.credentials, this.#credentials)
    )
      return null;
    const { tokens } = stored;
    const isKnown = tokens.accessToken === old || tokens.accessToken === this.#tokens?.accessToken;
    const dueAt = this.#dueAt(tokens, null);
    if (isKnown || (dueAt !== null && this.#keeping.clock() >= dueAt)) return null;
    this.#tokens = tokens;
    this.#renewAt = dueAt;
    return tokens;
  }

  async #keep(signedIn: SignedIn): Promise<TokenResult> {
    if (signedIn.kind === 'fault') return signedIn;
    const { shop, store, clock, log, limits, isWanted } = this.#keeping;
    if (signedIn.kind === 'unclear') return this.#keepUnclear(signedIn.theirWords);
    if (signedIn.kind === 'rejected') {
      log.warn({ shop, reason: signedIn.reason }, 'Prime Penguin refused the log-in');
      const { reason: code, message, theirWords, said } = signedIn;
      const result: Unauthorised = {
        kind: 'unauthorised',
        code,
        message,
        theirWords,
        ...(said === undefined ? {} : { said }),
      };
      this.#lastRefusal = { result, at: clock(), pauseMs: limits.signInPauseMs, unclear: null };
      return result;
    }
    const { tokens, lifetimeMs } = signedIn;
    this.#tokens = tokens;
    this.#renewAt = this.#dueAt(tokens, lifetimeMs);
    this.#lastRefusal = null;
    // Tokens of credentials that were replaced meanwhile must not end up beside the new ones.
    const now = await store.read(shop);
    if (isWanted() && now?.kind === 'stored' && isSame(now.credentials, this.#credentials)) {
      await store.saveTokens(shop, tokens);
    }
    return asResult(tokens);
  }

  /** What may be a fault of the moment is asked again, with pauses; the same each time is a refusal. */
  #keepUnclear(words: string): Unauthorised | Fault {
    const { shop, clock, log, limits } = this.#keeping;
    const before = this.#lastRefusal?.unclear;
    const times = before?.words === words ? before.times + 1 : 1;
    log.warn({ shop, times }, 'Prime Penguin did not log in, and did not say clearly why');
    const isRefusal = times >= limits.unclearSignIns;
    const pauseMs = isRefusal ? limits.signInPauseMs : limits.unclearSignInPauseMs;
    const told = { message: words, theirWords: words };
    const result: Unauthorised | Fault = isRefusal
      ? { kind: 'unauthorised', code: 'credentials_refused', ...told }
      : {
          kind: 'fault',
          cause: 'server_error',
          retryable: true,
          mayHaveHappened: false,
          message: words,
          retryAfterMs: pauseMs,
        };
    this.#lastRefusal = { result, at: clock(), pauseMs, unclear: { words, times } };
    return result;
  }

  /** A token that lives shorter than the margin is renewed at half of its life. */
  #dueAt(tokens: TokenSet | null, lifetimeMs: number | null): Instant | null {
    if (!tokens || tokens.expiresAt === null) return null;
    const margin = this.#keeping.limits.renewBeforeMs;
    return tokens.expiresAt - (lifetimeMs === null ? margin : Math.min(margin, lifetimeMs / 2));
  }
}

function isSame(one: Credentials, other: Credentials): boolean {
  return isDeepStrictEqual(one, other);
}

function asResult(tokens: TokenSet): TokenResult {
  return { kind: 'token', accessToken: tokens.accessToken };
}
