/**
 * `orderIds` of the calls for many orders. What is wrong with one of them is told in its own line; only a
 * list that is none, or too long, is refused as a whole.
 */
import { z } from 'zod';

/** As many as Shopify reads at once, and as an index page lets a merchant select. */
const MOST_ORDERS = 250;
const LIST_EXPECTED = `a list of 1 to ${MOST_ORDERS} order ids such as "gid://shopify/Order/123"`;

/** Ids of 250 orders with a note, in any encoding, are a fifth of this. */
export const ORDER_LIST_LIMIT_BYTES = 128 * 1024;

export const orderIdsSchema = z
  .array(z.unknown(), LIST_EXPECTED)
  .min(1, LIST_EXPECTED)
  .max(MOST_ORDERS, `at most ${MOST_ORDERS} orders at once`)
  .transform((given) => given.map(textOf));

/** What is no text is no order's id either, and is told so by its line. */
function textOf(given: unknown): string {
  return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
}
