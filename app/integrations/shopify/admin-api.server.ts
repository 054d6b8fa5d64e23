/**
 * One question to Shopify's Admin API, and every way in which it can end. What Shopify does wrong is a
 * value, never an exception; a database that fails while the shop's token is loaded is none of Shopify's
 * faults and is thrown on. Holds no GraphQL.
 */
import type { Session } from '@shopify/shopify-api';
import type { z } from 'zod';
import { makeStorable } from '#app/domain/storable-text.ts';
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { ShopifyFault } from '#app/use-cases/ports/shopify.ts';
import { type Denied, fault, faultOf, isRefusedToken, NO_ACCESS, within } from './fault.server.ts';
import { TokenNotRenewed } from './token-renewal.server.ts';

const TIMEOUT_MS = 8_000;
/** The token at hand, one that another process stored meanwhile, and one that is renewed. */
const MOST_TRIES = 3;

export type AdminAccess = Pick<ShopifyAccess, 'unauthenticated' | 'renewal'>;

export type Asked<T> = { readonly kind: 'answered'; readonly value: T } | Denied | ShopifyFault;

export interface AdminApi {
  /** Asks on behalf of the shop, and reads the answer by a schema. */
  ask<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>>;
}

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
    for (let tries = 1; ; tries += 1) {
      let session: Session | null = null;
      try {
        const found = await access.unauthenticated.admin(shop);
        session = found.session;
        const response = await found.admin.graphql(query, { variables, signal });
        const read = schema.safeParse(makeStorable(await response.json()));
        if (read.success) return { kind: 'answered', value: read.data };
        return fault('unreadable', 'Shopify gave an answer that the app does not understand.');
      } catch (thrown) {
        const found = faultOf(thrown);
        if (found === null) throw thrown;
        if (session === null || !isRefusedToken(thrown)) return found;
        const refusal = await afterRefusal(session, tries);
        if (refusal !== 'try_again') return refusal ?? found;
      }
    }
  }

  /** Refused at the door, nothing was carried out: with another token the same may be asked once more. */
  async function afterRefusal(
    session: Session,
    tries: number,
  ): Promise<'try_again' | ShopifyFault | null> {
    // Unless it is forgotten, every sign-in would go on using it.
    if (tries >= MOST_TRIES) {
      await access.renewal.drop(session);
      return null;
    }
    try {
      return (await access.renewal.afterRefusal(session)) === null ? null : 'try_again';
    } catch (thrown) {
      if (!(thrown instanceof TokenNotRenewed)) throw thrown;
      return fault('unreachable', 'Shopify could not be reached.');
    }
  }

  return { ask };
}

/** For questions that need no more than what every shop grants. */
export function asFault(asked: Exclude<Asked<unknown>, { kind: 'answered' }>): ShopifyFault {
  return asked.kind === 'denied' ? fault('unauthorised', NO_ACCESS) : asked;
}
