/**
 * Whose records something belongs to: a shop's own, or those of its demo. The two are kept under keys of
 * their own, so that nothing of the demo can turn up among what is real.
 */
const DEMO = 'demo:';

/** `shop`: "example.myshopify.com". */
export function demoAccountOf(shop: string): string {
  return `${DEMO}${shop}`;
}

export function isDemoAccount(account: string): boolean {
  return account.startsWith(DEMO);
}

/** The shop as Shopify knows it. */
export function shopOf(account: string): string {
  return isDemoAccount(account) ? account.slice(DEMO.length) : account;
}

/**
 * May anything of it leave the app: a mail, a tag, a field on an order, a request that nobody pressed for?
 * What happens in a demo stays in it.
 */
export function isToldOutside(account: string): boolean {
  return !isDemoAccount(account);
}
