/**
 * A fault of the outside as a page shows it: thrown by loaders as a `Response` with this body, read by
 * the error boundaries. Holds no secret and no cause, because it is sent to the browser.
 */
import { RETRY_AFTER } from './retry-after.ts';

const PAGE_FAULTS = ['database_unavailable', 'shopify_unavailable'] as const;
export type PageFault = (typeof PAGE_FAULTS)[number];

export function pageFaultResponse(fault: PageFault): Response {
  return Response.json({ fault }, { status: 503, headers: RETRY_AFTER });
}

/** null: thrown for another reason. `data` is the body of what was thrown. */
export function readPageFault(data: unknown): PageFault | null {
  if (typeof data !== 'object' || data === null || !('fault' in data)) return null;
  return PAGE_FAULTS.find((fault) => fault === data.fault) ?? null;
}
