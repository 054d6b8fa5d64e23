/**
 * Whether a shop's connection works, as every call to Prime Penguin shows it in passing, whoever makes it.
 */

import { type AuditedChange, THE_APP } from '#app/domain/audit.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';
import type { Unauthorised } from './ports/prime-penguin.ts';
import type { Refusal } from './ports/store.ts';

/** What was asked for: a log-in that works may still not be allowed to do it. */
export type Attempted = 'sign_in' | 'reading' | 'cancelling';

export async function noteWorking(
  deps: Dependencies,
  shop: string,
  attempted: Attempted,
): Promise<void> {
  const now = deps.clock();
  const told = seen(deps, shop, { action: 'connection_restored' });
  const isMended = await deps.connections.noteWorking(shop, attempted, told);
  if (!isMended) return;
  // Open cancellations may have waited for this.
  await deps.watches.plan(shop, now);
}

export async function noteRefused(
  deps: Dependencies,
  shop: string,
  { code, theirWords }: Unauthorised,
  attempted: Attempted,
): Promise<void> {
  if (code !== 'not_allowed') {
    await refuse(deps, shop, { code, theirWords });
  } else if (attempted === 'sign_in') {
    // Known, and not allowed to see what the check looks at: the log-in itself works.
    await noteWorking(deps, shop, 'sign_in');
  } else {
    await refuse(deps, shop, { code: `${attempted}_not_allowed`, theirWords });
  }
}

async function refuse(deps: Dependencies, shop: string, refusal: Refusal): Promise<void> {
  const told = seen(deps, shop, { action: 'connection_lost', refusal: refusal.code });
  await deps.connections.noteRefused(shop, refusal, told);
}

/** Whoever made the call only came upon it. */
function seen({ clock }: Dependencies, shop: string, change: AuditedChange) {
  return audited({ clock, actor: THE_APP }, shop, change);
}
