/** Addresses in Shopify's admin; App Bridge turns `shopify:admin/` into the admin's own. */
export function adminOrderUrl(orderGid: string): string {
  return `shopify:admin/orders/${orderGid.slice(orderGid.lastIndexOf('/') + 1)}`;
}
