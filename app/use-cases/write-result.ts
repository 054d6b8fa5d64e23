/**
 * Writes to the order in Shopify what has become of its cancellation: a field and a tag, each where the
 * merchant wants it. Looks at the state when it writes, under a lease, and again after: an older outcome
 * never stays over a newer one.
 */
import { isToldOutside } from '#app/domain/account.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import { fieldOf, tagOf } from '#app/domain/order-result.ts';
import { nextTryAt } from '#app/domain/patience.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateTelling } from './isolate-failure.ts';
import type { Automations } from './ports/settings.ts';
import type { OrderResult, ShopifyOrderResults } from './ports/shopify.ts';
import type { WriteProblem, WrittenResult } from './ports/telling.ts';

/** Longer than all the calls of one write together may take. */
const LEASE_MS = 60_000;
const BUSY_MS = 15_000;
/** An order that changes more often while it is written to is left to the next job. */
const WRITES_IN_A_ROW = 3;

export async function writeResult(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
): Promise<void> {
  if (!isToldOutside(shop)) return;
  const subject = { shop, shopifyOrderId: id };
  const ended = await isolateTelling(deps, subject, () => writeWanted(deps, shop, id));
  if (ended.kind === 'done') return;
  const taken = await deps.orderResults.take(shop, id, LEASE_MS);
  if (taken === null) return wakeLater(deps, shop, id, BUSY_MS);
  const { lease, written } = taken;
  try {
    const { message } = ended.failure;
    await noteProblem(deps, shop, id, lease, written, { kind: 'app_failed', message });
  } finally {
    await deps.orderResults.release(shop, id, lease);
  }
}

async function writeWanted(deps: Dependencies, shop: string, id: ShopifyOrderId): Promise<void> {
  const { automations } = await deps.settings.read(shop);
  if ((await readWanted(deps, automations, shop, id)) === null) return;
  const taken = await deps.orderResults.take(shop, id, LEASE_MS);
  if (taken === null) return wakeLater(deps, shop, id, BUSY_MS);
  const { lease } = taken;
  try {
    let { written } = taken;
    for (let count = 0; count < WRITES_IN_A_ROW; count += 1) {
      const wanted = await readWanted(deps, automations, shop, id);
      if (wanted === null || isWritten(wanted, written)) return;
      const answer = await deps.shopifyResults.write(shop, id, wanted);
      if (answer.kind === 'overtaken') continue;
      if (answer.kind !== 'written')
        return await noteProblem(deps, shop, id, lease, written, answer);
      await deps.orderResults.noteWritten(shop, id, lease, wanted, deps.clock());
      written = { ...wanted, failures: 0, failingSince: null };
    }
    await wakeLater(deps, shop, id, BUSY_MS);
  } finally {
    await deps.orderResults.release(shop, id, lease);
  }
}

/** Of the newest cancellation; null: the merchant wants nothing written, or there is nothing to write. */
async function readWanted(
  deps: Dependencies,
  automations: Automations,
  shop: string,
  id: ShopifyOrderId,
): Promise<OrderResult | null> {
  if (!automations.writeMetafield && !automations.writeTag) return null;
  const state = await deps.cancellations.readForOrder(shop, id);
  if (state === null) return null;
  return {
    field: automations.writeMetafield ? fieldOf(state) : null,
    tag: automations.writeTag ? tagOf(state.outcome) : null,
  };
}

function isWritten(wanted: OrderResult, written: WrittenResult): boolean {
  const isSame = (a: string | null, b: string | null) => a === null || a === b;
  return (
    written.failures === 0 && isSame(wanted.field, written.field) && isSame(wanted.tag, written.tag)
  );
}

type NotWritten =
  | Exclude<Awaited<ReturnType<ShopifyOrderResults['write']>>, { kind: 'written' | 'overtaken' }>
  | { readonly kind: 'app_failed'; readonly message: string };

async function noteProblem(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
  lease: string,
  written: WrittenResult,
  answer: NotWritten,
): Promise<void> {
  const at = deps.clock();
  const [kind, message] = problemOf(answer);
  // What cannot change by itself waits: for more rights, or for the next change of the order.
  const again =
    answer.kind === 'fault' || answer.kind === 'app_failed'
      ? nextTryAt(written.failures + 1, written.failingSince ?? at, at)
      : null;
  await deps.orderResults.noteProblem(shop, id, lease, { kind, message, at }, again);
  const fields = { shop, shopifyOrderId: id, problem: kind, tryAgainAt: again };
  deps.log.warn(fields, 'the result could not be written to the order');
}

function problemOf(answer: NotWritten): readonly [WriteProblem, string] {
  switch (answer.kind) {
    case 'scope_missing':
      return ['scope_missing', 'The shop has not granted the app write access to orders.'];
    case 'unknown':
      return ['unknown_order', 'Shopify no longer has this order.'];
    case 'refused':
    case 'app_failed':
      return [answer.kind, answer.message];
    case 'fault':
      return [answer.cause === 'unauthorised' ? 'unauthorised' : 'unreachable', answer.message];
  }
}

async function wakeLater(
  deps: Dependencies,
  shop: string,
  shopifyOrderId: ShopifyOrderId,
  inMs: number,
): Promise<void> {
  const at = deps.clock() + inMs;
  await deps.cancellations.wake({ job: 'write-result', shop, shopifyOrderId, at });
}

const WRITE_SCOPE = 'write_orders';

/** The rights that the merchant granted have changed: with more of them, more can be written. */
export async function noteScopes(
  deps: Dependencies,
  shop: string,
  granted: readonly string[],
): Promise<void> {
  deps.log.info({ shop, granted }, 'the granted rights have changed');
  if (granted.includes(WRITE_SCOPE)) await deps.orderResults.planUnwritten(shop, deps.clock());
}

export async function writeUnwritten(deps: Dependencies, shop: string): Promise<void> {
  await deps.orderResults.wakeUnwritten(shop, deps.clock());
}
