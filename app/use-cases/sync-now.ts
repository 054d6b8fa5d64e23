/**
 * Asks Prime Penguin to sync now what waits for it, where the shop wants that. Whatever comes of it changes no
 * verdict and is not tried again: the next batch does the same.
 */
import { isDemoAccount } from '#app/domain/account.ts';
import type { Cancellation, ProviderLookup } from '#app/domain/cancellation.ts';
import type { Instant } from '#app/domain/instant.ts';
import { SYNC_PAUSE_MS, wantedSync } from '#app/domain/sync-now.ts';
import type { Dependencies } from './dependencies.ts';
import { isolateFailure } from './isolate-failure.ts';
import type { PrimePenguin } from './ports/prime-penguin.ts';

/**
 * At most one sync, and at most one of a shop in `SYNC_PAUSE_MS`, whichever process asks. Never rejects.
 *
 * @param lookedSince only what a look has shown since then, this app's clock: what was true earlier may not be now
 */
export async function syncNow(
  deps: Dependencies,
  shop: string,
  states: readonly Cancellation[],
  providers: ProviderLookup,
  primePenguin: PrimePenguin,
  lookedSince: Instant,
): Promise<void> {
  const waiting = states.find(
    (state) => (state.lastLookAt ?? 0) >= lookedSince && wantedSync(state, providers) !== null,
  );
  if (waiting === undefined || isDemoAccount(shop)) return;
  const subject = { shop, cancellationId: waiting.id };
  await isolateFailure(deps, 'watch', subject, () => ask(deps, waiting, providers, primePenguin));
}

async function ask(
  deps: Dependencies,
  { id, shop }: Cancellation,
  providers: ProviderLookup,
  primePenguin: PrimePenguin,
): Promise<void> {
  const { automations } = await deps.settings.read(shop);
  if (!automations.syncNow) return;
  const now = deps.clock();
  if (!(await deps.connections.claimSync(shop, now, now - SYNC_PAUSE_MS))) return;
  const noted = await deps.cancellations.change(id, (state) => {
    const wanted = wantedSync(state, providers);
    if (wanted === null) return { facts: [] };
    const { warehouseOrderId } = wanted;
    return { facts: [{ kind: 'sync_asked', warehouseOrderId, at: now }] };
  });
  const order = noted?.warehouseOrders.find(({ syncAskedAt }) => syncAskedAt === now);
  if (order === undefined) return;
  const answer =
    order.primePenguinOrderId === null
      ? await primePenguin.syncChannel()
      : await primePenguin.syncOrderToWarehouse(order.primePenguinOrderId);
  deps.log.info(
    { shop, cancellationId: id, answer: answer.kind },
    'asked Prime Penguin to sync now',
  );
  await deps.watches.plan(shop, deps.clock() + deps.timing.pollMs);
}
