/**
 * What needs attention now, and what came of the last weeks. Numbers are counted where the rows are; only
 * what a provider said counts as its answer.
 */
import type { OverviewView, ProviderNumbersView, WeekView } from '#app/contract/activity.ts';
import { toOrderGid } from '#app/domain/identifiers.ts';
import { type Week, weeksUntil } from '#app/domain/iso-week.ts';
import { OUTCOMES } from '#app/domain/verdict.ts';
import type { Dependencies } from './dependencies.ts';
import { inSnapshot } from './in-snapshot.ts';
import { NO_FILTER, type ProviderNumbers, type WeekCount } from './ports/activity.ts';
import { around } from './request-cancellation.ts';
import { iso, viewCancellation } from './views.ts';

const FEW = 5;
/** As long as webhooks are kept. */
const NOT_FORWARDED_MS = 7 * 24 * 3_600_000;
const MOST_NOT_FORWARDED = 20;

export async function readOverview(
  deps: Dependencies,
  shop: string,
  weekCount: number,
): Promise<OverviewView> {
  const now = deps.clock();
  const weeks = weeksUntil(now, weekCount);
  const from = weeks[0]?.startsAt ?? now;
  const { attention, pending, overturned, newest, counts, providers, surroundings } =
    await inSnapshot(deps, async (at) => {
      const list = (isOverturned: boolean) =>
        at.cancellations.list(shop, {
          ...{ cursor: null, limit: FEW },
          filter: { ...NO_FILTER, needsAttention: true, overturned: isOverturned },
        });
      return {
        ...(await at.activity.countNow(shop)),
        overturned: await list(true),
        newest: await list(false),
        counts: await at.activity.countByWeek(shop, from),
        providers: await at.activity.readProviderNumbers(shop, from),
        surroundings: await around(at, shop),
      };
    });
  const notForwarded = await deps.shopifyWebhooks.readNotForwarded(
    shop,
    now - NOT_FORWARDED_MS,
    MOST_NOT_FORWARDED,
  );
  const first = new Map(
    [...overturned.cancellations, ...newest.cancellations].map((state) => [state.id, state]),
  );
  return {
    window: { from: iso(from), to: iso(now) },
    attention: {
      count: attention,
      first: [...first.values()]
        .slice(0, FEW)
        .map((state) => viewCancellation(state, surroundings)),
    },
    pending,
    notForwarded: notForwarded.map(({ shopifyOrderId, at }) => ({
      orderId: toOrderGid(shopifyOrderId),
      at: iso(at),
    })),
    weeks: weeks.map((week) => viewWeek(week, counts)),
    providers: providers.map(viewNumbers),
  };
}

function viewWeek({ name, startsAt }: Week, counts: readonly WeekCount[]): WeekView {
  const countOf = (outcome: (typeof OUTCOMES)[number]) =>
    counts.find((one) => one.weekStartsAt === startsAt && one.outcome === outcome)?.count ?? 0;
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, countOf(outcome)]));
  return { week: name, startsAt: iso(startsAt), outcomes: outcomes as WeekView['outcomes'] };
}

function viewNumbers(numbers: ProviderNumbers): ProviderNumbersView {
  const { name, asked, answered, stopped, medianAnswerMs, p90AnswerMs } = numbers;
  return {
    ...{ name, asked, answered, stopped },
    shareStopped: answered === 0 ? null : stopped / answered,
    medianAnswerSeconds: toSeconds(medianAnswerMs),
    p90AnswerSeconds: toSeconds(p90AnswerMs),
  };
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms) / 1_000;
}
