/** What a provider's connections show of why it can't answer. */
import { describe, expect, it } from 'vitest';
import {
  type AwaitedOrder,
  troublesOfOrder,
  troublesOfProvider,
} from '#app/domain/connection-trouble.ts';
import type { PrimePenguinOrderId } from '#app/domain/identifiers.ts';
import { judge } from '#app/domain/judge.ts';
import { type ConnectionRuns, NO_RUNS, type ProviderRuns } from '#app/domain/runs.ts';
import {
  ASKED,
  accepted,
  CANCELLED,
  circumstances,
  DAY,
  FIRST_LOOK,
  FULFILLED,
  HOUR,
  history,
  IN_PROGRESS,
  look,
  PRESSED,
  provider,
  SECOND_LOOK,
  unreachable,
} from '#tests/support/histories.ts';
import { aConnection, runsOf } from '#tests/support/runs.ts';

const ID = 9001 as PrimePenguinOrderId;
const FORWARDED: AwaitedOrder = {
  primePenguinOrderId: ID,
  shopifyOrderId: null,
  isAtWarehouse: true,
  placedAt: PRESSED - DAY,
};
const NOT_FORWARDED: AwaitedOrder = { ...FORWARDED, isAtWarehouse: false };
const STUCK: ProviderRuns = {
  ...runsOf([aConnection()]),
  seenAt: PRESSED,
  stalls: [{ from: PRESSED - HOUR, until: null }],
};

const one = (more: Partial<ConnectionRuns>) => runsOf([aConnection(more)]);
const codes = (troubles: ReturnType<typeof troublesOfProvider>) => troubles.map(({ code }) => code);
const ofOrder = (runs: ProviderRuns, order: AwaitedOrder) =>
  codes(troublesOfOrder(runs, order, PRESSED));

describe('a provider whose connections show nothing wrong', () => {
  it.each([
    ['because they are not shown', NO_RUNS],
    ['because there is none', runsOf([])],
    ['because all is on', one({})],
    [
      'because no flag is shown',
      one({ isActive: null, sendsOrders: null, readsResults: null, sendsChanges: null }),
    ],
  ])('has no trouble, %s', (_, runs) => {
    expect(troublesOfProvider(runs, PRESSED)).toEqual([]);
    expect(ofOrder(runs, FORWARDED)).toEqual([]);
  });

  it('has none after a stall that is over', () => {
    const runs = { ...STUCK, stalls: [{ from: PRESSED - HOUR, until: PRESSED }] };
    expect(troublesOfProvider(runs, PRESSED)).toEqual([]);
  });
});

describe('a provider with a connection that cannot answer', () => {
  it.each([
    ['inactive', one({ isActive: false, readsResults: false }), ['inactive'], ['inactive']],
    ['orders off', one({ sendsOrders: false }), ['orders_off'], []],
    ['results off', one({ readsResults: false }), [], ['results_off']],
    ['changes off', one({ sendsChanges: false }), [], ['changes_off']],
    ['stuck', STUCK, ['stuck'], ['stuck']],
  ])('says so of the orders that it concerns: %s', (_, runs, notForwarded, forwarded) => {
    expect(ofOrder(runs, NOT_FORWARDED)).toEqual(notForwarded);
    expect(ofOrder(runs, FORWARDED)).toEqual(forwarded);
    expect(codes(troublesOfProvider(runs, PRESSED))).toEqual([
      ...new Set([...notForwarded, ...forwarded]),
    ]);
  });

  it('names the last sync before it got stuck', () => {
    expect(troublesOfProvider(STUCK, PRESSED)).toMatchObject([
      { code: 'stuck', since: PRESSED - HOUR },
    ]);
  });

  it('is not in trouble as long as another of its connections may have the order', () => {
    const runs = runsOf([
      aConnection({ isActive: false }),
      aConnection({ id: 2 }),
      aConnection({
        id: 3,
        readsResults: false,
        sendsChanges: false,
        ordersWithoutChanges: ['9001'],
      }),
    ]);
    expect(ofOrder(runs, FORWARDED)).toEqual([]);
  });

  it('is in trouble when each connection that is in use is', () => {
    const runs = runsOf([
      aConnection({ isActive: false }),
      aConnection({ id: 2, readsResults: false }),
    ]);
    expect(ofOrder(runs, FORWARDED)).toEqual(['results_off']);
  });
});

describe('one order of a provider that answers', () => {
  it.each([
    ['Prime Penguin’s id', { ordersWithoutChanges: ['1', '9001'] }, FORWARDED],
    [
      'Shopify’s id',
      { ordersWithoutChanges: ['7000000001'] },
      { ...FORWARDED, shopifyOrderId: '7000000001' as never },
    ],
  ])('is in trouble when it is excluded by %s', (_, flags, order) => {
    expect(ofOrder(one(flags), order)).toEqual(['order_excluded']);
    expect(ofOrder(one(flags), { ...order, isAtWarehouse: false })).toEqual([]);
    expect(troublesOfProvider(one(flags), PRESSED)).toEqual([]);
  });

  it('is in trouble when it is older than the days that are read, but not before', () => {
    const runs = one({ daysToSync: 2 });
    expect(ofOrder(runs, { ...FORWARDED, placedAt: PRESSED - 2 * DAY })).toEqual([]);
    expect(ofOrder(runs, { ...FORWARDED, placedAt: PRESSED - 3 * DAY })).toEqual(['order_too_old']);
    expect(ofOrder(runs, { ...FORWARDED, placedAt: null })).toEqual([]);
  });

  it('is not too old as long as one connection has no window', () => {
    const runs = runsOf([aConnection({ daysToSync: 1 }), aConnection({ id: 2 })]);
    expect(ofOrder(runs, { ...FORWARDED, placedAt: PRESSED - 9 * DAY })).toEqual([]);
  });
});

describe('what is said of a request whose answer cannot come', () => {
  const looks = [
    look(FIRST_LOOK, { warehouse: IN_PROGRESS }),
    look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS }),
  ] as const;
  const judged = (runs: ProviderRuns, at: number, more = {}) =>
    judge(
      history(looks, [accepted(ASKED)], {}),
      { ...provider(), runs },
      circumstances(at, { lastLookAt: at, ...more }),
    );

  it.each([
    ['while it is awaited', SECOND_LOOK, 'requested'],
    ['when nobody waits any more', SECOND_LOOK + 30 * DAY, 'no_answer'],
  ])('gives the reason and shows it as evidence %s', (_, at, verdict) => {
    const judgement = judged(one({ readsResults: false }), at);
    expect(judgement).toMatchObject({
      verdict,
      why: 'waiting_for_warehouse',
      reason: expect.stringContaining('Process Warehouse order changes'),
    });
    expect(judgement.evidence.at(-1)).toMatchObject({
      source: 'sync',
      said: { code: 'connection_results_off' },
    });
  });

  it('shows since when it is stuck', () => {
    expect(judged(STUCK, SECOND_LOOK).evidence.at(-1)).toMatchObject({
      at: PRESSED - HOUR,
      said: { code: 'connection_stuck' },
    });
  });

  it('gives what keeps the app from looking first', () => {
    const failure = unreachable(SECOND_LOOK + 30 * DAY);
    const judgement = judged(one({ readsResults: false }), SECOND_LOOK + 31 * DAY, {
      failure,
      lastLookAt: SECOND_LOOK,
    });
    expect(judgement).toMatchObject({ verdict: 'no_answer', reason: failure.message });
  });

  it('says nothing of it once the warehouse has answered', () => {
    const shipped = judge(
      history([looks[0], look(SECOND_LOOK, { warehouse: FULFILLED })], [accepted(ASKED)]),
      { ...provider(), runs: one({ isActive: false }) },
      circumstances(SECOND_LOOK),
    );
    expect(shipped).toMatchObject({ verdict: 'too_late', reason: null });
    expect(shipped.evidence.map(({ source }) => source)).toEqual(['warehouse_status']);
  });
});
