/** When batches really run, whatever the schedule says: only that proves what is said because of them. */
import { describe, expect, it } from 'vitest';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const SHIPPED = {
  kind: 'status',
  raw: 'Shipped',
  normalised: 'Fulfilled',
  withParcel: true,
} as const;
const EVERY_QUARTER = '*/15 * * * *';
const EVERY_HOUR = '0 * * * *';

const NOTHING_OF_RUNS = {
  mayReadConnections: false,
  mayReadSyncTimes: false,
  mayReadAllSyncTimes: false,
};

const worlds = worldsForSpecs();

async function verdictOf(order: TestOrder) {
  return (await order.verdict()).verdict;
}

/** What proves the batch: what is said of it, and when it was. */
async function proofOf(order: TestOrder) {
  const { evidence } = await order.verdict();
  return evidence
    .filter(({ source }) => source === 'sync')
    .map(({ at, text }) => [text, new Date(at).toISOString().slice(11, 16)]);
}

/** Every verdict that was said, none left out. */
async function saidOf(order: TestOrder) {
  return (await order.verdict()).history.map(({ verdict }) => verdict);
}

describe('the real timer runs every hour, and the schedule says every 15 minutes', () => {
  it('calls nothing stopped before two real syncs, and then shows both times', async () => {
    const world = await worlds.open({ cron: EVERY_QUARTER, runsAt: EVERY_HOUR });
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    // 10:00:00
    await world.advance(70 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await world.advance(2 * MINUTE);
    expect(await verdictOf(order)).toBe('stopped_before_warehouse');
    expect(await proofOf(order)).toEqual([
      ['The warehouse synced', '10:00'],
      ['The warehouse synced', '09:00'],
    ]);
  });

  it('calls nothing stopped that a batch under way forwards after hours', async () => {
    const world = await worlds.open({ cron: EVERY_QUARTER });
    world.pauseBatches();
    await world.control.runBatch(world.providerId);
    const order = await world.addOrder({ phase: 'read', plan: { kind: 'cooperates' } });
    await world.control.beginBatch(world.providerId);
    await world.advance(MINUTE);
    await order.press();
    await world.advance(3 * HOUR);
    expect(await verdictOf(order)).toBe('requested');
    await world.control.endBatch(world.providerId);
    await world.control.runBatch(world.providerId);
    await world.control.runBatch(world.providerId);
    await world.advance(HOUR);
    expect(await saidOf(order)).toEqual(['delivering', 'requested', 'stopped_at_warehouse']);
  });
});

describe.each([
  ['warehouse connections', NOTHING_OF_RUNS],
  ['the times of syncs', { mayReadSyncTimes: false, mayReadAllSyncTimes: false }],
])('the user may not read %s', (_, rights) => {
  async function openWithoutRight(): Promise<MerchantWorld> {
    const world = await worlds.open();
    await world.allow(rights);
    return world;
  }
  const addLater = (world: MerchantWorld) =>
    world.addOrder({ phase: 'read', importedAt: world.now() });

  it('is proven by two younger orders that went out one after the other', async () => {
    const world = await openWithoutRight();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(5 * MINUTE);
    await addLater(world);
    await addLater(world);
    // Both went out at 09:00, in one batch.
    await world.advance(20 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await addLater(world);
    // 09:30:00
    await world.advance(15 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await world.advance(2 * MINUTE);
    expect(await verdictOf(order)).toBe('stopped_before_warehouse');
    expect(await proofOf(order)).toEqual([
      ['A later order went to the warehouse, this one didn’t', '09:30'],
      ['A later order went to the warehouse, this one didn’t', '09:00'],
    ]);
  });

  it('is not proven by younger orders of a provider with several warehouses', async () => {
    const world = await openWithoutRight();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    const { shop, prisma } = world;
    await prisma.provider.updateMany({ where: { shop }, data: { warehouse: 'Oslo, Malmö' } });
    await world.advance(5 * MINUTE);
    await addLater(world);
    await world.advance(20 * MINUTE);
    await addLater(world);
    await world.advance(17 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
  });

  it('takes orders that were there before for no proof', async () => {
    const world = await openWithoutRight();
    const order = await world.addOrder({ phase: 'read' });
    await world.addOrder({ phase: 'read' });
    await world.addOrder({ phase: 'read', forwardedLateByBatches: 1 });
    await order.press();
    await world.advance(HOUR);
    expect(await verdictOf(order)).toBe('requested');
  });

  it('is not proven by the schedule where nothing is seen to run, however long that takes', async () => {
    const world = await openWithoutRight();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(DAY);
    expect(await saidOf(order)).toEqual(['delivering', 'requested', 'no_answer']);
  });

  it('is proven by the schedule and two hours where one other order goes out, and says so', async () => {
    const world = await openWithoutRight();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(MINUTE);
    await addLater(world);
    await world.advance(2 * HOUR - MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await world.advance(2 * MINUTE);
    expect(await verdictOf(order)).toBe('stopped_before_warehouse');
    expect(await proofOf(order)).toEqual([
      [expect.stringContaining('by the schedule; no sync confirms'), expect.any(String)],
      ['A later order went to the warehouse, this one didn’t', '09:00'],
    ]);
  });
});

describe('the user loses a right while an answer is awaited', () => {
  it.each([
    ['to read warehouse connections', NOTHING_OF_RUNS],
    ['to read the times of syncs', { mayReadSyncTimes: false, mayReadAllSyncTimes: false }],
  ])('is proven by what can still be seen: %s', async (_, rights) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    // One sync was seen, at 09:00.
    await world.advance(12 * MINUTE);
    await world.allow(rights);
    await world.addOrder({ phase: 'read', importedAt: world.now() });
    // 09:30:00 and 10:00:00
    await world.advance(30 * MINUTE);
    await world.addOrder({ phase: 'read', importedAt: world.now() });
    await world.advance(25 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await world.advance(5 * MINUTE);
    expect(await proofOf(order)).toEqual([
      ['A later order went to the warehouse, this one didn’t', '10:00'],
      ['A later order went to the warehouse, this one didn’t', '09:30'],
    ]);
    expect(await saidOf(order)).toEqual(['delivering', 'requested', 'stopped_before_warehouse']);
  });
});

describe('the connection is stuck for hours', () => {
  /** 08:50: it has just run, and does not run any more. */
  async function openStuck(): Promise<MerchantWorld> {
    const world = await worlds.open();
    await world.control.runBatch(world.providerId);
    world.pauseBatches();
    return world;
  }

  it('concludes nothing from its silence, and goes on when it runs again', async () => {
    const world = await openStuck();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(10 * HOUR);
    expect(await saidOf(order)).toEqual(['delivering', 'requested']);
    world.resumeBatches();
    // 19:30:00
    await world.advance(40 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await world.advance(2 * MINUTE);
    expect(await saidOf(order)).toEqual(['delivering', 'requested', 'stopped_before_warehouse']);
  });

  it('is not said to be silent meanwhile, and has the time that it lost to answer', async () => {
    const world = await openStuck();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(10 * HOUR);
    expect(await saidOf(order)).toEqual(['delivering', 'requested']);
    world.resumeBatches();
    // It runs again at 19:00, and is found to within the hour: four hours are left from then on.
    await world.advance(4 * HOUR + 10 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await world.advance(65 * MINUTE);
    expect(await verdictOf(order)).toBe('no_answer');
  });
});

describe('what was seen of the runs before lies far apart', () => {
  it('is looked at after each batch all the same, and not a day later', async () => {
    const world = await worlds.open();
    // Two cancels on two days, of which nobody waited for the second sync of the day.
    for (let day = 0; day < 3; day += 1) {
      const silent = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
      await silent.press();
      await world.advance(15 * MINUTE);
      await world.control.warehouseSays(silent.primePenguinOrderIds[0] ?? 0, SHIPPED);
      await world.advance(DAY - 15 * MINUTE);
    }
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(40 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await world.advance(2 * MINUTE);
    expect(await verdictOf(order)).toBe('stopped_before_warehouse');
  });
});

describe('a provider has two warehouse connections', () => {
  it('is not proven before both have run twice', async () => {
    const world = await worlds.open();
    world.pauseBatches();
    const { control, providerId, otherProviderId } = world;
    // The other provider’s connection is shown as a second one of this one’s.
    const second = { id: otherProviderId + 300, logisticProviderId: providerId };
    await control.setQuirks({ otherConnections: [second] });
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    for (const ran of [[providerId, otherProviderId], [providerId], [providerId]]) {
      await world.advance(30 * MINUTE);
      for (const id of ran) await control.runBatch(id);
    }
    await world.advance(29 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    await control.runBatch(otherProviderId);
    await world.advance(40 * MINUTE);
    expect(await verdictOf(order)).toBe('stopped_before_warehouse');
    await control.resetQuirks();
  });
});

describe('two providers have one name', () => {
  it('is not proven by the syncs of the one for an order that a batch of the other has', async () => {
    const world = await worlds.open();
    const { control, tenantId } = world;
    const twin = await control.addProvider({
      ...{ tenantId, cron: null, shownCron: '*/30 * * * *' },
      ...{ name: 'Nordic 3PL', warehouse: 'Malmö' },
    });
    await control.runBatch(twin);
    await world.advance(61 * MINUTE);
    const order = await world.addOrder({ phase: 'read', providerId: twin });
    await control.beginBatch(twin);
    await world.advance(MINUTE);
    await order.press();
    await world.advance(2 * HOUR);
    expect(await saidOf(order)).not.toContain('stopped_before_warehouse');
    await control.endBatch(twin);
    await world.advance(HOUR);
    expect(await saidOf(order)).not.toContain('stopped_before_warehouse');
  });

  it('is not proven by one of them where a connection tells its provider by id alone', async () => {
    const world = await worlds.open();
    const { control, tenantId, otherProviderId } = world;
    const twin = await control.addProvider({
      ...{ tenantId, cron: null, name: 'Nordic 3PL', isActive: false },
    });
    const unnamed = { id: otherProviderId + 300, logisticProviderId: twin };
    await control.setQuirks({ otherConnections: [unnamed] });
    await world.advance(61 * MINUTE);
    const order = await world.addOrder({ phase: 'read', providerId: twin });
    world.pauseBatches();
    await order.press();
    for (let runs = 0; runs < 4; runs += 1) {
      await world.advance(30 * MINUTE);
      await control.runBatch(world.providerId);
    }
    await world.advance(HOUR);
    expect(await saidOf(order)).not.toContain('stopped_before_warehouse');
    await control.resetQuirks();
  });
});

describe('times of syncs that cannot be', () => {
  /** A batch that records a time which is so far from the real one. */
  async function runBatchAt({ control, providerId }: MerchantWorld, skewMs: number): Promise<void> {
    await control.setClockSkew(skewMs);
    await control.runBatch(providerId);
    await control.setClockSkew(0);
  }

  it.each([
    ['in the future', 24 * HOUR, 25 * HOUR, ['10:30', '10:00']],
    ['going backwards', 0, -3 * MINUTE, ['10:00', '09:00']],
  ])('prove nothing: %s', async (_, first, second, proof) => {
    const world = await worlds.open();
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(10 * MINUTE);
    await runBatchAt(world, first);
    // Looked at after 09:00, and again.
    await world.advance(2 * MINUTE);
    await runBatchAt(world, second);
    await world.advance(30 * MINUTE);
    expect(await verdictOf(order)).toBe('requested');
    world.resumeBatches();
    await world.advance(80 * MINUTE);
    expect(await verdictOf(order)).toBe('stopped_before_warehouse');
    expect((await proofOf(order)).map(([, at]) => at)).toEqual(proof);
  });
});

describe('how often Prime Penguin is asked', () => {
  const TIMES = [
    'WarehouseConnection/GetSyncDetailsByWarehouseConnectionId',
    'Integrators/LastTimeOfSync',
  ];
  const OF_RUNS = ['WarehouseConnection/GetAllWarehouseConnections', ...TIMES];

  /** By a press and in the hour after it, with one look after each of two batches. */
  async function callsOf(phase: 'at_warehouse' | 'read') {
    const world = await worlds.open();
    const order = await world.addOrder({ phase, plan: { kind: 'silent' } });
    await world.calls();
    await order.press();
    await world.advance(HOUR);
    const names = (await world.calls()).map(({ path }) => path.split('/').slice(-2).join('/'));
    const ofRuns = names.filter((name) => OF_RUNS.includes(name)).length;
    return { ofRuns, others: names.length - ofRuns };
  }

  it('takes one call an hour to know whether the connection runs while a warehouse is awaited', async () => {
    expect(await callsOf('at_warehouse')).toEqual({ ofRuns: 1, others: 11 });
  });

  it('takes one call at each of the two looks that a proof hangs on, and no look more', async () => {
    expect(await callsOf('read')).toEqual({ ofRuns: 2, others: 14 });
  });

  it('takes none for the runs once it is stopped', async () => {
    const world = await worlds.open();
    await (await world.addOrder({ phase: 'read' })).press();
    await world.advance(42 * MINUTE);
    await world.calls();
    await world.advance(6 * HOUR);
    const paths = (await world.calls()).map(({ path }) => path);
    expect(paths.filter((path) => TIMES.some((name) => path.endsWith(name)))).toEqual([]);
  });
});

describe('what proved a stop is not shown any more', () => {
  it.each<[string, (world: MerchantWorld) => Promise<void>]>([
    ['the connections', ({ allow }) => allow(NOTHING_OF_RUNS)],
    [
      'the times of syncs',
      ({ allow }) => allow({ mayReadSyncTimes: false, mayReadAllSyncTimes: false }),
    ],
  ])('stays stopped while nothing new is seen: of %s', async (_, loseProof) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(42 * MINUTE);
    expect(await verdictOf(order)).toBe('stopped_before_warehouse');
    const proof = await proofOf(order);
    await loseProof(world);
    // Another one is awaited at the same provider, so that the connections are read again.
    const other = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await other.press();
    await world.advance(65 * MINUTE);
    await order.read();
    const { verdict, overturned } = await order.verdict();
    expect({ verdict, overturned }).toEqual({
      verdict: 'stopped_before_warehouse',
      overturned: false,
    });
    expect(await proofOf(order)).toEqual(proof);
    await world.advance(6 * HOUR);
    await order.read();
    expect(await saidOf(order)).toEqual(['delivering', 'requested', 'stopped_before_warehouse']);
  });

  it('stays stopped when more orders go out and its row is written for another reason', async () => {
    const world = await worlds.open();
    await world.allow(NOTHING_OF_RUNS);
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    for (let batch = 0; batch < 14; batch += 1) {
      await world.advance(10 * MINUTE);
      await world.addOrder({ phase: 'read', importedAt: world.now() });
      if (batch === 9) {
        expect(await verdictOf(order)).toBe('stopped_before_warehouse');
        await world.control.changeOrder(order.id, { isPaid: false });
      }
    }
    await world.advance(2 * HOUR);
    expect(await saidOf(order)).toEqual(['delivering', 'requested', 'stopped_before_warehouse']);
  });
});
