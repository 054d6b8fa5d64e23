/** What Shopify sends: session tokens and webhooks, signed as it signs them; and a place for sessions. */
import { createHmac } from 'node:crypto';
import { Session } from '@shopify/shopify-api';
import type { ShopSessions } from '#app/integrations/shopify/token-renewal.server.ts';

export const APP_URL = 'https://app.example.test';
export const API_KEY = '0123456789abcdef0123456789abcdef';
export const API_SECRET = 'hush-secret';
export const SHOP = 'demo.myshopify.com';
export const STAFF_USER_ID = '42';
/** Anything that is not Node's own, which the library takes for a bot. */
export const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36';
export const EXTENSION_ORIGIN = 'https://extensions.shopifycdn.com';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function sessionToken(claims: Record<string, unknown> = {}, secret = API_SECRET): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = encode({
    iss: `https://${SHOP}/admin`,
    dest: `https://${SHOP}`,
    aud: API_KEY,
    sub: STAFF_USER_ID,
    exp: now + 60,
    nbf: now,
    iat: now,
    jti: 'a-token',
    sid: 'a-session',
    ...claims,
  });
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

export function webhookHeaders(
  topic: string,
  body: string,
  secret = API_SECRET,
): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-Shopify-Topic': topic,
    'X-Shopify-Hmac-Sha256': createHmac('sha256', secret).update(body, 'utf8').digest('base64'),
    'X-Shopify-Shop-Domain': SHOP,
    'X-Shopify-API-Version': '2026-10',
    'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  };
}

const HOUR_MS = 3_600_000;

/** `runsOutAt`: by default the token is good for an hour, so that nothing asks Shopify for another. */
export function offlineSession(runsOutAt = new Date(Date.now() + HOUR_MS)): Session {
  return new Session({
    id: `offline_${SHOP}`,
    shop: SHOP,
    state: '',
    isOnline: false,
    scope: 'read_orders',
    accessToken: 'shpat_test',
    expires: runsOutAt,
    refreshToken: 'shprt_test',
    refreshTokenExpires: new Date(Date.now() + 90 * 24 * HOUR_MS),
  });
}

/** As one process keeps them. */
export class MemorySessions implements ShopSessions {
  readonly kept = new Map<string, Session>();
  private readonly turns = new Set<string>();

  constructor(...sessions: readonly Session[]) {
    for (const session of sessions) this.kept.set(session.id, session);
  }
  async storeSession(session: Session): Promise<boolean> {
    this.kept.set(session.id, session);
    return true;
  }
  async loadSession(id: string): Promise<Session | undefined> {
    return this.kept.get(id);
  }
  async deleteSession(id: string): Promise<boolean> {
    return this.kept.delete(id);
  }
  async deleteSessions(ids: string[]): Promise<boolean> {
    for (const id of ids) this.kept.delete(id);
    return true;
  }
  async replaceSession({ id, accessToken }: Session, next: Session): Promise<boolean> {
    if (this.kept.get(id)?.accessToken !== accessToken) return false;
    this.kept.set(id, next);
    return true;
  }
  async dropSession({ id, accessToken }: Session): Promise<boolean> {
    return this.kept.get(id)?.accessToken === accessToken && this.kept.delete(id);
  }
  async takeTurn(shop: string): Promise<string | null> {
    if (this.turns.has(shop)) return null;
    this.turns.add(shop);
    return shop;
  }
  async endTurn(shop: string): Promise<void> {
    this.turns.delete(shop);
  }
  async noteSignIn(): Promise<void> {}
  async findSessionsByShop(shop: string): Promise<Session[]> {
    return [...this.kept.values()].filter((session) => session.shop === shop);
  }
}
