/** What is kept, when several processes write at once or one dies: facts and leases in the database. */
import { describe, expect, it } from 'vitest';
import type { Cancellation, Fact } from '#app/domain/cancellation.ts';
import { deliver } from '#app/use-cases/deliver.ts';
import { judgeAgain } from '#app/use-cases/judge-again.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const LONG = 60_000;
/** Over as soon as it is given. */
const NO_TIME = 0;

const worlds = worldsForSpecs();

/** Open, and not delivered: Prime Penguin is down. */
async function undelivered() {
  const world = await worlds.open();
  const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
  const fault = await world.control.addFault({
    match: { tenantId: world.tenantId },
    fault: { kind: 'html_page' },
  });
  const { id } = await order.press();
  await world.control.clearFaults(fault);
  await world.advance(1);
  return { world, order, id };
}

async function stateOf(world: MerchantWorld, id: string): Promise<Cancellation> {
  const state = await world.deps.cancellations.read(world.shop, id);
  if (!state) throw new Error('It is gone');
  return state;
}

const NEXT_AT = Date.UTC(2026, 10, 23, 12);
const attempted: Fact = { kind: 'delivery_attempted', nextAt: NEXT_AT };

describe('two deliverers at once', () => {
  it('ask once between them', async () => {
    const { world, order, id } = await undelivered();
    const results = await Promise.all([
      deliver(world.deps, world.shop, id),
      deliver(world.deps, world.shop, id),
    ]);
    expect(results.map(({ kind }) => kind)).toContain('done');
    expect(await order.requests()).toBe(1);
  });

  it('send the second away while the first delivers', async () => {
    const { world, order, id } = await undelivered();
    const store = world.deps.cancellations;
    const lease = await store.takeDeliveryLease(id, LONG);
    if (lease === null) throw new Error('The lease is free');
    expect((await deliver(world.deps, world.shop, id)).kind).toBe('busy');
    expect(await order.requests()).toBe(0);
    await store.releaseDeliveryLease(id, lease);
    expect((await deliver(world.deps, world.shop, id)).kind).toBe('done');
  });

  it('gives the lease to one of many', async () => {
    const { world, id } = await undelivered();
    const leases = await Promise.all(
      Array.from({ length: 8 }, () => world.deps.cancellations.takeDeliveryLease(id, LONG)),
    );
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });
});

describe('a deliverer that has died', () => {
  it('keeps others away only until its lease is over', async () => {
    const { world, order, id } = await undelivered();
    const store = world.deps.cancellations;
    expect(await store.takeDeliveryLease(id, NO_TIME)).not.toBeNull();
    expect((await deliver(world.deps, world.shop, id)).kind).toBe('done');
    expect(await order.requests()).toBe(1);
  });

  it('can write nothing more when it comes back to life', async () => {
    const { world, id } = await undelivered();
    const store = world.deps.cancellations;
    const before = await stateOf(world, id);
    const stale = await store.takeDeliveryLease(id, NO_TIME);
    const fresh = await store.takeDeliveryLease(id, LONG);
    expect(await store.change(id, () => ({ facts: [attempted] }), stale ?? undefined)).toBeNull();
    expect((await stateOf(world, id)).version).toBe(before.version);
    // Nor can it give back a lease that is not its own.
    if (stale) await store.releaseDeliveryLease(id, stale);
    expect(await store.takeDeliveryLease(id, LONG)).toBeNull();
    const written = await store.change(id, () => ({ facts: [attempted] }), fresh ?? undefined);
    expect(written?.version).toBe(before.version + 1);
  });

  it('renews its lease with every write while it lives', async () => {
    const { world, id } = await undelivered();
    const store = world.deps.cancellations;
    const lease = await store.takeDeliveryLease(id, LONG);
    await world.prisma
      .$executeRaw`UPDATE cancellation SET lease_until = now() + interval '1 second' WHERE id = ${id}::uuid`;
    await store.change(id, () => ({ facts: [] }), lease ?? undefined);
    const [row] = await world.prisma.$queryRaw<{ left: number }[]>`
      SELECT extract(epoch FROM lease_until - now())::float8 AS left FROM cancellation WHERE id = ${id}::uuid`;
    expect(row?.left).toBeGreaterThan(30);
  });
});

describe('many write at the same moment', () => {
  it('keeps every fact, one version each', async () => {
    const { world, id } = await undelivered();
    const before = await stateOf(world, id);
    const changed = await Promise.all(
      Array.from({ length: 12 }, () =>
        world.deps.cancellations.change(id, () => ({ facts: [attempted] })),
      ),
    );
    const after = await stateOf(world, id);
    expect(after.deliveryAttempts).toBe(before.deliveryAttempts + 12);
    expect(after.version).toBe(before.version + 12);
    expect(new Set(changed.map((state) => state?.version)).size).toBe(12);
  });

  it('sees the newest state when it decides', async () => {
    const { world, id } = await undelivered();
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, () =>
        world.deps.cancellations.change(id, (state) => {
          seen.push(state.deliveryAttempts);
          return { facts: [attempted] };
        }),
      ),
    );
    expect(new Set(seen).size).toBe(6);
  });

  it('begins with what was read before, and only where nothing has changed since', async () => {
    const { world, id } = await undelivered();
    const { cancellations } = world.deps;
    const read = await stateOf(world, id);
    const nothing = (state: Cancellation) => {
      begunWith.push(state);
      return { facts: [] };
    };
    const begunWith: Cancellation[] = [];
    await cancellations.change(read, nothing);
    const written = await cancellations.change(read, () => ({ facts: [attempted] }));
    await cancellations.change(read, nothing);
    expect(begunWith[0]).toBe(read);
    expect(begunWith[1]).toEqual(written);
    expect(written?.deliveryAttempts).toBe(read.deliveryAttempts + 1);
  });
});

describe('a decision that fails', () => {
  it('leaves nothing behind', async () => {
    const { world, id } = await undelivered();
    const before = await stateOf(world, id);
    const jobs = world.waiting.length;
    const bug = new Error('a bug');
    await expect(
      world.deps.cancellations.change(id, () => {
        throw bug;
      }),
    ).rejects.toBe(bug);
    expect(await stateOf(world, id)).toEqual(before);
    expect(world.waiting).toHaveLength(jobs);
  });

  it('leaves nothing of a change that breaks half-way', async () => {
    const { world, id } = await undelivered();
    const before = await stateOf(world, id);
    const asked = (requestId: string): Fact => ({
      kind: 'asked',
      way: 'cancel_order',
      warehouseOrderId: before.warehouseOrders[0]?.id ?? '',
      requestId,
      at: world.now(),
    });
    const good = asked(world.deps.newId());
    await expect(
      world.deps.cancellations.change(id, () => ({ facts: [attempted, good, asked('no id')] })),
    ).rejects.toThrow();
    expect(await stateOf(world, id)).toEqual(before);
  });

  it('is no change when nothing happened: readers are not woken', async () => {
    const { world, id } = await undelivered();
    const before = await stateOf(world, id);
    await world.deps.cancellations.change(id, () => ({ facts: [] }));
    expect((await stateOf(world, id)).version).toBe(before.version);
  });
});

describe('the way of a cancellation through the database', () => {
  it('is the same state that the facts add up to', async () => {
    const { world, order, id } = await undelivered();
    await world.advance(HOUR);
    const state = await stateOf(world, id);
    const next = await world.deps.cancellations.change(id, () => ({ facts: [attempted] }));
    expect(next).toEqual(await stateOf(world, id));
    expect(next).toEqual({
      ...state,
      version: state.version + 1,
      deliveryAttempts: state.deliveryAttempts + 1,
      attemptPlannedAt: NEXT_AT,
    });
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('only adds what was seen, asked and said', async () => {
    const { world, order } = await undelivered();
    await world.advance(15 * MINUTE);
    const where = { warehouseOrder: { shop: world.shop } };
    const byId = { orderBy: { id: 'asc' } } as const;
    const observations = await world.prisma.observation.findMany({ where, ...byId });
    const verdicts = await world.prisma.verdictRecord.findMany({ where, ...byId });
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    const laterObservations = await world.prisma.observation.findMany({ where, ...byId });
    const laterVerdicts = await world.prisma.verdictRecord.findMany({ where, ...byId });
    expect(laterObservations.slice(0, observations.length)).toEqual(observations);
    expect(laterVerdicts.slice(0, verdicts.length)).toEqual(verdicts);
    expect(laterVerdicts.length).toBeGreaterThan(verdicts.length);
  });

  it('comes to the same verdicts when they are computed again', async () => {
    const { world, order, id } = await undelivered();
    await world.advance(2 * HOUR);
    const before = (await order.cancellation()).warehouses;
    await world.prisma.warehouseOrder.updateMany({
      where: { cancellationId: id },
      data: { verdict: 'requested', why: 'waiting_for_warehouse', evidence: [] },
    });
    expect((await judgeAgain(world.deps)).changed).toBeGreaterThanOrEqual(1);
    const after = (await order.cancellation()).warehouses;
    expect(after.map(({ verdict, why, evidence }) => ({ verdict, why, evidence }))).toEqual(
      before.map(({ verdict, why, evidence }) => ({ verdict, why, evidence })),
    );
  });
});

describe('readers that wait', () => {
  it('are woken by the change, and answered with the newer version', async () => {
    const { world, id } = await undelivered();
    const { version } = await stateOf(world, id);
    const wait = { since: version, waitMs: 25_000, signal: AbortSignal.timeout(15_000) };
    const waiting = world.application.readCancellation(world.shop, id, wait);
    const isNoted = async () => (await world.deps.watches.read(world.shop))?.viewedUntil != null;
    while (!(await isNoted()));
    await world.deps.cancellations.change(id, () => ({ facts: [attempted] }));
    const answer = await waiting;
    expect(answer.kind === 'found' && answer.cancellation.version).toBe(version + 1);
  });

  it('are answered at once when there is something newer already', async () => {
    const { world, id } = await undelivered();
    const wait = { since: 0, waitMs: 25_000, signal: AbortSignal.timeout(15_000) };
    expect((await world.application.readCancellation(world.shop, id, wait)).kind).toBe('found');
  });

  it('are let go when nothing happens', async () => {
    const { world, id } = await undelivered();
    const { version } = await stateOf(world, id);
    const wait = { since: version, waitMs: 25_000, signal: AbortSignal.timeout(50) };
    expect(await world.application.readCancellation(world.shop, id, wait)).toEqual({
      kind: 'unchanged',
    });
  });
});

describe('a list of cancellations', () => {
  it('is newest first, and complete over its pages, also for one moment', async () => {
    const world = await worlds.open();
    const pressed: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      const order = await world.addOrder({ phase: 'shipped' });
      pressed.push((await order.press()).id);
      if (count % 3 === 2) await world.advance(MINUTE);
    }
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof world.application.listCancellations>> =
        await world.application.listCancellations(world.shop, { cursor, limit: 2 });
      listed.push(...page.cancellations.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(listed).toHaveLength(7);
    expect(new Set(listed)).toEqual(new Set(pressed));
    expect(listed[0]).toBe(pressed[6]);
    expect(new Set(listed.slice(-3))).toEqual(new Set(pressed.slice(0, 3)));
  });
});

describe('the shop goes', () => {
  it('keeps what was recorded when the app is removed, without access and secrets', async () => {
    const { world, id } = await undelivered();
    await world.application.forgetShop(world.shop);
    expect(await world.application.readConnection(world.shop)).toEqual({ connected: false });
    expect((await stateOf(world, id)).id).toBe(id);
  });

  it('leaves nothing of an order whose customer is to be forgotten, and all of the others', async () => {
    const { world, id } = await undelivered();
    const other = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await other.press();
    const { shopifyOrderId } = await stateOf(world, id);
    await world.application.eraseOrders(world.shop, [shopifyOrderId]);
    expect(await world.deps.cancellations.read(world.shop, id)).toBeNull();
    expect((await other.cancellation()).warehouses).toHaveLength(1);
  });

  it('leaves nothing when the shop asks for it', async () => {
    const { world } = await undelivered();
    await world.application.eraseShop(world.shop);
    const { prisma, shop } = world;
    const where = { where: { shop } };
    const counts = await Promise.all([
      prisma.cancellation.count(where),
      prisma.warehouseOrder.count(where),
      prisma.provider.count(where),
      prisma.shopConnection.count(where),
      prisma.shopWatch.count(where),
      prisma.orderLook.count(where),
      prisma.observation.count({ where: { warehouseOrder: { shop } } }),
    ]);
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0]);
    // Jobs that still wait find nothing, and do nothing.
    await world.advance(HOUR);
  });
});
