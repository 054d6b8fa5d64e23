/** One cancellation told from beginning to end, from what is stored of it. */

import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '#app/contract/activity.ts';
import { type Cancellation, newPlace, type WarehouseOrder } from '#app/domain/cancellation.ts';
import { NO_READS } from '#app/domain/channel-reads.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { activityOf } from '#app/use-cases/activity-entries.ts';
import { sayIn } from '#app/wording/say.server.ts';
import {
  ASKED,
  accepted,
  CANCELLED,
  FIRST_LOOK,
  IN_PROGRESS,
  line,
  look,
  lost,
  MINUTE,
  moment,
  NORDIC,
  PENDING,
  PRESSED,
  PRIME_PENGUIN_ORDER,
  parcel,
  problem,
  SECOND,
  SECOND_LOOK,
} from '#tests/support/histories.ts';
import { HOUR, worldsForSpecs } from '#tests/support/merchant-world.ts';

const NOTHING = { verdicts: [], retries: [], notices: [], written: null };
const NAMELESS = () => null;

function cancellation(
  order: Partial<WarehouseOrder> = {},
  more: Partial<Cancellation> = {},
): Cancellation {
  const shopifyOrderId = parseShopifyOrderId('1');
  if (shopifyOrderId === null) throw new Error('no order id');
  const place = {
    ...newPlace('place', PRESSED),
    primePenguinOrderId: PRIME_PENGUIN_ORDER,
    providerName: NORDIC,
    ...order,
  };
  return {
    ...{ id: 'id', version: 1, shop: 'shop', shopifyOrderId, orderName: '#1001', askedIn: null },
    ...{ orderCreatedAt: PRESSED - HOUR, cancelledInShopifyAt: null, reason: 'fraud' },
    ...{ note: 'Stolen card', requestedBy: { kind: 'staff', userId: '42' }, requestedAt: PRESSED },
    ...{
      deliverUntil: PRESSED,
      deliveryAttempts: 1,
      attemptPlannedAt: PRESSED,
      failure: null,
      absence: null,
    },
    ...{ lastLookAt: null, outcome: 'pending', watchUntil: PRESSED, endedAt: null },
    ...{ waysAllowed: 'cancel_order' },
    warehouseOrders: [place],
    ...more,
  };
}

function of<K extends ActivityEntry['kind']>(entries: readonly ActivityEntry[], kind: K) {
  return entries.filter((entry): entry is Extract<ActivityEntry, { kind: K }> => {
    return entry.kind === kind;
  });
}

describe('what Prime Penguin showed', () => {
  const first = line('warehouse', PENDING, IN_PROGRESS, PRESSED - HOUR);
  const second = line('warehouse', IN_PROGRESS, CANCELLED, PRESSED + MINUTE);
  const observations = [
    look(FIRST_LOOK, {
      warehouse: IN_PROGRESS,
      statusLog: [first],
      entityLog: [problem(1, 'other', null)],
    }),
    look(SECOND_LOOK, {
      warehouse: CANCELLED,
      // Newest first, and as a database gives an object back: with its fields in another order.
      statusLog: [second, Object.fromEntries(Object.entries(first).toReversed()) as typeof first],
      entityLog: [problem(2, 'incompatible_status', PRESSED), problem(1, 'other', null)],
      fulfilments: [parcel()],
    }),
  ];

  it('is told with what is new in it since the look before', () => {
    const [one, other] = of(
      activityOf(cancellation({ observations }), NOTHING, NAMELESS, sayIn('en')),
      'observed',
    );
    expect(one).toMatchObject({
      isFirst: true,
      channelStatus: { code: 'pending', text: 'Pending' },
      warehouseStatus: { code: 'in_progress', text: 'In progress' },
      statusLines: [{ source: 'warehouse', warehouse: { after: { code: 'in_progress' } } }],
      problems: [{ message: 'Problem 1', at: null }],
      parcels: [],
      warehouse: { place: 0, primePenguinOrderId: PRIME_PENGUIN_ORDER, providerName: NORDIC },
    });
    expect(other).toMatchObject({
      isFirst: false,
      warehouseStatus: { code: 'cancelled' },
      problems: [{ code: 'incompatible_status', at: new Date(PRESSED).toISOString() }],
      parcels: [{ company: 'PostNord', number: 'PN123' }],
    });
    expect(other?.statusLines.map(({ warehouse }) => warehouse.after.code)).toEqual(['cancelled']);
  });

  it('names the same line twice when it was logged twice', () => {
    const again = [
      look(FIRST_LOOK, { statusLog: [first] }),
      look(SECOND_LOOK, { statusLog: [first, first] }),
    ];
    const told = of(
      activityOf(cancellation({ observations: again }), NOTHING, NAMELESS, sayIn('en')),
      'observed',
    );
    expect(told.map(({ statusLines }) => statusLines.length)).toEqual([1, 1]);
  });
});

describe('the order of the story', () => {
  it('is the time of each, and for one moment the way in which it can have happened', () => {
    const said = { warehouseOrderId: 'place', why: null, reason: null, overturns: false };
    const evidence = [{ at: PRESSED, source: 'status_log', text: 'Warehouse: Cancelled' }] as const;
    const records = {
      verdicts: [
        { ...said, verdict: 'delivering', evidence: [], at: PRESSED },
        { ...said, verdict: 'stopped_at_warehouse', evidence, at: SECOND_LOOK },
      ],
      retries: [{ warehouseOrderId: 'place', by: null, at: SECOND_LOOK + SECOND }],
      notices: [],
      written: null,
    } as const;
    const state = cancellation(
      {
        observations: [look(FIRST_LOOK), look(SECOND_LOOK)],
        confirmed: moment(SECOND_LOOK + MINUTE),
        asks: [
          { ...accepted(), id: 'a' },
          { ...lost(SECOND_LOOK + 2 * SECOND), id: 'b' },
        ],
        words: [{ says: 'ships', at: SECOND_LOOK + 2 * MINUTE, userId: '7', note: null }],
      },
      {
        cancelledInShopifyAt: PRESSED,
        absence: {
          firstAt: PRESSED + 1,
          lastAt: PRESSED + 2,
          channel: { readingOff: false, isProven: true, reads: NO_READS },
          provenAt: null,
        },
        failure: { kind: 'unreachable', message: 'Timed out', at: PRESSED + 3 },
        endedAt: SECOND_LOOK + HOUR,
      },
    );
    const entries = activityOf(
      state,
      records,
      (userId) => (userId === '7' ? 'Bo Ek' : null),
      sayIn('en'),
    );
    expect(entries.map(({ kind }) => kind)).toEqual([
      ...['requested', 'cancelled_in_shopify', 'concluded', 'not_found', 'not_reached'],
      ...['observed', 'asked', 'observed', 'concluded', 'retried', 'asked', 'confirmed'],
      ...['person_said', 'ended'],
    ]);
    expect(of(entries, 'requested')).toEqual([
      {
        kind: 'requested',
        at: new Date(PRESSED).toISOString(),
        by: { kind: 'staff', userId: '42', name: null },
        ...{ reason: 'fraud', note: 'Stolen card' },
      },
    ]);
    expect(of(entries, 'asked').map(({ at, reply }) => [at, reply?.kind, reply?.message])).toEqual([
      [new Date(ASKED).toISOString(), 'accepted', null],
      [new Date(SECOND_LOOK + 2 * SECOND).toISOString(), 'unknown', 'Timed out'],
    ]);
    expect(of(entries, 'concluded')[1]).toMatchObject({
      ...{ verdict: 'stopped_at_warehouse', final: true, overturns: false },
      evidence: [{ at: new Date(PRESSED).toISOString(), text: 'Warehouse: Cancelled' }],
    });
    expect(of(entries, 'person_said')[0]?.by).toEqual({ userId: '7', name: 'Bo Ek' });
  });
});

describe('a real cancellation', () => {
  const worlds = worldsForSpecs();

  it('is told with who asked, each request, each verdict and who asked again', async () => {
    const world = await worlds.open();
    await world.deps.staff.note(world.shop, {
      ...{ userId: '42', name: 'Ada Berg', isOwner: true, locale: 'sv' },
      ...{ seenAt: world.now(), askedAt: world.now() },
    });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'refuses_with_reason', text: 'Locked', via: 'entity_log' },
    });
    const { id } = await order.press();
    await world.advance(HOUR);
    const by = { kind: 'staff', userId: '42' } as const;
    await world.application.retryCancellation(world.shop, id, by);
    await world.advance(HOUR);
    const read = await world.application.readActivity(world.shop, id);
    if (read.kind !== 'found') throw new Error(read.kind);
    const { cancellation: shown, entries } = read.activity;
    expect(shown).toEqual(await order.cancellation());
    expect(of(entries, 'requested')[0]?.by).toEqual({ ...by, name: 'Ada Berg' });
    expect(of(entries, 'retried').map(({ by: who }) => who)).toEqual([{ ...by, name: 'Ada Berg' }]);
    expect(of(entries, 'asked').map(({ reply }) => reply?.kind)).toEqual(['accepted', 'refused']);
    const verdicts = of(entries, 'concluded').map(({ verdict }) => verdict);
    expect(verdicts.slice(0, 3)).toEqual(['delivering', 'requested', 'refused']);
    expect(of(entries, 'concluded')[2]?.evidence).not.toEqual([]);
    expect(of(entries, 'observed').flatMap(({ problems }) => problems)).toEqual(
      expect.arrayContaining([expect.objectContaining({ message: 'Locked' })]),
    );
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });
});
