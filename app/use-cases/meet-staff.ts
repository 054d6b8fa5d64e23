/**
 * A member of staff opens the app: which language they get, and that they were here. Only a document
 * load names the language; it is kept for every call after it. Writes only what is news.
 */
import { DEFAULT_LANGUAGE, type Language, toLanguage } from '#app/wording/languages.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';

/** Who was here is told by the hour. */
const SEEN_EVERY_MS = 3_600_000;

/** @param named the language that this call names; null where it names none */
export async function meetStaff(
  deps: Dependencies,
  shop: string,
  userId: string,
  named: Language | null,
): Promise<Language> {
  const known = await deps.staff.read(shop, userId);
  const now = deps.clock();
  const isNews =
    known === null ||
    now - known.seenAt >= SEEN_EVERY_MS ||
    (named !== null && named !== known.locale);
  if (known === null) {
    await deps.audit.noteInstalled(audited(deps, shop, { action: 'installed' }));
  }
  if (isNews) {
    const unchanged = { name: null, isOwner: null, askedAt: null };
    await deps.staff.note(shop, { userId, locale: named, seenAt: now, ...unchanged });
  }
  const kept = known?.locale ?? null;
  return named ?? (kept === null ? DEFAULT_LANGUAGE : toLanguage(kept));
}
