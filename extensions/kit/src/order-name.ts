/** How an order is told apart from others, in a list or in a mail. */
interface Named {
  /** `gid://shopify/Order/123` */
  readonly orderId: string;
  readonly orderName: string | null;
}

/** Where Shopify does not show the order to the app, by Shopify's id. */
export function orderNameOf({ orderId, orderName }: Named): string {
  return orderName ?? orderId.replace(/^gid:\/\/shopify\/Order\//, '');
}
