/**
 * Decides whether "Cancel at warehouse" stands in an order's menu. It is left out only where Shopify
 * shows the order as fulfilled and the app knows of no cancellation for it. Whatever cannot be found
 * out, in time or at all, keeps it in: a needless menu item is better than a missing one.
 */
import { connectToApp, readFulfillmentStatus } from './api.ts';

/** The menu waits for the answer. */
const PATIENCE_MS = 3_000;

export default async function shouldRender(): Promise<{ display: boolean }> {
  const orderGid = shopify.data.selected[0]?.id;
  if (orderGid === undefined) return { display: true };
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const outOfPatience = new Promise<boolean>((resolve) => {
    patience.signal.addEventListener('abort', () => resolve(true));
  });
  try {
    return { display: await Promise.race([outOfPatience, isWanted(orderGid, patience.signal)]) };
  } catch {
    return { display: true };
  } finally {
    clearTimeout(timer);
  }
}

/** Most orders are settled by Shopify's word alone, so that the app is asked only for fulfilled ones. */
async function isWanted(orderGid: string, signal: AbortSignal): Promise<boolean> {
  const status = await readFulfillmentStatus(orderGid, shopify.query);
  if (status !== 'FULFILLED') return true;
  const reading = await connectToApp(() => orderGid).readOrder(signal);
  return reading.kind === 'failed' || reading.order.cancellation !== null;
}
