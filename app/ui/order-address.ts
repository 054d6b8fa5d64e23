/** Where things are: an order in Shopify's admin, a cancellation in the app. */

/** App Bridge turns `shopify:admin/` into the admin's own address. Needs `target="_top"`. */
export function adminOrderUrl(orderGid: string): string {
  return `shopify:admin/orders/${orderGid.slice(orderGid.lastIndexOf('/') + 1)}`;
}

export function cancellationUrl(id: string): string {
  return `/app/activity/${id}`;
}
