/**
 * Whatever is thrown while a cancellation is worked on ends here: it is told to the operator, written to
 * that cancellation as a failure, and stops no other. The deadlines of the cancellation hold whatever
 * goes wrong, so that each comes to a verdict.
 */
import {
  type Cancellation,
  concludeUnjudged,
  evolve,
  type Fact,
  type ProviderLookup,
} from '#app/domain/cancellation.ts';
import type { Failure } from '#app/domain/history.ts';
import type { Instant } from '#app/domain/instant.ts';
import { messageOf } from '#app/domain/said.ts';
import type { Dependencies } from './dependencies.ts';
import type { Change, DeliveryLease } from './ports/store.ts';
import { settle } from './settle.ts';

export type Work = 'delivery' | 'watch' | 'telling' | 'view';

export type Isolated<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The app failed over it: told, and counted. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The database kept it from being done: nothing is wrong with it, and it can be done later. */
  | { readonly kind: 'kept_from'; readonly error: unknown };

/** Whom it is about, for the log. */
type Subject = { readonly shop: string } & Readonly<Record<string, unknown>>;

/** Never rejects. */
export async function isolateFailure<T>(
  deps: Dependencies,
  work: Work,
  subject: Subject,
  run: () => Promise<T>,
): Promise<Isolated<T>> {
  try {
    return { kind: 'done', value: await run() };
  } catch (error) {
    if (deps.faults.isOfDatabase(error)) {
      deps.log.warn({ ...subject, work, err: error }, 'The database kept work from being done');
      return { kind: 'kept_from', error };
    }
    deps.log.error({ ...subject, work, err: error }, 'Work failed unexpectedly');
    deps.faults.noteUnforeseen(work);
    return { kind: 'failed', failure: appFailed(deps.clock()) };
  }
}

/**
 * The same for what is told of cancellations: what failed is told later, and bounded by whoever asks. Rejects where
 * the database kept it from being done: the job comes again.
 */
export async function isolateTelling<T>(
  deps: Dependencies,
  subject: Subject,
  run: () => Promise<T>,
): Promise<Exclude<Isolated<T>, { kind: 'kept_from' }>> {
  const ended = await isolateFailure(deps, 'telling', subject, run);
  if (ended.kind === 'kept_from') throw ended.error;
  return ended;
}

function appFailed(at: Instant): Failure {
  return { kind: 'app_failed', ...messageOf({ code: 'app_failed', values: {} }), at };
}

/**
 * Writes facts to a cancellation, with the verdicts that follow. Where judging is what fails, that is told
 * and written too, and only time decides.
 *
 * @returns null: the lease is lost, or the cancellation is gone
 */
export async function recordFacts(
  deps: Dependencies,
  work: Work,
  id: string,
  facts: readonly Fact[],
  providers: ProviderLookup,
  lease?: DeliveryLease,
): Promise<Cancellation | null> {
  const now = deps.clock();
  return deps.cancellations.change(
    id,
    (state): Change => {
      try {
        return settle(state, facts, providers, now, deps.timing);
      } catch (error) {
        const { shop } = state;
        deps.log.error(
          { shop, cancellationId: id, work, err: error },
          'Judging failed unexpectedly',
        );
        deps.faults.noteUnforeseen(work);
        const known: Fact[] = [...facts, { kind: 'failed', failure: appFailed(now) }];
        const concluded = concludeUnjudged(known.reduce(evolve, state), now, deps.timing);
        return { facts: [...known, ...concluded] };
      }
    },
    lease,
  );
}
