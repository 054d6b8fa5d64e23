/** The list's filter in the words of the contract: only what is set. */
import type { FilterView } from '#app/contract/activity.ts';
import type { CancellationFilter } from './ports/activity.ts';

export function viewFilter(filter: CancellationFilter): FilterView {
  const { outcomes, provider, from, to, by, kinds, needsAttention } = filter;
  const { overturned, orderName, bulkRequestId } = filter;
  return {
    ...(outcomes.length === 0 ? {} : { outcome: outcomes }),
    ...(provider === null ? {} : { provider }),
    ...(from === null ? {} : { from: new Date(from).toISOString() }),
    ...(to === null ? {} : { to: new Date(to).toISOString() }),
    ...(by === null ? {} : { by }),
    ...(kinds.length === 0 ? {} : { kind: kinds }),
    ...(needsAttention ? { attention: true as const } : {}),
    ...(overturned ? { overturned: true as const } : {}),
    ...(orderName === null ? {} : { q: orderName }),
    ...(bulkRequestId === null ? {} : { bulk: bulkRequestId }),
  };
}
