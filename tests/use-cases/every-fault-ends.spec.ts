/** Whatever goes wrong inside the app, each cancellation comes to a verdict, and no other is held up. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSealer } from '#app/persistence/seal.server.ts';
import { deliverAsJob } from '#app/use-cases/deliver.ts';
import type { Dependencies } from '#app/use-cases/dependencies.ts';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import type { Mailer } from '#app/use-cases/ports/mail.ts';
import type { PrimePenguin, PrimePenguinGateway } from '#app/use-cases/ports/prime-penguin.ts';
import { wakeReconciliations } from '#app/use-cases/reconcile.ts';
import { wakeForgotten } from '#app/use-cases/wake-forgotten.ts';
import { watchShop } from '#app/use-cases/watch-shop.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();
const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;
const SILENT_ORDER = { phase: 'at_warehouse', plan: { kind: 'silent' } } as const;
const BUG = new TypeError('undefined is not iterable');
const fail = () => Promise.reject(BUG);

/** The same app with a bug in its way to Prime Penguin, and what the operator learns of it. */
function withBug(world: MerchantWorld, change: (real: PrimePenguin) => Partial<PrimePenguin>) {
  const counted: string[] = [];
  const logged: unknown[] = [];
  const { primePenguin, faults, log } = world.deps;
  const broken: PrimePenguinGateway = {
    ...primePenguin,
    async forShop(shop) {
      const real = await primePenguin.forShop(shop);
      return real && { ...real, ...change(real) };
    },
  };
  const deps: Dependencies = {
    ...world.deps,
    primePenguin: broken,
    faults: { ...faults, noteUnforeseen: (work) => void counted.push(work) },
    log: { ...log, error: ({ err }) => void logged.push(err) },
  };
  return { deps, counted, logged };
}

async function press(world: MerchantWorld, order: TestOrder) {
  const { tenantId } = world;
  // Nothing gets through at first, so that the job has the whole delivery before it.
  const fault = await world.control.addFault({ match: { tenantId }, fault: { kind: 'html_page' } });
  const { id } = await order.press();
  await world.control.clearFaults(fault);
  world.loseJobs();
  return id;
}

async function stored(world: MerchantWorld, cancellationId: string) {
  return world.prisma.warehouseOrder.findFirstOrThrow({ where: { cancellationId } });
}

/** Delivers whenever it is planned, until nothing is planned any more. */
async function keepDelivering(world: MerchantWorld, deps: Dependencies, id: string): Promise<void> {
  for (;;) {
    const next = world.waiting.find(({ job }) => job === 'deliver');
    world.loseJobs();
    if (!next) return;
    await world.advance(Math.max(0, (next.at ?? 0) - world.now()));
    await deliverAsJob(deps, world.shop, id);
  }
}

describe('a bug in every delivery', () => {
  it('is a failure of the request, and the time to deliver ends it', async () => {
    const world = await worlds.open();
    const id = await press(world, await world.addOrder(AT_WAREHOUSE));
    const { deps, counted, logged } = withBug(world, () => ({ findOrders: fail }));
    await deliverAsJob(deps, world.shop, id);
    expect(await stored(world, id)).toMatchObject({ verdict: 'delivering' });
    expect(world.waiting.filter(({ job }) => job === 'deliver')).toHaveLength(1);
    await keepDelivering(world, deps, id);
    expect(await stored(world, id)).toMatchObject({
      verdict: 'undeliverable',
      reason: expect.stringContaining('Something went wrong in this app'),
    });
    expect(counted.length).toBeGreaterThan(1);
    expect(new Set(counted)).toEqual(new Set(['delivery']));
    expect(logged).toEqual(counted.map(() => BUG));
  });

  it('after the request went out is told as no answer, never as not sent', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(SILENT_ORDER);
    const id = await press(world, order);
    const losing = withBug(world, (real) => ({
      cancel: async (orderId) => {
        await real.cancel(orderId);
        throw BUG;
      },
    }));
    await deliverAsJob(losing.deps, world.shop, id);
    expect(await order.requests()).toBe(1);
    await keepDelivering(world, withBug(world, () => ({ findOrders: fail })).deps, id);
    expect(await stored(world, id)).toMatchObject({ verdict: 'no_answer' });
    expect(await order.requests()).toBe(1);
  });

  it('ends once the bug is mended', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    const id = await press(world, order);
    await deliverAsJob(withBug(world, () => ({ findOrders: fail })).deps, world.shop, id);
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });
});

describe('a delivery that ends its process each time', () => {
  /** As of a process that is gone: nobody gives the lease back, and it runs out. */
  async function die(world: MerchantWorld, id: string): Promise<void> {
    expect(await world.deps.cancellations.takeDeliveryLease(id, MINUTE)).not.toBeNull();
    await world.prisma
      .$executeRaw`UPDATE cancellation SET lease_until = now() WHERE id = ${id}::uuid`;
  }

  async function pressAndDie(world: MerchantWorld, times: number) {
    const order = await world.addOrder(AT_WAREHOUSE);
    const id = await press(world, order);
    for (let count = 0; count < times; count += 1) await die(world, id);
    return { order, id };
  }

  it('is not made again, and the time to deliver ends the request', async () => {
    const world = await worlds.open();
    const { order, id } = await pressAndDie(world, 5);
    const { deps, counted } = withBug(world, () => ({}));
    await deliverAsJob(deps, world.shop, id);
    expect(counted).toEqual(['delivery']);
    await keepDelivering(world, deps, id);
    expect(await stored(world, id)).toMatchObject({
      verdict: 'undeliverable',
      reason: expect.stringContaining('Something went wrong in this app'),
    });
    expect(await order.requests()).toBe(0);
  });

  it('is made once more when the merchant asks again', async () => {
    const world = await worlds.open();
    const { order, id } = await pressAndDie(world, 5);
    await deliverAsJob(world.deps, world.shop, id);
    await keepDelivering(world, world.deps, id);
    const by = { kind: 'staff', userId: '42' } as const;
    await world.application.retryCancellation(world.shop, id, by);
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('is made while a process may have ended for other reasons, and counts from there', async () => {
    const world = await worlds.open();
    const { order, id } = await pressAndDie(world, 4);
    await deliverAsJob(withBug(world, () => ({ findOrders: fail })).deps, world.shop, id);
    await die(world, id);
    await deliverAsJob(world.deps, world.shop, id);
    expect(await order.requests()).toBe(1);
  });
});

describe('a bug in every look of a shop', () => {
  it('lets the time to answer run out for what waits', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(SILENT_ORDER);
    await order.press();
    const { id } = await order.cancellation();
    const { deps, counted } = withBug(world, () => ({ changedSince: fail }));
    // Only time in which the app tries counts.
    for (let passed = 0; passed < 6 * HOUR; passed += MINUTE) {
      world.loseJobs();
      await world.advance(MINUTE);
      await world.deps.watches.plan(world.shop, world.now());
      await watchShop(deps, world.shop);
    }
    expect(await stored(world, id)).toMatchObject({
      verdict: 'no_answer',
      reason: expect.stringContaining('Something went wrong in this app'),
    });
    expect(counted).toContain('watch');
    expect(await world.deps.watches.read(world.shop)).toMatchObject({
      isLooking: false,
      nextLookAt: expect.any(Number),
    });
  });
});

describe('a cancellation that cannot be judged', () => {
  async function spoil(world: MerchantWorld, cancellationId: string) {
    const { id } = await stored(world, cancellationId);
    await world.prisma.observation.updateMany({
      where: { warehouseOrderId: id },
      data: { seen: { spoiled: true } },
    });
  }

  it('holds up no other of its shop, and ends when its time is over', async () => {
    const world = await worlds.open({ timing: { answerMs: HOUR } });
    const spoiled = await world.addOrder(AT_WAREHOUSE);
    const { id } = await spoiled.press();
    const sound = await world.addOrder(AT_WAREHOUSE);
    await sound.press();
    await spoil(world, id);
    await world.advance(50 * MINUTE);
    expect((await sound.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await stored(world, id)).toMatchObject({ verdict: 'requested' });
    await world.advance(2 * HOUR);
    expect(await stored(world, id)).toMatchObject({ verdict: 'no_answer' });
  });

  it('says on every page that it cannot be read, and spoils no list', async () => {
    const world = await worlds.open();
    const spoiled = await world.addOrder(AT_WAREHOUSE);
    const { id } = await spoiled.press();
    const sound = await world.addOrder(AT_WAREHOUSE);
    const { id: soundId } = await sound.press();
    await spoil(world, id);
    const counted: string[] = [];
    const noteUnforeseen = (work: string) => void counted.push(work);
    Object.assign(world.deps, { faults: { ...world.deps.faults, noteUnforeseen } });
    const { application, shop } = world;
    const reason = expect.stringContaining('can’t read everything that was recorded');
    const asItIs = { id, outcome: 'pending', warehouses: [{ verdict: 'requested', reason }] };
    const page = { cursor: null, limit: 10, filter: NO_FILTER };
    const { cancellations } = await application.listCancellations(shop, page);
    // Asked for at one and the same moment.
    const listed = new Map(cancellations.map((one) => [one.id, one]));
    expect(listed.size).toBe(2);
    expect(listed.get(soundId)).toMatchObject({ warehouses: [{ reason: null }] });
    expect(listed.get(id)).toMatchObject(asItIs);
    expect(await spoiled.cancellation()).toMatchObject(asItIs);
    expect(await application.readActivity(shop, id)).toMatchObject({
      kind: 'found',
      activity: { cancellation: asItIs, entries: expect.arrayContaining([]) },
    });
    expect(new Set(counted)).toEqual(new Set(['view']));
  });

  it('is closed when its watch is over', async () => {
    const world = await worlds.open({ timing: { answerMs: HOUR, afterwatchMs: HOUR } });
    const order = await world.addOrder(AT_WAREHOUSE);
    const { id } = await order.press();
    await spoil(world, id);
    await world.advance(4 * HOUR);
    expect(await world.prisma.cancellation.findUniqueOrThrow({ where: { id } })).toMatchObject({
      outcome: 'unknown',
      endedAt: expect.any(Date),
    });
  });
});

describe('a bug in what is told of one order', () => {
  function countUnforeseen(world: MerchantWorld): string[] {
    const counted: string[] = [];
    const faults = {
      ...world.deps.faults,
      noteUnforeseen: (work: string) => void counted.push(work),
    };
    Object.assign(world.deps, { faults });
    return counted;
  }
  /** What is over is not watched for days. */
  const BRIEF = { afterwatchMs: HOUR };
  const throwBug = (): never => {
    throw BUG;
  };
  const shipped = async (world: MerchantWorld) => {
    const order = await world.addOrder({ phase: 'shipped' });
    await order.press();
    return order;
  };
  const ofShop = ({ shop }: MerchantWorld) => ({ where: { shop } });

  it('keeps no other verdict from Shopify Flow, and is given up after a day', async () => {
    const world = await worlds.open({ timing: BRIEF });
    const counted = countUnforeseen(world);
    const broken = await world.addOrder({ phase: 'shipped' });
    world.answerFlow(({ shopifyOrderId }) =>
      shopifyOrderId === broken.id ? throwBug() : { kind: 'sent' },
    );
    await broken.press();
    const sound = await shipped(world);
    await world.advance(MINUTE);
    expect(world.toldFlow.map(({ shopifyOrderId }) => shopifyOrderId)).toEqual([sound.id]);
    expect(counted).toContain('telling');
    world.pauseBatches();
    await world.advance(25 * HOUR);
    const results = await world.prisma.flowTelling.findMany(ofShop(world));
    expect(results.map(({ result }) => result).toSorted()).toEqual(['given_up', 'sent']);
    expect(world.waiting.filter(({ job }) => job === 'tell-flow')).toEqual([]);
  });

  it('keeps no other mail from being sent, and is given up after a day', async () => {
    let brokenId: string | null = null;
    const sent: string[] = [];
    const mailer: Mailer = {
      async send({ content }) {
        if (content.kind !== 'orders') return { kind: 'sent' };
        const ids = content.orders.map(({ shopifyOrderId }) => shopifyOrderId);
        if (ids.some((id) => id === brokenId)) throw BUG;
        sent.push(...ids);
        return { kind: 'sent' };
      },
    };
    const world = await worlds.open({ mailer, timing: BRIEF });
    await world.set({ notifications: { on: 'every_final', to: ['ops@merchant.example'] } });
    await world.confirmAddresses();
    const counted = countUnforeseen(world);
    const broken = await world.addOrder({ phase: 'shipped' });
    brokenId = broken.id;
    await broken.press();
    const sound = await shipped(world);
    await world.advance(MINUTE);
    expect(sent).toEqual([sound.id]);
    expect(counted).toContain('telling');
    world.pauseBatches();
    await world.advance(25 * HOUR);
    const mails = await world.prisma.mail.findMany(ofShop(world));
    expect(mails.map(({ result }) => result).toSorted()).toEqual(['given_up', 'sent']);
    expect(world.waiting.filter(({ job }) => job === 'announce')).toEqual([]);
  });

  it('while mails are made is over after days, and says so', async () => {
    const mailer: Mailer = { send: async () => ({ kind: 'sent' }) };
    const world = await worlds.open({ mailer, timing: BRIEF });
    await world.set({ notifications: { on: 'every_final', to: ['ops@merchant.example'] } });
    await world.confirmAddresses();
    const { outbox } = world.deps;
    Object.assign(world.deps, { outbox: { ...outbox, makeMails: fail } });
    const counted = countUnforeseen(world);
    await shipped(world);
    world.pauseBatches();
    await world.advance(49 * HOUR);
    expect(counted).toContain('telling');
    expect(await world.prisma.announcement.findMany(ofShop(world))).toMatchObject([
      { dropped: 'app_failed' },
    ]);
    expect(world.waiting.filter(({ job }) => job === 'announce')).toEqual([]);
  });

  it('while it is written to the order is told there, and tried again', async () => {
    const world = await worlds.open({ timing: BRIEF });
    await world.set({ automations: { writeTag: true } });
    const counted = countUnforeseen(world);
    world.answerWrites(throwBug);
    const order = await shipped(world);
    await world.advance(MINUTE);
    const written = () => world.prisma.orderResult.findFirstOrThrow(ofShop(world));
    expect(await written()).toMatchObject({ problem: 'app_failed', leaseOwner: null });
    expect(counted).toContain('telling');
    world.answerWrites(() => ({ kind: 'written' }));
    await world.advance(HOUR);
    expect(await written()).toMatchObject({ problem: null });
    expect(world.written.get(order.id)?.tag).toBe('warehouse-cancel:not-stopped');
  });

  it('while a cancellation in Shopify is passed on is given up after a day, and named', async () => {
    const world = await worlds.open({ timing: BRIEF });
    const counted = countUnforeseen(world);
    const broken = await world.addOrder(AT_WAREHOUSE);
    const { shopify } = world.deps;
    Object.assign(world.deps, { shopify: { ...shopify, read: fail } });
    const told = { webhookId: 'webhook', eventId: null, shopifyOrderId: broken.id };
    await world.application.receiveShopifyCancel({ shop: world.shop, ...told });
    world.pauseBatches();
    await world.advance(25 * HOUR);
    expect(counted).toContain('telling');
    expect(await world.prisma.shopifyWebhook.findMany(ofShop(world))).toMatchObject([
      { result: 'given_up' },
    ]);
    const { shop } = world;
    const named = await world.deps.shopifyWebhooks.readNotForwarded(shop, world.now() - 3 * DAY, 5);
    expect(named).toMatchObject([{ shopifyOrderId: broken.id }]);
    expect(world.waiting.filter(({ job }) => job === 'forward')).toEqual([]);
  });

  it('while canceled orders are searched for is made up for by the next search', async () => {
    const world = await worlds.open({ timing: BRIEF });
    const counted = countUnforeseen(world);
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.cancelInShopify();
    const { shopify } = world.deps;
    Object.assign(world.deps, { shopify: { ...shopify, readCancelled: fail } });
    await wakeReconciliations(world.deps);
    await world.runDueJobs();
    expect(counted).toContain('telling');
    Object.assign(world.deps, { shopify });
    await world.advance(HOUR);
    await wakeReconciliations(world.deps);
    await world.advance(2 * HOUR);
    expect((await order.cancellation()).outcome).toBe('stopped');
  });

  it('keeps no other webhook about the shop from being followed', async () => {
    const world = await worlds.open({ timing: BRIEF });
    const counted = countUnforeseen(world);
    const { shopifyShops } = world.deps;
    Object.assign(world.deps, { shopifyShops: { ...shopifyShops, readInstallation: fail } });
    const shared = {
      shop: world.shop,
      eventId: null,
      triggeredAt: world.now(),
      shopifyOrderIds: [],
    };
    await world.application.receiveShopWebhook({
      ...{ ...shared, topic: 'app/uninstalled', webhookId: 'one' },
    });
    await world.application.receiveShopWebhook({
      ...{ ...shared, topic: 'app/scopes_update', webhookId: 'other' },
    });
    await world.advance(MINUTE / 2);
    const rows = await world.prisma.shopWebhook.findMany({
      ...ofShop(world),
      orderBy: { webhookId: 'asc' },
    });
    expect(rows).toMatchObject([
      { webhookId: 'one', result: null, failures: 1 },
      { webhookId: 'other', result: 'followed' },
    ]);
    expect(counted).toContain('telling');
  });
});

describe('a shop whose plan was lost while an answer is awaited', () => {
  it('is looked at again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await order.press();
    world.loseJobs();
    await world.prisma.shopWatch.updateMany({
      where: { shop: world.shop },
      data: { nextLookAt: null },
    });
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
    await wakeForgotten(world.deps);
    await world.runDueJobs();
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});

describe('credentials that no key opens any more', () => {
  async function loseKey({ prisma, shop }: MerchantWorld) {
    const other = createSealer([randomBytes(32)]);
    const sealedCredentials = other.seal('{}', `${shop} credentials`);
    await prisma.shopConnection.update({ where: { shop }, data: { sealedCredentials } });
  }

  it('are a connection to be mended, before and after anything is asked', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await loseKey(world);
    const refused = { state: 'refused', refusal: { code: 'credentials_lost' } };
    expect(await world.application.readConnection(world.shop)).toMatchObject(refused);
    await order.press();
    expect(await order.verdict()).toMatchObject({
      verdict: 'undeliverable',
      why: 'credentials_refused',
      reason: expect.stringContaining('Reconnect Prime Penguin'),
      nextStep: { code: 'fix_settings' },
    });
    expect(await world.application.readConnection(world.shop)).toMatchObject(refused);
    expect((await order.read()).problem).toBe('credentials_refused');
  });

  it('are mended by connecting again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder(AT_WAREHOUSE);
    await loseKey(world);
    await order.press();
    await world.connect();
    expect(await world.application.readConnection(world.shop)).toMatchObject({
      state: 'working',
      refusal: null,
    });
    const { id } = await order.cancellation();
    const by = { kind: 'staff', userId: '42' } as const;
    await world.application.retryCancellation(world.shop, id, by);
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });
});
