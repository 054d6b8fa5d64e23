/** Asks for news of one cancellation, over and over, and never in a rush. */
import type { CancellationView } from '../../../app/contract/api.ts';
import type { Clock } from './clock.ts';
import type { News } from './order-calls.ts';

/** An app or a proxy that does not hold the line must not be asked without a pause. */
const LEAST_ROUND_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export interface Following {
  readonly clock: Clock;
  /** What is shown now; null ends it. */
  current(): CancellationView | null;
  ask(shown: CancellationView, signal: AbortSignal): Promise<News>;
  /** @param askedAt this device's clock */
  tell(news: News, askedAt: number): void;
}

export async function followNews(
  { clock, current, ask, tell }: Following,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  for (let shown = current(); shown && !signal.aborted; shown = current()) {
    const askedAt = clock.now();
    const news = await ask(shown, signal);
    if (signal.aborted) return;
    tell(news, askedAt);
    if (news.kind === 'failed') {
      failures += 1;
      await clock.pause(Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (failures - 1)), signal);
      continue;
    }
    failures = 0;
    const took = clock.now() - askedAt;
    const isNew = news.kind === 'news' && news.cancellation.version > shown.version;
    if (!isNew && took < LEAST_ROUND_MS) await clock.pause(LEAST_ROUND_MS - took, signal);
  }
}
