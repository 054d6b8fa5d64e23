/**
 * The two identifiers of "an order", kept apart by the type system: Shopify's and Prime Penguin's.
 * Neither can be passed where the other is meant.
 */
declare const shopifyOrderId: unique symbol;
declare const primePenguinOrderId: unique symbol;

/** Shopify's numeric order id, as its decimal digits (it is larger than a safe integer may be one day). */
export type ShopifyOrderId = string & { readonly [shopifyOrderId]: true };

/** Prime Penguin's own id of a warehouse order (`SalesChannelOrderDto.id`), a positive integer. */
export type PrimePenguinOrderId = number & { readonly [primePenguinOrderId]: true };

// No leading zeros: two spellings of one order would be two orders to everything that compares them.
const GID = /^gid:\/\/shopify\/Order\/([1-9]\d{0,19})$/;
const DIGITS = /^[1-9]\d{0,19}$/;

/** Reads `gid://shopify/Order/123` or `123`; null when it is neither. */
export function parseShopifyOrderId(text: string): ShopifyOrderId | null {
  const digits = GID.exec(text)?.[1] ?? (DIGITS.test(text) ? text : null);
  return digits === null ? null : (digits as ShopifyOrderId);
}

/** The global id that Shopify's Admin API takes. */
export function toOrderGid(id: ShopifyOrderId): string {
  return `gid://shopify/Order/${id}`;
}

/** Reads a positive safe integer; null for anything else. */
export function parsePrimePenguinOrderId(value: number): PrimePenguinOrderId | null {
  return Number.isSafeInteger(value) && value > 0 ? (value as PrimePenguinOrderId) : null;
}

/** Without scheme, `www.`, port and path, in lower case. */
export function plainDomain(domain: string): string {
  return domain
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '');
}
