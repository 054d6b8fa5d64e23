/**
 * The way into Prime Penguin for all shops: knows which shop has which line and which token, so that
 * what one shop's calls go through never touches another shop.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '#app/domain/instant.ts';
import { messageOf } from '#app/domain/said.ts';
import type {
  CredentialStore,
  Credentials,
  Fault,
  PrimePenguinGateway,
  StoredCredentials,
  Unauthorised,
} from '#app/use-cases/ports/prime-penguin.ts';
import { checkConnection } from './check.server.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { type CallLog, type Line, openLine, openPlainLine } from './line.server.ts';
import { createLocalTimes, type LocalTimes } from './local-times.ts';
import { createPrimePenguin } from './prime-penguin.server.ts';
import { connectShop, type ShopConnection } from './shop-connection.server.ts';
import { type Tokens, tokensOf } from './tokens.server.ts';
import { createTransport, type Sender } from './transport.server.ts';

export interface PrimePenguinGatewayOptions {
  /** The service's root, without a slash at the end, such as `https://service.primepenguin.com`. */
  readonly baseUrl: string;
  /** Path of the cancel call; the order's id goes in the query as `orderId`. */
  readonly cancelPath: string;
  readonly store: CredentialStore;
  readonly clock: () => Instant;
  readonly log: CallLog;
  readonly limits?: Partial<Limits>;
  /** Instead of connections to `baseUrl`. */
  readonly sender?: Sender;
}

/** Told like a refusal: connecting again is what mends it. Nothing is ever sent. */
const CREDENTIALS_LOST: Unauthorised = {
  kind: 'unauthorised',
  code: 'credentials_lost',
  ...messageOf({ code: 'credentials_lost', values: {} }),
  theirWords: null,
};

/** Who is not let in has done nothing. */
const REPLACED: Fault = {
  kind: 'fault',
  cause: 'interrupted',
  retryable: true,
  mayHaveHappened: false,
  ...messageOf({ code: 'interrupted', values: { detail: 'reconnected' } }),
  retryAfterMs: null,
};

/** What is remembered of a shop between calls, for as long as its credentials stay the same. */
interface KnownShop {
  readonly credentials: Credentials;
  readonly line: Line;
  readonly tokens: Tokens;
  readonly localTimes: LocalTimes;
}

export function createPrimePenguinGateway(
  options: PrimePenguinGatewayOptions,
): PrimePenguinGateway {
  const { baseUrl, cancelPath, store, clock, log } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const transport = createTransport(baseUrl, limits, options.sender);
  const shops = new Map<string, KnownShop>();

  function know(shop: string, stored: StoredCredentials): KnownShop {
    const known = shops.get(shop);
    if (known && isDeepStrictEqual(known.credentials, stored.credentials)) return known;
    const line = openLine({ shop, transport, limits, log });
    const isWanted = () => shops.get(shop) === fresh;
    const tokens = tokensOf({ shop, line, store, clock, limits, log, isWanted }, stored);
    const localTimes = createLocalTimes();
    const fresh: KnownShop = { credentials: stored.credentials, line, tokens, localTimes };
    shops.set(shop, fresh);
    return fresh;
  }

  /** Credentials that were replaced while the call was under way say nothing of those that took their place. */
  function whileConnected(
    shop: string,
    { credentials }: StoredCredentials,
    connection: ShopConnection,
  ): ShopConnection {
    return {
      async ask(call) {
        const answer = await connection.ask(call);
        if (answer.kind !== 'unauthorised') return answer;
        const now = await store.read(shop);
        const isSame = now?.kind === 'stored' && isDeepStrictEqual(now.credentials, credentials);
        return isSame || now?.kind === 'lost' ? answer : REPLACED;
      },
    };
  }

  return {
    async forShop(shop) {
      const stored = await store.read(shop);
      if (!stored) {
        shops.delete(shop);
        return null;
      }
      if (stored.kind === 'lost') {
        shops.delete(shop);
        const { account } = stored;
        const connection = { ask: async () => CREDENTIALS_LOST };
        const localTimes = createLocalTimes();
        return createPrimePenguin({
          shop,
          account,
          connection,
          localTimes,
          cancelPath,
          limits,
          log,
        });
      }
      const { line, tokens, localTimes } = know(shop, stored);
      const { tenantId } = stored.credentials;
      const connection = whileConnected(shop, stored, connectShop(line, tokens, tenantId));
      const account = { tenantId, salesChannelId: stored.salesChannelId };
      return createPrimePenguin({ shop, account, connection, localTimes, cancelPath, limits, log });
    },

    check(shop, entered, wanted) {
      const line = openPlainLine({ shop, transport, limits, log });
      return checkConnection(line, shop, entered, wanted, clock);
    },

    forget(shop) {
      shops.delete(shop);
    },
  };
}
