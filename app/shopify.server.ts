/**
 * Shopify's library as this app uses it: sign-in of embedded pages and extensions by token exchange,
 * verification of webhooks, and calls on behalf of a shop. Knows no use case and holds no GraphQL.
 */
import '@shopify/shopify-app-remix/server/adapters/node';
import { RequestedTokenType, type Session, shopifyApi } from '@shopify/shopify-api';
import {
  type ApiVersion,
  AppDistribution,
  LogSeverity,
  shopifyApp,
} from '@shopify/shopify-app-remix/server';
import type { SessionStorage } from '@shopify/shopify-app-session-storage';
import { ADMIN_API_VERSION } from '#app/integrations/shopify/api-version.ts';
import { forgedParameter } from '#app/integrations/shopify/opened-address.ts';
import {
  createTokenRenewal,
  type ShopSessions,
} from '#app/integrations/shopify/token-renewal.server.ts';
import type { Log } from '#app/use-cases/ports/log.ts';

export interface ShopifySettings {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly appUrl: string;
  readonly scopes: readonly string[];
}

/** Keeps nothing: with it the library verifies a webhook without touching the shop's tokens. */
const NO_SESSIONS: SessionStorage = {
  loadSession: async () => undefined,
  storeSession: async () => true,
  deleteSession: async () => true,
  deleteSessions: async () => true,
  findSessionsByShop: async (): Promise<Session[]> => [],
};

export type ShopifyAccess = ReturnType<typeof createShopify>;

/** `log` gets the library's warnings; its debug lines hold session tokens and are never asked for. */
export function createShopify(
  config: { readonly shopify: ShopifySettings },
  sessions: ShopSessions,
  log: Pick<Log, 'warn'>,
) {
  const { apiKey, apiSecret, appUrl, scopes } = config.shopify;
  // The library writes to the object it is given, so each app gets one of its own.
  const common = () => ({
    apiKey,
    apiSecretKey: apiSecret,
    apiVersion: ADMIN_API_VERSION as ApiVersion,
    scopes: [...scopes],
    logger: {
      level: LogSeverity.Warning,
      timestamps: false,
      log: (_severity: LogSeverity, message: string) => log.warn({ source: 'shopify' }, message),
    },
  });
  const settings = () => ({
    ...common(),
    appUrl,
    distribution: AppDistribution.AppStore as const,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true } as const,
  });
  // Before it hands over a webhook, the library renews a token that runs out soon. Shopify refuses that
  // for a shop that removed the app, and the webhook that says so would end as a 500 and never arrive.
  const machines = shopifyApp({ ...settings(), sessionStorage: NO_SESSIONS });
  // What `shopifyApp` builds on. It keeps that to itself, and it would keep an online token.
  const api = shopifyApi({ ...common(), hostName: new URL(appUrl).host, isEmbeddedApp: true });
  const renewal = createTokenRenewal(sessions, (given) => api.auth.refreshToken(given), log);
  const app = shopifyApp({ ...settings(), sessionStorage: renewal.storage });

  /** What this process has noted of each shop: session tokens are minted once a minute. */
  const noted = new Map<string, number>();
  async function noteSignIn(shop: string, at: number): Promise<void> {
    if (at <= (noted.get(shop) ?? 0)) return;
    await sessions.noteSignIn(shop, at);
    noted.set(shop, at);
  }

  return {
    authenticate: {
      /** Throws a 400 for an address that Shopify did not write; the library never sees it. */
      admin: async (request: Request) => {
        refuseForged(request, appUrl);
        const signedIn = await app.authenticate.admin(request);
        await noteSignIn(signedIn.session.shop, signedIn.sessionToken.iat * 1_000);
        return signedIn;
      },
      /** Of a run of the Flow action: HMAC, then the shop's session. A shop without one is answered 400. */
      flow: app.authenticate.flow,
      /** HMAC only; no session is loaded, so `admin` and `session` of its answer are always undefined. */
      webhook: machines.authenticate.webhook,
    },
    unauthenticated: { admin: app.unauthenticated.admin },
    /** Does the app hold a token for the shop, good or not? */
    hasSession: async (shop: string): Promise<boolean> =>
      (await sessions.loadSession(api.session.getOfflineId(shop))) !== undefined,
    /**
     * Shopify's `associated_user` for a session token, as it comes. The access token that is given out
     * with it goes nowhere: no session is stored.
     */
    exchangeForUser: async (shop: string, sessionToken: string): Promise<unknown> => {
      const { session } = await api.auth.tokenExchange({
        shop,
        sessionToken,
        requestedTokenType: RequestedTokenType.OnlineAccessToken,
      });
      return session.onlineAccessInfo?.associated_user;
    },
    addDocumentResponseHeaders: app.addDocumentResponseHeaders,
    /** Of a session whose token Shopify has refused. */
    renewal: {
      /** Another session to try; null: the shop has to open the app. Throws `TokenNotRenewed`. */
      afterRefusal: renewal.afterRefusal,
      /** Forgets a session that is refused although it is new. */
      drop: renewal.drop,
    },
  };
}

function refuseForged(request: Request, appUrl: string): void {
  const forged = forgedParameter(new URL(request.url), appUrl);
  if (forged === null) return;
  throw new Response(`Expected for ${forged}: what Shopify puts there, once.`, {
    status: 400,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
