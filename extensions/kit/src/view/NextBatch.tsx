/** When the warehouse's next batch is due. */
import type { Words } from '../words.ts';

export function NextBatch({ words, at }: { readonly words: Words; readonly at: string }) {
  return (
    <s-text>
      {words.isPast(at)
        ? words.t('timing.batchDue', { time: words.clock(at) })
        : words.t('timing.nextBatch', { time: words.moment(at) })}
    </s-text>
  );
}
