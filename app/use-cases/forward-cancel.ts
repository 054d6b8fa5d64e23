/**
 * An order cancelled in Shopify is sent to the warehouse. Shopify's webhook is only a nudge: whether, and
 * which, is decided by what Shopify shows of the order and by what is stored, so that a webhook may come
 * late, twice, or together with a press.
 */
import type { Cancellation } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import { nextTryAt } from '#app/domain/patience.ts';
import type { Dependencies } from './dependencies.ts';
import { noteCancelledInShopify } from './note-cancelled-in-shopify.ts';
import type { Automations } from './ports/settings.ts';
import type { ShopifyOrder } from './ports/shopify.ts';
import type { CancelWebhook, ForwardResult } from './ports/telling.ts';
import { wishFor } from './request-cancellation.ts';

/** So often what Shopify answers may be older than what it sends. */
const READS_BEHIND = 3;

/** Only keeps it: Shopify waits for no more than that. */
export async function receiveShopifyCancel(
  deps: Dependencies,
  webhook: Omit<CancelWebhook, 'receivedAt'>,
): Promise<void> {
  const isNew = await deps.shopifyWebhooks.receive({ ...webhook, receivedAt: deps.clock() });
  const { shop, webhookId } = webhook;
  deps.log.info({ shop, webhookId, isNew }, 'cancelled in Shopify');
}

export async function forwardCancel(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
): Promise<void> {
  const unhandled = await deps.shopifyWebhooks.readUnhandled(shop, id);
  if (unhandled === null) return;
  const now = deps.clock();
  const result = await decide(deps, shop, id, unhandled.failures);
  if (result !== 'try_again') {
    await deps.shopifyWebhooks.end(shop, id, result, now);
    deps.log.info({ shop, shopifyOrderId: id, result }, 'cancelled in Shopify: handled');
    return;
  }
  const again = nextTryAt(unhandled.failures + 1, unhandled.since, now);
  if (again !== null) return deps.shopifyWebhooks.noteFailure(shop, id, again);
  await deps.shopifyWebhooks.end(shop, id, 'given_up', now);
  deps.log.error({ shop, shopifyOrderId: id }, 'cancelled in Shopify: given up');
}

async function decide(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
  failures: number,
): Promise<ForwardResult | 'try_again'> {
  const connection = await deps.connections.read(shop);
  if (connection === null) return 'not_connected';
  const read = await deps.shopify.read(shop, id);
  if (read.kind === 'unknown') return 'unknown_order';
  if (read.kind === 'fault') return 'try_again';
  const { cancelledAt } = read.order;
  if (cancelledAt === null) return failures < READS_BEHIND ? 'try_again' : 'not_cancelled';

  const known = await deps.cancellations.readForOrder(shop, id);
  if (known !== null && isKnown(known, cancelledAt)) return 'known_already';
  if (known !== null && known.endedAt === null) {
    await noteCancelledInShopify(deps, known, cancelledAt);
    return 'joined';
  }
  const { automations } = await deps.settings.read(shop);
  if (!isForwarded(automations, read.order)) return 'not_wanted';
  const { kind, cancellation } = await deps.cancellations.createOrJoin(
    wishFor(deps, read.order, connection, {
      reason: read.order.cancelReason,
      note: null,
      requestedBy: { kind: 'shopify_cancel', userId: null },
      jobAt: deps.clock(),
    }),
  );
  // Somebody pressed in this very moment.
  if (kind === 'joined') await noteCancelledInShopify(deps, cancellation, cancelledAt);
  return kind === 'created' ? 'forwarded' : 'joined';
}

/** A cancellation that is over was still watched when the order was cancelled in Shopify: nothing is new. */
function isKnown(state: Cancellation, cancelledAt: Instant): boolean {
  return (
    state.cancelledInShopifyAt !== null || (state.endedAt !== null && cancelledAt <= state.endedAt)
  );
}

function isForwarded(
  { forwardShopifyCancels, forwardOnlyTag }: Automations,
  { tags }: ShopifyOrder,
): boolean {
  if (!forwardShopifyCancels) return false;
  const wanted = plain(forwardOnlyTag ?? '');
  return wanted === '' || tags.some((tag) => plain(tag) === wanted);
}

function plain(tag: string): string {
  return tag.trim().toLocaleLowerCase('en');
}
