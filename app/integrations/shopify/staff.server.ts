/**
 * Asks Shopify who a member of staff is: the session token is exchanged for an online access token, whose
 * answer names the person. That access token is dropped at once; nothing here keeps or shows it, and the
 * shop's offline token is not touched.
 */
import { HttpResponseError, InvalidJwtError } from '@shopify/shopify-api';
import { z } from 'zod';
import { makeStorable } from '#app/domain/storable-text.ts';
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { IdentifiedStaff, ShopifyStaff } from '#app/use-cases/ports/shopify.ts';
import { fault, faultOf, within } from './fault.server.ts';

const TIMEOUT_MS = 5_000;
const SESSION_OVER = 'Shopify no longer takes the session. Reload the page and try again.';

/** https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/online-access-tokens */
const associatedUser = z
  .object({
    id: z.number().int().positive(),
    first_name: z.string().nullish(),
    last_name: z.string().nullish(),
    account_owner: z.boolean(),
  })
  .transform(
    ({ id, first_name, last_name, account_owner }): IdentifiedStaff => ({
      userId: String(id),
      name: [first_name, last_name].filter(Boolean).join(' ').trim() || null,
      isOwner: account_owner,
    }),
  );

export function createShopifyStaff(
  access: Pick<ShopifyAccess, 'exchangeForUser'>,
  timeoutMs = TIMEOUT_MS,
): ShopifyStaff {
  async function exchange(shop: string, sessionToken: string) {
    try {
      const read = associatedUser.safeParse(
        makeStorable(await access.exchangeForUser(shop, sessionToken)),
      );
      if (read.success) return { kind: 'identified' as const, staff: read.data };
      return fault('unreadable', 'Shopify did not say who is signed in.');
    } catch (thrown) {
      if (isRefusedSession(thrown)) return fault('unauthorised', SESSION_OVER);
      const found = isOutside(thrown)
        ? fault('unreachable', 'Shopify could not be reached.')
        : faultOf(thrown);
      if (found === null || found.kind === 'denied') throw thrown;
      return found;
    }
  }
  return {
    identify: (shop, sessionToken) => within(timeoutMs, () => exchange(shop, sessionToken)),
  };
}

/** The library finds that the token has run out; or Shopify does, with `invalid_subject_token`. */
function isRefusedSession(thrown: unknown): boolean {
  return (
    thrown instanceof InvalidJwtError ||
    (thrown instanceof HttpResponseError && thrown.response.code === 400)
  );
}

/** The library does not wrap these: an answer that is no JSON, and what `fetch` calls a broken connection. */
function isOutside(thrown: unknown): boolean {
  return (
    thrown instanceof SyntaxError ||
    (thrown instanceof TypeError && thrown.message === 'fetch failed')
  );
}
