/**
 * Makes and reads the addresses of exports. A link carries what it stands for, sealed: nothing is stored,
 * any process can answer it, and it says nothing to whoever sees it pass.
 */
import type { ExportClaim, ExportLinks } from '#app/use-cases/ports/activity.ts';
import { SealError, type Sealer } from './seal.server.ts';

const CONTEXT = 'export-link';

export function createExportLinks(sealer: Sealer): ExportLinks {
  return {
    seal: (claim) => sealer.seal(JSON.stringify(claim), CONTEXT),
    open(token) {
      try {
        return JSON.parse(sealer.open(token, CONTEXT)) as ExportClaim;
      } catch (error) {
        if (error instanceof SealError) return null;
        throw error;
      }
    },
  };
}
