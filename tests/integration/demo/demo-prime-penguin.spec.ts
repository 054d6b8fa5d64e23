/**
 * The demo's Prime Penguin as processes have it: whoever asks, wherever, sees the same; and nobody but the
 * process itself can ask.
 */
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoAccountOf } from '#app/domain/account.ts';
import { DEMO_STORIES, type DemoStory } from '#app/domain/demo-story.ts';
import { parseShopifyOrderId, type ShopifyOrderId } from '#app/domain/identifiers.ts';
import {
  createDemoPrimePenguin,
  type DemoPrimePenguin,
} from '#app/integrations/demo/demo-prime-penguin.server.ts';
import { type Door, openDoor } from '#app/integrations/demo/door.server.ts';
import { createPrimePenguinGateway } from '#app/integrations/prime-penguin/gateway.server.ts';
import { createDemoOrderStore } from '#app/persistence/demo-orders.server.ts';
import type { DemoOrderStore } from '#app/use-cases/ports/demo.ts';
import type { PrimePenguin } from '#app/use-cases/ports/prime-penguin.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const SILENT = { info() {}, warn() {}, error() {} };
const SHOP = 'nordlys.myshopify.com';
const ACCOUNT = demoAccountOf(SHOP);
const SECOND = 1_000;
const START = Date.UTC(2026, 10, 23, 8, 50);
const STORED = {
  kind: 'stored',
  credentials: { method: 'token', tenantId: 1, accessToken: 'demo' },
  tokens: null,
  salesChannelId: 1,
} as const;

let database: TestDatabase;
let orders: DemoOrderStore;
let now = START;
const clock = () => now;
const processes: DemoPrimePenguin[] = [];
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  orders = createDemoOrderStore(database.prisma);
});
afterAll(async () => {
  for (const one of processes) await one.close();
  await database.drop();
});

interface AProcess {
  readonly primePenguin: PrimePenguin;
  readonly gateway: DemoPrimePenguin['gateway'];
  /** The calls that its client has made. */
  readonly calls: readonly string[];
}

/** The demo as one process of the app has it. */
async function startProcess(account = ACCOUNT): Promise<AProcess> {
  const calls: string[] = [];
  const count = ({ call }: Readonly<Record<string, unknown>>) => calls.push(String(call));
  const demo = createDemoPrimePenguin({
    orders,
    store: { read: async () => STORED, saveTokens: async () => {} },
    clock,
    log: SILENT,
    openGateway: (at) =>
      createPrimePenguinGateway({
        ...at,
        clock,
        log: { info: count, warn: count },
        limits: { readAttempts: 1 },
      }),
  });
  processes.push(demo);
  const primePenguin = await demo.gateway.forShop(account);
  if (!primePenguin) throw new Error('not connected');
  return { primePenguin, gateway: demo.gateway, calls };
}

async function knownOrder(story: DemoStory, account = ACCOUNT): Promise<ShopifyOrderId> {
  count += 1;
  const id = parseShopifyOrderId(String(6_000_000_000 + count));
  if (!id) throw new Error('not an order id');
  const order = {
    shopifyOrderId: id,
    orderName: `#${count}`,
    story,
    isCancelledInShopify: false,
  };
  await orders.know(account, [order], now);
  await orders.noteAsked(account, [id], now);
  return id;
}

/** What is shown of the order, whole. */
async function shown({ primePenguin }: AProcess, id: ShopifyOrderId) {
  const found = await primePenguin.findOrders(id);
  return found.kind === 'answered' ? found.value : found.kind;
}

async function cancelAll(one: AProcess, id: ShopifyOrderId): Promise<void> {
  const found = await one.primePenguin.findOrders(id);
  if (found.kind !== 'answered') return;
  for (const { primePenguinOrderId } of found.value) {
    await one.primePenguin.cancel(primePenguinOrderId);
  }
}

describe.each(DEMO_STORIES)('two processes at the same story, %s', (story) => {
  it('show the same at every second, whichever of them was asked to cancel', async () => {
    const [one, other] = [await startProcess(), await startProcess()];
    const id = await knownOrder(story);
    await cancelAll(one, id);
    for (let seconds = 0; seconds < 90; seconds += 5) {
      const seen = await shown(one, id);
      expect(await shown(other, id)).toEqual(seen);
      now += 5 * SECOND;
    }
  });

  it('show after a restart what was shown before, and go on from there', async () => {
    const before = await startProcess();
    const id = await knownOrder(story);
    await cancelAll(before, id);
    const steady = await startProcess();
    for (let seconds = 0; seconds < 90; seconds += 15) {
      const restarted = await startProcess();
      expect(await shown(restarted, id)).toEqual(await shown(steady, id));
      now += 15 * SECOND;
    }
  });
});

describe('a process that has never been asked for an order', () => {
  it('has its changes and its problems in the feeds, under the ids that others know', async () => {
    const one = await startProcess();
    const since = now;
    const id = await knownOrder('provider_refuses');
    await cancelAll(one, id);
    now += 30 * SECOND;
    const [order] = (await shown(one, id)) as readonly {
      primePenguinOrderId: number;
      entityLog: readonly { id: number }[];
    }[];
    // Many that are newer push nothing aside, and shift no id.
    for (let more = 0; more < 20; more += 1) {
      await cancelAll(one, await knownOrder('provider_cannot_cancel'));
    }
    now += 30 * SECOND;
    const other = await startProcess();
    expect(await other.primePenguin.changedSince(since)).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ row: expect.objectContaining({ shopifyOrderId: id }) }),
      ]),
    });
    expect(await other.primePenguin.problemsSince(since)).toMatchObject({
      value: expect.arrayContaining([
        {
          primePenguinOrderId: order?.primePenguinOrderId,
          entityLogId: order?.entityLog[0]?.id,
        },
      ]),
    });
  });

  it('knows nothing of another shop’s demo', async () => {
    const id = await knownOrder('stops_when_asked', demoAccountOf('other.myshopify.com'));
    const one = await startProcess();
    expect(await shown(one, id)).toEqual([]);
    expect(await shown(await startProcess(demoAccountOf('other.myshopify.com')), id)).toHaveLength(
      1,
    );
  });
});

describe('a request to cancel that is made twice', () => {
  it('is refused the second time, in whichever process', async () => {
    const [one, other] = [await startProcess(), await startProcess()];
    const id = await knownOrder('provider_never_answers');
    const found = await one.primePenguin.findOrders(id);
    const order = found.kind === 'answered' ? found.value[0] : undefined;
    if (!order) throw new Error('not there');
    const answers = await Promise.all([
      one.primePenguin.cancel(order.primePenguinOrderId),
      other.primePenguin.cancel(order.primePenguinOrderId),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['answered', 'refused']);
  });
});

describe('the check of a demo’s connection', () => {
  it('finds tenant, sales channel and providers, all marked as a demo, with six calls at most', async () => {
    const one = await startProcess();
    const check = await one.gateway.check(ACCOUNT, STORED.credentials, {
      namedId: null,
      before: null,
    });
    expect(check).toMatchObject({
      kind: 'found',
      tenantName: 'Demo',
      salesChannel: { name: `${SHOP} (demo)`, domain: SHOP },
      providers: [
        { name: 'Nordic 3PL (demo)', cron: '*/10 * * * * *' },
        { name: 'Baltic Fulfilment (demo)', cron: '5-59/10 * * * * *' },
      ],
    });
    expect(one.calls.length).toBeGreaterThan(0);
    expect(one.calls.length).toBeLessThanOrEqual(6);
  });
});

describe('the door of the demo', () => {
  const SESSION = '/api/services/app/Session/GetCurrentLoginInformations';
  const knock = (door: Door, key: string | null, path = SESSION) =>
    fetch(`${door.url}${path}`, {
      headers: {
        'Abp-TenantId': '1',
        ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
      },
    });
  let door: Door;
  let foreign: Door;
  beforeAll(async () => {
    door = await openDoor({ orders, clock, log: SILENT });
    foreign = await openDoor({ orders, clock, log: SILENT });
  });
  afterAll(async () => {
    await door.close();
    await foreign.close();
  });

  it('opens for a key that it has made', async () => {
    expect((await knock(door, door.keyOf(ACCOUNT))).status).toBe(200);
  });

  it.each([
    ['no key', () => null],
    ['what is stored of a demo', () => 'demo'],
    ['the key of another process', () => foreign.keyOf(ACCOUNT)],
    [
      'a key whose account was changed',
      () => {
        const [, seal] = door.keyOf(ACCOUNT).split('.');
        return `${Buffer.from(demoAccountOf('other.myshopify.com')).toString('base64url')}.${seal}`;
      },
    ],
    ['half a key', () => door.keyOf(ACCOUNT).slice(0, -10)],
  ])('stays shut for %s', async (_, key) => {
    for (const path of [SESSION, '/', '/api/TokenAuth/Authenticate']) {
      const answer = await knock(door, key(), path);
      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('');
    }
  });

  it('is on the loopback alone', async () => {
    const { hostname, port } = new URL(door.url);
    expect(hostname).toBe('127.0.0.1');
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    // Only one can listen at an address and port: there it is free.
    for (const { address } of others) {
      await new Promise<void>((resolve, reject) => {
        const probe = createServer();
        probe.once('error', reject);
        probe.listen(Number(port), address, () => probe.close(() => resolve()));
      });
    }
  });

  it('is not opened before somebody comes, and is shut for good when the process ends', async () => {
    let opened = '';
    const demo = createDemoPrimePenguin({
      orders,
      store: { read: async () => STORED, saveTokens: async () => {} },
      clock,
      log: SILENT,
      openGateway: (at) => {
        opened = at.baseUrl;
        return createPrimePenguinGateway({ ...at, clock, log: SILENT });
      },
    });
    expect(opened).toBe('');
    await demo.gateway.forShop(ACCOUNT);
    expect(opened).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await demo.close();
    await expect(fetch(opened)).rejects.toThrow();
  });
});
