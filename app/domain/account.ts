/**
 * Whose records something belongs to: a shop's own, or those of its demo. The two are kept under keys of
 * their own, so that nothing of the demo can turn up among what is real.
 */
const DEMO = 'demo:';

/** `shop`: "example.myshopify.com". */
export function demoAccountOf(shop: string): string {
  return `${DEMO}${shop}`;
}

/** What acts on the world, such as mail or a tag on the order, asks this first and leaves the demo out. */
export function isDemoAccount(account: string): boolean {
  return account.startsWith(DEMO);
}

/** The shop as Shopify knows it. */
export function shopOf(account: string): string {
  return isDemoAccount(account) ? account.slice(DEMO.length) : account;
}

/**
 * Whose records a shop works with now. What is really connected is never the demo, whatever is left of it.
 *
 * @param connected which of the shop's two accounts have a connection
 */
export function accountInUse(shop: string, connected: readonly string[]): string {
  const demo = demoAccountOf(shop);
  return !connected.includes(shop) && connected.includes(demo) ? demo : shop;
}

/**
 * May anything of it leave the app: a mail, a tag, a field on an order, a request that nobody pressed for?
 * What happens in a demo stays in it.
 */
export function isToldOutside(account: string): boolean {
  return !isDemoAccount(account);
}
