/**
 * A merchant asks to stop an order. From the moment this has written, nothing can be lost: the request
 * delivers right away for a short while, and the job carries on whatever becomes of it.
 */
import { type Cancellation, isDelivered } from '#app/domain/cancellation.ts';
import { cancelledInShopifyBy } from '#app/domain/judge.ts';
import { DEFAULT_LANGUAGE } from '#app/wording/languages.ts';
import { sayIn } from '#app/wording/say.server.ts';
import type { CancellationRequest, RequestCancellationResult } from './application.ts';
import { deliver } from './deliver.ts';
import type { Dependencies } from './dependencies.ts';
import { readOrderToCancel } from './known-order.ts';
import type { KnownOrder } from './ports/shopify.ts';
import type { Connection, NewCancellation } from './ports/store.ts';
import { accountOf, readProviders } from './providers.ts';
import { viewCancellation } from './views.ts';

/** A little longer than a press waits: it delivers first, and the job carries on where it left off. */
export const JOB_AFTER_MS = 2_500;

export async function requestCancellation(
  deps: Dependencies,
  request: CancellationRequest,
): Promise<RequestCancellationResult> {
  const { shop, shopifyOrderId } = request;
  const connection = await deps.connections.read(shop);
  if (!connection) return { kind: 'not_connected' };
  if (request.requestedBy.kind === 'staff' && (await lacksReason(deps, request))) {
    return { kind: 'reason_required' };
  }
  const found = await readOrderToCancel(deps, connection, shopifyOrderId);
  if (found.kind === 'unknown_order') return found;
  if (found.kind === 'fault') return { kind: 'shopify_unavailable', message: found.message };

  const { reason, note, requestedBy } = request;
  const jobAt = deps.clock() + JOB_AFTER_MS;
  const { kind, cancellation } = await deps.cancellations.createOrJoin(
    wishFor(deps, found.order, connection, { reason, note, requestedBy, jobAt }),
  );
  deps.log.info({ shop, cancellationId: cancellation.id, kind }, 'cancellation requested');
  const known = await deliverForAWhile(deps, cancellation);
  return { kind, cancellation: viewCancellation(known, await around(deps, shop)) };
}

/** Of somebody who could be asked. `never` only means that nobody is: a reason that comes is kept. */
export async function lacksReason(
  deps: Dependencies,
  { shop, reason }: Pick<CancellationRequest, 'shop' | 'reason'>,
): Promise<boolean> {
  if (reason !== null) return false;
  const { automations } = await deps.settings.read(shop);
  return automations.askReason === 'required';
}

/** The wish to stop this order, from now on. */
export function wishFor(
  deps: Dependencies,
  order: KnownOrder,
  connection: Connection,
  by: Pick<NewCancellation, 'reason' | 'note' | 'requestedBy' | 'jobAt'>,
): NewCancellation {
  const now = deps.clock();
  const { timing } = deps;
  const deliverUntil = now + timing.deliveryMs;
  return {
    ...by,
    shop: connection.shop,
    askedIn: accountOf(connection),
    shopifyOrderId: order.id,
    orderName: order.name,
    orderCreatedAt: order.createdAt,
    cancelledInShopifyAt:
      order.cancelledAt === null ? null : cancelledInShopifyBy(order.cancelledAt, now),
    requestedAt: now,
    deliverUntil,
    watchUntil: deliverUntil + timing.answerMs + timing.afterwatchMs,
  };
}

/** Delivers, and answers with what is known when that is done or the wait is over. Delivery goes on. */
export async function deliverForAWhile(
  deps: Dependencies,
  cancellation: Cancellation,
): Promise<Cancellation> {
  const { shop, id } = cancellation;
  if (isDelivered(cancellation)) return cancellation;
  const waitOver = AbortSignal.timeout(deps.pressWaitMs);
  const notices = deps.changes.subscribe(id);
  try {
    const delivery = deliver(deps, shop, id).catch((error: unknown) => {
      // The job tries again; the press is answered with what is written.
      deps.log.error({ shop, cancellationId: id, err: error }, 'delivery with the request failed');
      return null;
    });
    const delivered = await Promise.race([delivery, aborted(waitOver)]);
    let known = (await deps.cancellations.read(shop, id)) ?? cancellation;
    // Another press or process is delivering: what it learns is this press's answer too.
    while (delivered?.kind === 'busy' && !isDelivered(known) && !waitOver.aborted) {
      await notices.next(deps.pressWaitMs, waitOver);
      known = (await deps.cancellations.read(shop, id)) ?? known;
    }
    return known;
  } finally {
    notices.close();
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
}

export async function around(deps: Dependencies, shop: string) {
  const connection = await deps.connections.read(shop);
  return {
    connection,
    known: connection ?? (await readProviders(deps, shop)),
    settings: await deps.settings.read(shop),
    now: deps.clock(),
    timing: deps.timing,
    say: sayIn(deps.language ?? DEFAULT_LANGUAGE),
    noteUnreadable: (cancellationId: string, error: unknown) => {
      deps.log.error({ shop, cancellationId, err: error }, 'A history could not be read');
      deps.faults.noteUnforeseen('view');
    },
  };
}
