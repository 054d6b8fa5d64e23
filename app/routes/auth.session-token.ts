/**
 * Shopify's own page of the sign-in that gets a session token and comes back with it. Its other pages have no
 * route: with token exchange nothing leads to them.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { forShop } from '#app/http/page.ts';

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async () => null);
}
