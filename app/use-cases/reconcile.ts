/**
 * Finds the orders that were cancelled in Shopify and whose webhook never came, and puts them where webhooks
 * are kept: from there on each is decided by the same job, as if it had come (`forward-cancel.ts`).
 */
import { isToldOutside } from '#app/domain/account.ts';
import { type Instant, MAX_CLOCK_SKEW_MS } from '#app/domain/instant.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateTelling } from './isolate-failure.ts';

const DAY_MS = 24 * 3_600_000;
/**
 * Each run reads again what changed in the time before the last one: clocks differ, and Shopify's search is
 * behind its orders. What is found twice is handled once.
 */
const OVERLAP_MS = MAX_CLOCK_SKEW_MS;
/** More are left to the next run, which goes on from there. */
const MOST_PAGES = 100;

/** Does nothing while the last run is not long enough ago. */
export async function reconcile(deps: Dependencies, shop: string): Promise<void> {
  if (!isToldOutside(shop)) return;
  const startedAt = deps.clock();
  const turn = await deps.reconciliations.take(shop, startedAt, startedAt + deps.reconcileEveryMs);
  if (turn === null) return;
  const { automations } = await deps.settings.read(shop);
  if (!automations.forwardShopifyCancels) {
    // What is cancelled meanwhile is not wanted later either.
    return deps.reconciliations.noteUpTo(shop, startedAt);
  }
  const since = turn.upTo === null ? startedAt - DAY_MS : turn.upTo - OVERLAP_MS;
  // The next run goes on from where this one got to.
  await isolateTelling(deps, { shop }, async () => {
    const missed = await catchUp(deps, shop, since, startedAt);
    if (missed > 0) deps.log.warn({ shop, missed }, 'cancelled in Shopify: webhooks never came');
  });
}

/** How many were missed. */
async function catchUp(
  deps: Dependencies,
  shop: string,
  since: Instant,
  startedAt: Instant,
): Promise<number> {
  let missed = 0;
  let page: string | null = null;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const read = await deps.shopify.readCancelled(shop, since, page);
    if (read.kind === 'fault') {
      deps.log.warn({ shop, cause: read.cause }, 'could not read cancelled orders from Shopify');
      return missed;
    }
    // One that was cancelled long ago can change for other reasons.
    const lately = read.orders.filter(({ cancelledAt }) => cancelledAt >= since);
    missed += await deps.shopifyWebhooks.receiveMissed(shop, lately, deps.clock());
    const last = read.orders.at(-1)?.updatedAt ?? startedAt;
    const upTo = read.nextPage === null ? startedAt : Math.min(last, startedAt);
    await deps.reconciliations.noteUpTo(shop, upTo);
    if (read.nextPage === null) return missed;
    page = read.nextPage;
  }
  return missed;
}

/** From time to time: a job for each shop whose turn it is. */
export async function wakeReconciliations(deps: Dependencies): Promise<void> {
  await deps.reconciliations.wakeDue(deps.clock());
}
