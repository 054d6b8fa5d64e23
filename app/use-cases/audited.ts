/** A line for the record of changes, by whoever the request was authenticated as. */
import { isDemoAccount, shopOf } from '#app/domain/account.ts';
import { type AuditedChange, THE_APP } from '#app/domain/audit.ts';
import type { Dependencies } from './dependencies.ts';
import type { AuditEntry } from './ports/audit.ts';

/** @param account the shop's own, or its demo's */
export function audited(
  deps: Pick<Dependencies, 'clock' | 'actor'>,
  account: string,
  change: AuditedChange,
): AuditEntry & { readonly shop: string } {
  return {
    at: deps.clock(),
    shop: shopOf(account),
    isInDemo: isDemoAccount(account),
    by: deps.actor ?? THE_APP,
    change,
  };
}
