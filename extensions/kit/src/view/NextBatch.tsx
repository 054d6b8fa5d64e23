/** When the warehouse's next batch is due. */
import type { KeyIn, Moments, Words } from '../words.ts';

interface Props {
  readonly words: Words<KeyIn<'timing'>> & Moments;
  readonly at: string;
}

export function NextBatch({ words, at }: Props) {
  return (
    <s-text>
      {words.isPast(at)
        ? words.t('timing.batchDue', { time: words.clock(at) })
        : words.t('timing.nextBatch', { time: words.moment(at) })}
    </s-text>
  );
}
