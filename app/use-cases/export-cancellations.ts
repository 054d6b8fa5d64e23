/**
 * The list as a file, of any size. A download cannot carry a session token, so it gets a link that says
 * for a short while what may be read. Parts are read one after the other, each when the reader is ready
 * for it: nothing piles up, and nothing is read for a reader that has gone.
 */
import type { ExportLinkView } from '#app/contract/activity.ts';
import { THE_APP } from '#app/domain/audit.ts';
import type { OpenExportResult } from './activity-application.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';
import {
  type ActivityStore,
  type CancellationFilter,
  type ExportRow,
  NO_FILTER,
} from './ports/activity.ts';

/** Long enough to begin a download; one that has begun goes on. */
const LINK_MS = 300_000;
const CANCELLATIONS_A_PART = 500;

export async function linkExport(
  deps: Dependencies,
  shop: string,
  filter: CancellationFilter,
): Promise<ExportLinkView> {
  const until = deps.clock() + LINK_MS;
  return {
    url: `/exports/${deps.exportLinks.seal({ shop, filter, until, by: deps.actor ?? THE_APP })}`,
    expiresAt: new Date(until).toISOString(),
  };
}

export async function openExport(deps: Dependencies, token: string): Promise<OpenExportResult> {
  const claim = deps.exportLinks.open(token);
  if (claim === null) return { kind: 'unknown_link' };
  const now = deps.clock();
  if (now >= claim.until) return { kind: 'expired' };
  // A link of an older version of the app knows fewer filters.
  const filter = { ...NO_FILTER, ...claim.filter };
  return {
    kind: 'open',
    fileName: `warehouse-cancellations-${new Date(now).toISOString().slice(0, 10)}.csv`,
    parts: readParts({ ...deps, actor: claim.by ?? THE_APP }, claim.shop, filter),
  };
}

async function* readParts(
  deps: Dependencies,
  shop: string,
  filter: CancellationFilter,
): AsyncGenerator<readonly ExportRow[]> {
  // With the first part: a link that nobody follows takes nothing out.
  const filters = Object.entries(filter).flatMap(([name, value]) => (isSet(value) ? [name] : []));
  await deps.audit.note(audited(deps, shop, { action: 'exported', filters }));
  let cursor: string | null = null;
  do {
    const from: Parameters<ActivityStore['readExport']>[2] = {
      cursor,
      limit: CANCELLATIONS_A_PART,
    };
    const part: Awaited<ReturnType<ActivityStore['readExport']>> = await deps.snapshot(
      ({ activity }) => activity.readExport(shop, filter, from),
    );
    yield part.rows;
    cursor = part.nextCursor;
  } while (cursor !== null);
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== false;
}
