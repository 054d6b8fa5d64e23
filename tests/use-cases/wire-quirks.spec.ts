/** Prime Penguin's answers look different from what is published. Nothing of it ever leads to "stopped". */
import { afterEach, describe, expect, it } from 'vitest';
import type { Quirks } from '#sandbox/prime-penguin/quirks.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();
let world: MerchantWorld;
afterEach(() => world.control.resetQuirks());

const HARMLESS: readonly [string, Partial<Quirks>][] = [
  ['statuses in lower case', { statusSpelling: 'lower' }],
  ['statuses in upper case', { statusSpelling: 'upper' }],
  ['statuses with blanks', { statusSpelling: 'spaced' }],
  ['statuses in snake case', { statusSpelling: 'snake' }],
  ['times without a zone', { dateTimes: 'no_zone' }],
  ['local times of Stockholm', { dateTimes: 'no_zone', timeZone: 'Europe/Stockholm' }],
  ['local times of New York', { dateTimes: 'no_zone', timeZone: 'America/New_York' }],
  ['times without a zone, and no other clock', { dateTimes: 'no_zone', dateHeader: 'absent' }],
  ['members that nobody has announced', { unknownMembers: true }],
  ['null members left out', { omitNulls: true }],
  ['no modification times', { nullMembers: ['primePenguinModifiedAt'] }],
  ['no lines and no parcels', { missingMembers: ['lineItems', 'fulfillments', 'orderTracking'] }],
  ['no raw statuses', { nullMembers: ['warehouseStatus', 'fulfillmentStatus'] }],
];

describe.each(HARMLESS)('%s', (_, quirks) => {
  it('is stopped when the warehouse says so, once asked', async () => {
    world = await worlds.open();
    await world.control.setQuirks(quirks);
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    expect((await order.press()).warehouses[0]?.verdict).toBe('requested');
    await world.advance(42 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });

  it('is too late when it ships', async () => {
    world = await worlds.open();
    await world.control.setQuirks(quirks);
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 1 },
    });
    await order.press();
    await world.advance(42 * MINUTE);
    expect((await order.verdict()).verdict).toBe('too_late');
  });
});

describe.each([['UTC'], ['Europe/Stockholm'], ['America/New_York']])(
  'local times of %s',
  (timeZone) => {
    it.each([
      ['older than the request is no answer', -40 * MINUTE, 'requested'],
      ['written after the request is one', 20 * MINUTE, 'refused'],
    ])('a problem %s', async (_, afterMs, verdict) => {
      world = await worlds.open();
      await world.control.setQuirks({ dateTimes: 'no_zone', timeZone });
      const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
      await order.press();
      const at = world.now() + afterMs;
      await world.advance(30 * MINUTE);
      // It shows only now.
      await world.control.recordProblem(order.primePenguinOrderIds[0] ?? 0, {
        via: 'entity_log',
        message: 'Locked',
        at,
      });
      await world.advance(30 * MINUTE);
      expect((await order.verdict()).verdict).toBe(verdict);
    });
  },
);

const CONFUSING: readonly [string, Partial<Quirks>][] = [
  [
    'no warehouse side at all',
    { missingMembers: ['warehouseStatus', 'normalizedWarehouseStatus'] },
  ],
  ['a warehouse side of nulls', { nullMembers: ['warehouseStatus', 'normalizedWarehouseStatus'] }],
  [
    'no normalised statuses',
    { missingMembers: ['normalizedWarehouseStatus', 'normalizedFulfillmentStatus'] },
  ],
  ['no provider', { nullMembers: ['assignedLogisticProvider'] }],
  ['no channel side', { missingMembers: ['fulfillmentStatus', 'normalizedFulfillmentStatus'] }],
];

describe.each(CONFUSING)('%s', (_, quirks) => {
  it('is never stopped while the warehouse goes on working', async () => {
    world = await worlds.open();
    await world.control.setQuirks(quirks);
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(6 * HOUR);
    const { verdict, history } = await order.verdict();
    expect(verdict).toBe('no_answer');
    for (const said of history) expect(said.verdict).not.toMatch(/^stopped/);
  });
});

describe('a warehouse status that nobody has seen before', () => {
  it.each([
    ['normalised', { raw: 'ZZ_TRANSFER', normalised: 'InTransfer' }],
    ['raw only', { raw: 'Cancelled', normalised: null }],
    ['like the known one', { raw: 'Annullerad', normalised: 'CancelledByRobot' }],
  ])('is no answer: %s', async (_, shown) => {
    world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(15 * MINUTE);
    await world.control.warehouseSays(order.primePenguinOrderIds[0] ?? 0, {
      kind: 'status',
      withParcel: false,
      ...shown,
    });
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(4 * HOUR);
    expect((await order.verdict()).verdict).toBe('no_answer');
  });
});

describe('log codes and sources that nobody has seen before', () => {
  it('are no answer', async () => {
    world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(15 * MINUTE);
    await world.control.recordProblem(order.primePenguinOrderIds[0] ?? 0, {
      via: 'entity_log',
      code: 999,
      message: 'Something new',
    });
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
  });
});

describe('texts with characters that the database does not take', () => {
  // NUL, half of a surrogate pair, and a pair just where a long text is cut.
  const texts = ['No \0 way', 'No \ud83d way', `${'x'.repeat(998)}\u{1F600}${'y'.repeat(20)}`];

  it.each(texts)('are kept without them in a refusal', async (text) => {
    world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', cancelRefusal: text });
    await order.press();
    await world.advance(5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('refused');
    expect((await order.verdict()).reason?.slice(0, 3)).toBe(text.slice(0, 3));
    expect(await order.requests()).toBe(3);
  });

  it.each(texts)('are kept without them in a log', async (message) => {
    world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    const id = order.primePenguinOrderIds[0] ?? 0;
    await world.control.recordProblem(id, { via: 'entity_log', code: 21, message });
    await world.advance(25 * MINUTE);
    expect((await order.verdict()).verdict).toBe('not_supported');
  });
});

describe('an order that does not say which order of the shop it is', () => {
  it('is not taken for an order that Prime Penguin does not have', async () => {
    world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.cancelInShopify();
    await world.control.setQuirks({ nullMembers: ['orderId'] });
    await order.press();
    await world.advance(6 * HOUR);
    const { history } = await order.verdict();
    for (const said of history) expect(said.verdict).not.toMatch(/^(stopped|awaiting)/);
  });
});
