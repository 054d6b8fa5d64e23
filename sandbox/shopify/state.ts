/**
 * The simulator's memory: shops, tokens, what was asked of it and what it sent. Every part of the
 * simulator works on the one instance that `startShopifySimulator` makes.
 */
import { randomBytes } from 'node:crypto';
import type { Faults } from './faults.ts';
import type { SimulatedShop } from './model.ts';

export interface IssuedToken {
  readonly accessToken: string;
  readonly shop: string;
  readonly kind: 'offline' | 'online';
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly userId: string | null;
}

export interface IssuedRefreshToken {
  readonly shop: string;
  readonly expiresAt: number;
  /** The token that this one replaces; it is retired when this one is used. */
  readonly replaces: string | null;
}

/** One request that reached the simulated Shopify. Holds no secrets. */
export interface RecordedCall {
  readonly at: string;
  readonly shop: string;
  readonly kind: 'token' | 'graphql' | 'other';
  /** `token-exchange`, `refresh_token`, the GraphQL operation's name, or the path. */
  readonly operation: string;
  readonly variables: unknown;
  readonly status: number;
}

/** One webhook that the simulated Shopify sent. */
export interface Delivery {
  readonly webhookId: string;
  readonly shop: string;
  readonly topic: string;
  readonly path: string;
  readonly payload: unknown;
  /** 0 when the app could not be reached. */
  readonly status: number;
  readonly milliseconds: number;
}

export interface SimulatorState {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Where the app answers, as browser and Shopify address it. */
  appUrl: string;
  readonly now: () => Date;
  readonly offlineTokenSeconds: number;
  readonly shops: Map<string, SimulatedShop>;
  readonly tokens: Map<string, IssuedToken>;
  readonly refreshTokens: Map<string, IssuedRefreshToken>;
  readonly calls: RecordedCall[];
  /** Hear of each call once it is answered. */
  readonly listeners: Set<(call: RecordedCall) => void>;
  readonly deliveries: Delivery[];
  /** Requests that the real Shopify would not understand: mistakes in the app. */
  readonly problems: string[];
  readonly faults: Faults;
}

export function newToken(prefix: 'shpat' | 'shpua' | 'shprt'): string {
  return `${prefix}_${randomBytes(16).toString('hex')}`;
}

/** @throws when there is no such shop: a mistake in the caller. */
export function shopOf(state: SimulatorState, domain: string): SimulatedShop {
  const shop = state.shops.get(domain);
  if (shop === undefined) throw new Error(`the simulated Shopify has no shop ${domain}`);
  return shop;
}

/** As when the app is removed, or its secret is changed: nothing that was handed out works any more. */
export function revokeTokens(state: SimulatorState, domain: string): void {
  for (const [key, token] of state.tokens) if (token.shop === domain) state.tokens.delete(key);
  for (const [key, token] of state.refreshTokens) {
    if (token.shop === domain) state.refreshTokens.delete(key);
  }
}
