/** Asks for news of what is shown, over and over, and never in a rush. */
import type { Clock } from './clock.ts';
import { type Exchange, type Failed, REPLY_MS, readBody } from './exchange.ts';
import type { Failure } from './failure.ts';

export type News<Seen> =
  | { readonly kind: 'news'; readonly seen: Seen }
  | { readonly kind: 'nothing_new' }
  | Failed;

/** What it means for a state that shows something. */
export type NewsEvent<Seen> =
  | { readonly type: 'news'; readonly seen: Seen }
  | { readonly type: 'nothing_new' }
  /** `at`: when it was asked for; this device's clock. */
  | { readonly type: 'news_failed'; readonly failure: Failure; readonly at: number };

const WAIT_SECONDS = 20;
/** An app or a proxy that does not hold the line must not be asked without a pause. */
const LEAST_ROUND_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Waits up to 20 seconds for another version than `since` of what stands at `path`. */
export async function awaitNews<Seen>(
  exchange: Exchange,
  path: string,
  since: number,
  signal: AbortSignal,
): Promise<News<Seen>> {
  const query = `?since=${since}&wait=${WAIT_SECONDS}`;
  const answer = await exchange(path + query, {}, WAIT_SECONDS * 1000 + REPLY_MS, signal);
  if (answer.kind === 'answer' && answer.status === 304) return { kind: 'nothing_new' };
  return readBody(answer, 'version', (body): News<Seen> => ({ kind: 'news', seen: body as Seen }));
}

export interface Following<Seen> {
  readonly clock: Clock;
  /** What is shown now; null ends it. */
  current(): Seen | null;
  ask(shown: Seen, signal: AbortSignal): Promise<News<Seen>>;
  tell(event: NewsEvent<Seen>): void;
  /** The news may come in a stream: they are taken in rounds, not one by one. */
  readonly inRounds?: boolean;
}

export async function followNews<Seen extends { readonly version: number }>(
  { clock, current, ask, tell, inRounds = false }: Following<Seen>,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  for (let shown = current(); shown && !signal.aborted; shown = current()) {
    const askedAt = clock.now();
    const news = await ask(shown, signal);
    if (signal.aborted) return;
    if (news.kind === 'failed') {
      tell({ type: 'news_failed', failure: news.failure, at: askedAt });
      failures += 1;
      await clock.pause(Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (failures - 1)), signal);
      continue;
    }
    failures = 0;
    tell(news.kind === 'news' ? { type: 'news', seen: news.seen } : { type: 'nothing_new' });
    const took = clock.now() - askedAt;
    const mayHurry = !inRounds && news.kind === 'news' && news.seen.version > shown.version;
    if (!mayHurry && took < LEAST_ROUND_MS) await clock.pause(LEAST_ROUND_MS - took, signal);
  }
}
