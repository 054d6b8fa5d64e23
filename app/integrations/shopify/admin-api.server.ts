/**
 * One question to Shopify's Admin API, and every way in which it can end. What Shopify does wrong is a
 * value, never an exception; a database that fails while the shop's token is loaded is none of Shopify's
 * faults and is thrown on. Holds no GraphQL.
 */
import type { z } from 'zod';
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { ShopifyFault } from '#app/use-cases/ports/shopify.ts';
import { fault, faultOf, isRefusedToken, within } from './fault.server.ts';

const TIMEOUT_MS = 8_000;

export type AdminAccess = Pick<ShopifyAccess, 'unauthenticated' | 'dropSession'>;

export interface AdminApi {
  /** Asks on behalf of the shop, and reads the answer by a schema. */
  ask<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>>;
}

type Asked<T> = { readonly kind: 'answered'; readonly value: T } | ShopifyFault;

export function createAdminApi(access: AdminAccess, timeoutMs = TIMEOUT_MS): AdminApi {
  async function ask<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>> {
    return within(timeoutMs, (signal) => call(shop, query, variables, schema, signal));
  }

  async function call<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Asked<T>> {
    let sessionId: string | null = null;
    try {
      const { admin, session } = await access.unauthenticated.admin(shop);
      sessionId = session.id;
      const response = await admin.graphql(query, { variables, signal });
      const read = schema.safeParse(await response.json());
      if (read.success) return { kind: 'answered', value: read.data };
      return fault('unreadable', 'Shopify gave an answer that the app does not understand.');
    } catch (thrown) {
      const found = faultOf(thrown);
      if (found === null) throw thrown;
      // Revoked before it ran out: unless it is forgotten, every sign-in would go on using it.
      if (sessionId !== null && isRefusedToken(thrown)) await access.dropSession(sessionId);
      return found;
    }
  }

  return { ask };
}
