/**
 * Keeps a shop's access token good. Shopify's tokens live an hour, and the refresh token that renews them is
 * good once: so one renewal a shop at a time, whoever asks and in whichever process, and everybody else waits
 * for its result. A token that Shopify refuses costs a session only when the refresh token is refused as well,
 * and never one that was stored meanwhile.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
 */
import { setTimeout as pause } from 'node:timers/promises';
import { HttpResponseError, Session } from '@shopify/shopify-api';
import type { SessionStorage } from '@shopify/shopify-app-session-storage';
import type { Log } from '#app/use-cases/ports/log.ts';

/** Sessions as several processes keep them: told apart by token, since one id holds one after the other. */
export interface ShopSessions extends SessionStorage {
  /** Stores `next` in the place of `session`. False: another token is stored there, and stays. */
  replaceSession(session: Session, next: Session): Promise<boolean>;
  /** Forgets it. False: another token is stored there, and stays. */
  dropSession(session: Session): Promise<boolean>;
  /** To renew the shop's token, one at a time; null: another is at it. */
  takeTurn(shop: string, forMs: number): Promise<string | null>;
  endTurn(shop: string, turn: string): Promise<void>;
  /** Somebody of the shop was signed in then, by Shopify's word and clock: the app was installed. */
  noteSignIn(shop: string, at: number): Promise<void>;
}

type Refresh = (given: {
  readonly shop: string;
  readonly refreshToken: string;
}) => Promise<{ readonly session: Session }>;

export interface TokenRenewal {
  /** What Shopify's library is given: a session that comes out of it is good for a while, or cannot be renewed. */
  readonly storage: SessionStorage;
  /**
   * Shopify has refused this session's token. Another to try, or null: there is none, and the shop has to open
   * the app. Throws where Shopify cannot be asked now: the session stays.
   */
  afterRefusal(session: Session): Promise<Session | null>;
  /** Forgets a session that was refused right after its renewal. */
  drop(session: Session): Promise<void>;
}

/** As long before its end as the library itself takes a token for no longer good. */
const ENDS_SOON_MS = 5 * 60_000;
/** Shopify's answer is taken even after this; nobody waits longer for it. */
const WAIT_MS = 6_000;
/** Outlives any request to Shopify. Only the end of a process makes another wait for it. */
const TURN_MS = 30_000;
const LOOK_AGAIN_MS = 100;

type Renewed =
  | { readonly kind: 'good'; readonly session: Session }
  /** Nothing is stored any more. */
  | { readonly kind: 'gone' }
  /** There is no refresh token, or Shopify refuses it. */
  | { readonly kind: 'refused'; readonly session: Session }
  | { readonly kind: 'unreachable'; readonly cause: unknown };

export function createTokenRenewal(
  sessions: ShopSessions,
  refresh: Refresh,
  log: Pick<Log, 'warn'>,
): TokenRenewal {
  /** By token, so that all of this process wait for one. */
  const underWay = new Map<string, Promise<Renewed>>();

  function renew(session: Session): Promise<Renewed> {
    const key = `${session.id} ${session.accessToken}`;
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const started = renewInTurn(session).finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  }

  async function renewInTurn(old: Session): Promise<Renewed> {
    const waitUntil = Date.now() + WAIT_MS;
    for (;;) {
      const turn = await sessions.takeTurn(old.shop, TURN_MS);
      const stored = await sessions.loadSession(old.id);
      const isOver = stored === undefined || stored.accessToken !== old.accessToken;
      if (turn !== null && stored !== undefined && !isOver) return refreshIn(turn, stored);
      if (turn !== null) await sessions.endTurn(old.shop, turn);
      if (stored === undefined) return { kind: 'gone' };
      if (isOver) return { kind: 'good', session: stored };
      if (Date.now() >= waitUntil) return { kind: 'unreachable', cause: 'another is at it' };
      await pause(LOOK_AGAIN_MS);
    }
  }

  /** An answer that comes late is kept all the same: the refresh token that it answers may be used up. */
  async function refreshIn(turn: string, stored: Session): Promise<Renewed> {
    const refreshed = refreshStored(stored).finally(() => sessions.endTurn(stored.shop, turn));
    const limit = new AbortController();
    const tooLong: Promise<Renewed> = pause(WAIT_MS, null, { signal: limit.signal }).then(
      () => ({ kind: 'unreachable', cause: 'Shopify did not answer in time' }),
      () => ({ kind: 'gone' }),
    );
    refreshed.catch((error: unknown) => {
      log.warn({ shop: stored.shop, err: error }, 'a renewed token could not be stored');
    });
    try {
      return await Promise.race([refreshed, tooLong]);
    } finally {
      limit.abort();
    }
  }

  async function refreshStored(stored: Session): Promise<Renewed> {
    const { shop, refreshToken, refreshTokenExpires } = stored;
    if (!refreshToken) return { kind: 'refused', session: stored };
    let fresh: Session;
    try {
      fresh = (await refresh({ shop, refreshToken })).session;
    } catch (thrown) {
      if (isRefused(thrown)) return { kind: 'refused', session: stored };
      return { kind: 'unreachable', cause: thrown };
    }
    const next = new Session({
      ...fresh.toObject(),
      // An answer without one takes nothing away: the one before may still be good.
      ...(fresh.refreshToken
        ? {}
        : { refreshToken, ...(refreshTokenExpires && { refreshTokenExpires }) }),
    });
    if (await sessions.replaceSession(stored, next)) return { kind: 'good', session: next };
    const other = await sessions.loadSession(stored.id);
    return other === undefined ? { kind: 'gone' } : { kind: 'good', session: other };
  }

  async function load(id: string): Promise<Session | undefined> {
    const stored = await sessions.loadSession(id);
    if (stored === undefined || !endsSoon(stored)) return stored;
    const renewed = await renew(stored);
    switch (renewed.kind) {
      case 'good':
        return renewed.session;
      case 'gone':
        return undefined;
      case 'refused':
        if (stored.accessToken && !stored.isExpired()) return stored;
        await sessions.dropSession(renewed.session);
        return undefined;
      case 'unreachable':
        log.warn({ shop: stored.shop, err: renewed.cause }, 'could not renew a token');
        return stored;
    }
  }

  return {
    storage: {
      storeSession: (session) => sessions.storeSession(session),
      deleteSession: (id) => sessions.deleteSession(id),
      deleteSessions: (ids) => sessions.deleteSessions(ids),
      findSessionsByShop: (shop) => sessions.findSessionsByShop(shop),
      loadSession: async (id) => withoutRefreshToken(await load(id)),
    },
    async afterRefusal(session) {
      const renewed = await renew(session);
      switch (renewed.kind) {
        case 'good':
          return renewed.session;
        case 'gone':
          return null;
        case 'refused':
          await sessions.dropSession(renewed.session);
          return null;
        case 'unreachable':
          throw new TokenNotRenewed(renewed.cause);
      }
    },
    async drop(session) {
      await sessions.dropSession(session);
    },
  };
}

/** Whether the token is still good is not known: Shopify, or whoever is renewing it, does not answer. */
export class TokenNotRenewed extends Error {
  override readonly name = 'TokenNotRenewed';

  constructor(cause: unknown) {
    super('the access token could not be renewed', { cause });
  }
}

/** Without `expires` it is good until it is refused (shopify-app-js 3400). */
function endsSoon(session: Session): boolean {
  return !session.accessToken || session.isExpired(ENDS_SOON_MS);
}

/** The library would renew it itself, at the same time as everybody else. */
function withoutRefreshToken(session: Session | undefined): Session | undefined {
  if (session === undefined) return undefined;
  const { refreshToken: _token, refreshTokenExpires: _expires, ...rest } = session.toObject();
  return new Session(rest);
}

const REFUSALS = [400, 401, 403, 404];

/** A refresh token that is used up, run out or revoked; not the app's own secret that is wrong. */
function isRefused(thrown: unknown): boolean {
  if (!(thrown instanceof HttpResponseError)) return false;
  const { code, body } = thrown.response;
  return REFUSALS.includes(code) && body?.error !== 'invalid_client';
}
