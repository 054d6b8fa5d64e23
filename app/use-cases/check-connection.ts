/**
 * Finds out that a connection has stopped working before it is needed: one call a day to Prime Penguin for
 * each shop whose connection nothing else has shown to work.
 */
import { isDemoAccount } from '#app/domain/account.ts';
import { noteRefused, noteWorking } from './connection-state.ts';
import type { Dependencies } from './dependencies.ts';

/** A check that came to nothing is made again after this. */
const AGAIN_MS = 3_600_000;

/** A job for each connection that is due. */
export async function wakeDueChecks(deps: Dependencies): Promise<void> {
  const now = deps.clock();
  for (const shop of await deps.connections.claimDueChecks(now, now + AGAIN_MS)) {
    // The demo's Prime Penguin is the app itself.
    if (isDemoAccount(shop)) continue;
    await deps.cancellations.wake({ job: 'check-connection', shop, at: now });
  }
}

export async function checkConnection(deps: Dependencies, shop: string): Promise<void> {
  const primePenguin = await deps.primePenguin.forShop(shop);
  if (!primePenguin) return;
  const answer = await primePenguin.readsSalesChannel();
  switch (answer.kind) {
    case 'answered':
      await deps.connections.saveReading(shop, answer.value);
      return noteWorking(deps, shop, 'sign_in');
    case 'refused':
      return noteWorking(deps, shop, 'sign_in');
    case 'unauthorised':
      return noteRefused(deps, shop, answer, 'sign_in');
    case 'fault':
      // Says nothing about the credentials, and is due again soon.
      return;
  }
}
