/**
 * An answer that takes several statements shows one moment, whatever is written between them. Each answer is
 * read as often as it has statements, and after another one of them each time everything changes.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createActivityStore } from '#app/persistence/activity.server.ts';
import { createAuditTrail } from '#app/persistence/audit.server.ts';
import { createBulkRequestStore } from '#app/persistence/bulk-requests.server.ts';
import { createCancellationStore } from '#app/persistence/cancellations.server.ts';
import { createConnectionStore } from '#app/persistence/connections.server.ts';
import { createOrderLookStore } from '#app/persistence/order-looks.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import { createSettingsStore } from '#app/persistence/settings.server.ts';
import { createSnapshots } from '#app/persistence/snapshot.server.ts';
import { createStaffStore } from '#app/persistence/staff.server.ts';
import { createApplication } from '#app/use-cases/create-application.ts';
import type { Dependencies, SnapshotStores } from '#app/use-cases/dependencies.ts';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import {
  type MerchantWorld,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

/** What happens after each statement, before whoever asked has its result. */
let afterStatement: (text: string) => Promise<void> = async () => {};

class GatedClient extends pg.Client {
  // pg has three ways to be asked; Prisma and the pool use these two.
  override query(...given: never[]): never {
    const ask = super.query.bind(this) as (...given: unknown[]) => unknown;
    const [first, ...rest] = given as unknown[];
    const text = typeof first === 'string' ? first : String((first as { text?: string }).text);
    const callback = rest.at(-1);
    if (typeof callback === 'function') {
      const gated = (...result: unknown[]) =>
        void afterStatement(text).then(() => callback(...result));
      return ask(first, ...rest.slice(0, -1), gated) as never;
    }
    const result = ask(first, ...rest) as Promise<unknown>;
    return result.then(async (value) => {
      await afterStatement(text);
      return value;
    }) as never;
  }
}

let world: MerchantWorld;
let order: TestOrder;
let cancellationId: string;
let bulkId: string;
let pool: pg.Pool;
let prisma: PrismaClient;
let deps: Dependencies;

beforeAll(async () => {
  world = await worlds.open();
  order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
  cancellationId = (await order.press()).id;
  await order.read();
  const pressed = await world.application.requestMany({
    shop: world.shop,
    orderIds: [order.id],
    reason: null,
    note: null,
    userId: '42',
  });
  if (pressed.kind !== 'requested') throw new Error(pressed.kind);
  bulkId = pressed.request.id;
  const [row] = await world.prisma.$queryRaw<
    { name: string }[]
  >`SELECT current_database()::text AS name`;
  const url = new URL(inject('cluster').maintenanceUrl);
  url.pathname = row?.name ?? '';
  pool = new pg.Pool({
    ...{ connectionString: url.href, max: 3, options: '-c TimeZone=UTC', Client: GatedClient },
  });
  prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const sealer = createSealer([Buffer.alloc(32, 7)]);
  const storesOn = (client: PrismaClient): SnapshotStores => {
    const trail = createAuditTrail(client, world.deps.log);
    const nothing = async () => {};
    return {
      cancellations: createCancellationStore(client, nothing, nothing),
      connections: createConnectionStore(client, sealer, trail, nothing),
      settings: createSettingsStore(client, trail),
      activity: createActivityStore(client),
      staff: createStaffStore(client),
      orderLooks: createOrderLookStore(client),
      bulkRequests: createBulkRequestStore(client, nothing),
    };
  };
  deps = { ...world.deps, ...storesOn(prisma), snapshot: createSnapshots(prisma, storesOn) };
});
afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
});

let changes = 0;
/** All that the answers are made of, at once. */
async function changeEverything(): Promise<void> {
  changes += 1;
  const { prisma: other, shop } = world;
  const word = `change ${changes}`;
  const isOdd = changes % 2 === 1;
  const outcome = isOdd ? 'not_stopped' : 'pending';
  await other.$transaction([
    other.$executeRaw`UPDATE cancellation SET version = version + 1, note = ${word},
      order_name = ${word}, needs_attention = ${isOdd}, outcome = ${outcome} WHERE shop = ${shop}`,
    other.$executeRaw`UPDATE warehouse_order SET reason = ${word} WHERE shop = ${shop}`,
    other.$executeRaw`UPDATE observation SET seen = jsonb_set(seen, '{warehouseError}', to_jsonb(${word}::text))`,
    other.$executeRaw`UPDATE verdict_record SET reason = ${word}`,
    other.$executeRaw`UPDATE provider SET contact_name = ${word} WHERE shop = ${shop}`,
    other.$executeRaw`UPDATE shop_connection SET tenant_name = ${word} WHERE shop = ${shop}`,
    other.$executeRaw`UPDATE staff_member SET name = ${word} WHERE shop = ${shop}`,
  ]);
}

/** What needs attention is on every list, so that the next change has something to take away from each. */
async function changeUntilAttentionIsNeeded(): Promise<void> {
  do await changeEverything();
  while (changes % 2 === 0);
}

const ANSWERS: Readonly<Record<string, () => Promise<unknown>>> = {
  'a cancellation': () =>
    createApplication(deps, async () => true).readCancellation(world.shop, cancellationId, null),
  'its activity': () =>
    createApplication(deps, async () => true).readActivity(world.shop, cancellationId),
  'the order as it is stored': () =>
    createApplication(deps, async () => true).readStoredOrder(world.shop, order.id),
  'the list': () =>
    createApplication(deps, async () => true).listCancellations(world.shop, {
      ...{ cursor: null, limit: 10, filter: { ...NO_FILTER, orderName: 'change' } },
    }),
  'the overview': () => createApplication(deps, async () => true).readOverview(world.shop, 4),
  'the connection': () => createApplication(deps, async () => true).readConnection(world.shop),
  'a press for many': () =>
    createApplication(deps, async () => true).readBulkRequest(world.shop, bulkId, null),
  'a part of an export': () =>
    deps.snapshot(({ activity }) =>
      activity.readExport(
        world.shop,
        { ...NO_FILTER, needsAttention: true },
        { cursor: null, limit: 10 },
      ),
    ),
};

const CONTROL = /^(BEGIN|COMMIT|ROLLBACK|SET )/;

it.each(Object.entries(ANSWERS))('%s shows one moment', async (_name, read) => {
  await changeUntilAttentionIsNeeded();
  let statements = 0;
  afterStatement = async (text) => {
    if (!CONTROL.test(text)) statements += 1;
  };
  await read();
  expect(statements).toBeGreaterThan(0);
  for (let at = 1; at <= statements; at += 1) {
    afterStatement = async () => {};
    await changeUntilAttentionIsNeeded();
    const before = await read();
    let left = at;
    afterStatement = async (text) => {
      if (!CONTROL.test(text)) left -= 1;
      if (left === 0) {
        left = Number.POSITIVE_INFINITY;
        await changeEverything();
      }
    };
    const between = await read();
    afterStatement = async () => {};
    const after = await read();
    expect(after, `a change is seen after statement ${at}`).not.toEqual(before);
    expect([before, after], `a change after statement ${at}`).toContainEqual(between);
  }
});
