/** Shopify's library sends visitors here when it cannot tell their shop. There is no log-in form: see `/`. */
import { redirect } from '@remix-run/node';

export function loader() {
  throw redirect('/');
}
