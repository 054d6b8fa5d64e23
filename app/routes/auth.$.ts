/** Shopify's own pages of the sign-in: the bounce page that gets a session token, leaving the frame. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { forShop } from '#app/http/page.ts';

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async () => null);
}
