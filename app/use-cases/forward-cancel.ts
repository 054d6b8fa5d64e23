/**
 * An order cancelled in Shopify is sent to the warehouse. Shopify's webhook is only a nudge: whether, and
 * which, is decided by what Shopify shows of the order and by what is stored, so that a webhook may come
 * late, twice, or together with a press.
 */
import type { Cancellation, CancelReason } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import { nextTryAt } from '#app/domain/patience.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateTelling } from './isolate-failure.ts';
import { isInPrimePenguin } from './known-order.ts';
import { noteCancelledInShopify } from './note-cancelled-in-shopify.ts';
import type { Automations } from './ports/settings.ts';
import type { KnownOrder } from './ports/shopify.ts';
import type { Connection } from './ports/store.ts';
import type { CancelWebhook, ForwardResult, UnhandledCancel } from './ports/telling.ts';
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
  const subject = { shop, shopifyOrderId: id };
  const decided = await isolateTelling(deps, subject, () => decide(deps, shop, id, unhandled));
  const result = decided.kind === 'done' ? decided.value : 'try_again';
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
  unhandled: UnhandledCancel,
): Promise<ForwardResult | 'try_again'> {
  const connection = await deps.connections.read(shop);
  if (connection === null) return 'not_connected';
  const known = await deps.cancellations.readForOrder(shop, id);
  const read = await deps.shopify.read(shop, id);
  if (read.kind === 'fault') return 'try_again';
  const order =
    read.kind === 'found' ? read.order : await unshownOrder(deps, connection, id, known, unhandled);
  if (typeof order === 'string') return order;
  const { cancelledAt } = order;
  if (cancelledAt === null) {
    return unhandled.failures < READS_BEHIND ? 'try_again' : 'not_cancelled';
  }

  if (known !== null && isKnown(known, cancelledAt)) return 'known_already';
  if (known !== null && known.endedAt === null) {
    await noteCancelledInShopify(deps, known, cancelledAt);
    return 'joined';
  }
  const { automations } = await deps.settings.read(shop);
  if (automations.forwardShopifyCancels && automations.forwardOnlyTag && order.tags === null) {
    return 'unknown_order';
  }
  if (!isForwarded(automations, order)) return 'not_wanted';
  const { kind, cancellation } = await deps.cancellations.createOrJoin(
    wishFor(deps, order, connection, {
      reason: order.cancelReason,
      note: null,
      requestedBy: { kind: 'shopify_cancel', userId: null },
      jobAt: deps.clock(),
    }),
  );
  // Somebody pressed in this very moment.
  if (kind === 'joined') await noteCancelledInShopify(deps, cancellation, cancelledAt);
  return kind === 'created' ? 'forwarded' : 'joined';
}

interface CancelledOrderKnown extends KnownOrder {
  readonly cancelReason: CancelReason | null;
  /** null: not known. */
  readonly tags: readonly string[] | null;
}

/**
 * An order that Shopify does not show to the app. Its webhook is signed, so it was cancelled; it goes on
 * where something was recorded of it or Prime Penguin has it. Where neither is so, Shopify may be behind with
 * a new order: one more try.
 */
async function unshownOrder(
  deps: Dependencies,
  connection: Connection,
  id: ShopifyOrderId,
  recorded: Cancellation | null,
  { told, since, failures }: UnhandledCancel,
): Promise<CancelledOrderKnown | 'try_again' | 'unknown_order'> {
  if (recorded === null) {
    const isThere = await isInPrimePenguin(deps, connection, id);
    if (isThere === 'not_told') return 'try_again';
    if (isThere === 'no') return failures === 0 ? 'try_again' : 'unknown_order';
  }
  return {
    id,
    name: told?.name ?? recorded?.orderName ?? null,
    createdAt: told?.createdAt ?? recorded?.orderCreatedAt ?? null,
    cancelledAt: told?.cancelledAt ?? since,
    cancelReason: told?.cancelReason ?? null,
    tags: told?.tags ?? null,
  };
}

/** A cancellation that is over was still watched when the order was cancelled in Shopify: nothing is new. */
function isKnown(state: Cancellation, cancelledAt: Instant): boolean {
  return (
    state.cancelledInShopifyAt !== null || (state.endedAt !== null && cancelledAt <= state.endedAt)
  );
}

function isForwarded(
  { forwardShopifyCancels, forwardOnlyTag }: Automations,
  { tags }: CancelledOrderKnown,
): boolean {
  if (!forwardShopifyCancels) return false;
  const wanted = plain(forwardOnlyTag ?? '');
  return wanted === '' || (tags ?? []).some((tag) => plain(tag) === wanted);
}

function plain(tag: string): string {
  return tag.trim().toLocaleLowerCase('en');
}
