/** The record of changes as the merchant may see it, in words and with the names of staff as far as they are known. */
import type { ChangedBy, ChangesView, ChangeView } from '#app/contract/changes.ts';
import type { Actor } from '#app/domain/audit.ts';
import { DEFAULT_LANGUAGE } from '#app/wording/languages.ts';
import { sayChange } from '#app/wording/say-change.server.ts';
import type { Dependencies } from './dependencies.ts';
import type { KeptAuditEntry } from './ports/audit.ts';

export async function listChanges(
  deps: Dependencies,
  shop: string,
  page: { readonly cursor: string | null; readonly limit: number },
): Promise<ChangesView> {
  const [{ entries, ...cursors }, staff] = await Promise.all([
    deps.audit.list(shop, page),
    deps.staff.list(shop),
  ]);
  const names = new Map(staff.map(({ userId, name }) => [userId, name]));
  const nameOf = (userId: string) => names.get(userId) ?? null;
  const view = (entry: KeptAuditEntry): ChangeView => {
    const { action, ...details } = entry.change;
    return {
      id: entry.id,
      at: new Date(entry.at).toISOString(),
      by: viewActor(entry.by, nameOf),
      demo: entry.isInDemo,
      action,
      details,
      words: sayChange(deps.language ?? DEFAULT_LANGUAGE, entry, nameOf),
    };
  };
  return { changes: entries.map(view), ...cursors };
}

function viewActor(by: Actor, nameOf: (userId: string) => string | null): ChangedBy {
  if (by.kind !== 'staff') return by;
  return { ...by, name: by.userId === null ? null : nameOf(by.userId) };
}
