/** An order's id as a payload holds it. */
import { z } from 'zod';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';

export const shopifyOrderId = z.string().transform((text, context): ShopifyOrderId => {
  const id = parseShopifyOrderId(text);
  if (id !== null) return id;
  context.issues.push({ code: 'custom', message: 'an order id', input: text });
  return z.NEVER;
});
