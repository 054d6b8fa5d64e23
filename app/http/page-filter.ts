/**
 * The filter of a page's address. A page is never refused for a bad address: what cannot be used is left out
 * and named, so that the visitor knows what the list does not do.
 */
import type { CancellationFilter } from '#app/use-cases/ports/activity.ts';
import { readFilter } from './filter.ts';

const PARAMS = [
  ...['outcome', 'provider', 'from', 'to', 'by', 'kind', 'attention', 'overturned', 'q', 'bulk'],
] as const;

export interface PageFilter {
  readonly filter: CancellationFilter;
  /** The address's part that stands for it. */
  readonly search: string;
  /** Names of the parameters that were left out. */
  readonly ignored: readonly string[];
}

export function readPageFilter(params: URLSearchParams): PageFilter {
  const used = new URLSearchParams();
  for (const name of PARAMS) {
    for (const value of params.getAll(name)) used.append(name, value);
  }
  const ignored: string[] = [];
  for (;;) {
    const read = readFilter(used);
    if (read.success) return { filter: read.data, search: used.toString(), ignored };
    const wrong = new Set(read.error.issues.map(({ path }) => String(path[0])));
    for (const name of wrong) {
      if (!used.has(name)) throw new Error(`The filter refuses ${name}, which is not there`);
      used.delete(name);
      ignored.push(name);
    }
  }
}
