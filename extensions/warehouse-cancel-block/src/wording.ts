/** The texts of the block, and what is told of how a cancellation came to where it is. */
import { requestedText, verdictBadge } from 'extension-kit/verdict-words.ts';
import type { KeyOf, Moments, Words as WordsOf } from 'extension-kit/words.ts';
import type { CancellationView } from '../../../app/contract/api.ts';
import type en from '../locales/en.default.json';

export type Key = KeyOf<typeof en>;
export type Words = WordsOf<Key> & Moments;

/** The time line, oldest first: the request, and each verdict when it was reached. */
export function historyLines(
  { t, moment, clock }: Words,
  cancellation: CancellationView,
): readonly string[] {
  const { requestedAt, warehouses } = cancellation;
  const key = warehouses.length === 1 ? 'history.entry' : 'history.entryAt';
  const verdicts = warehouses.flatMap(({ provider, history }) =>
    history.map(({ at, verdict }) => ({
      at,
      text: t(key, {
        time: clock(at),
        verdict: t(verdictBadge(verdict)),
        provider: provider?.name ?? t('provider.unknown'),
      }),
    })),
  );
  const asked = t(requestedText(cancellation), { time: moment(requestedAt) });
  // ISO 8601 in UTC, so that the order of the texts is the order in time.
  return [asked, ...verdicts.sort((a, b) => a.at.localeCompare(b.at)).map(({ text }) => text)];
}
