/** The export as a browser downloads it: a link, a stream, a file that any spreadsheet reads. */
import { once } from 'node:events';
import { request as openRequest } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PrismaClient } from '@prisma/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '#app/config/log.server.ts';
import { createMetrics } from '#app/config/metrics.server.ts';
import type { LoadContext } from '#app/load-context.ts';
import { createActivityStore } from '#app/persistence/activity.server.ts';
import { createAuditStore, createAuditTrail } from '#app/persistence/audit.server.ts';
import { createExportLinks } from '#app/persistence/export-links.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import { createSnapshots } from '#app/persistence/snapshot.server.ts';
import type { Dependencies, SnapshotStores } from '#app/use-cases/dependencies.ts';
import { linkExport, openExport } from '#app/use-cases/export-cancellations.ts';
import {
  type ActivityStore,
  type CancellationFilter,
  type ExportRow,
  NO_FILTER,
} from '#app/use-cases/ports/activity.ts';
import { startWebServer, type WebServer } from '#app/web.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { gate } from '#tests/support/gate.ts';
import { writeManyCancellations } from '#tests/support/many-cancellations.ts';

const NOW = Date.UTC(2026, 10, 28, 12);
const MANY = 30_000;
const MB = 1_048_576;
const BOM = '\uFEFF';
const SHOP = 'shop.myshopify.com';
const ROW: ExportRow = {
  ...{ cancellationId: 'id', orderName: '#1', shopifyOrderId: '1', requestedAt: NOW },
  ...{ requestedBy: { kind: 'staff', userId: null }, reason: null, note: null },
  ...{ outcome: 'stopped', needsAttention: false, cancelledInShopifyAt: null, why: null },
  ...{ primePenguinOrderId: 1, providerName: 'Nordic 3PL', verdict: 'stopped_at_warehouse' },
  ...{ since: NOW, warehouseReason: null, evidence: [], overturned: false, word: null },
  ...{ askedAt: NOW, answeredAt: NOW },
};

let database: TestDatabase;
let server: WebServer;
let deps: Dependencies;
let now = NOW;
const logged: string[] = [];
/** How many parts were read. */
let parts = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const countingParts = (client: PrismaClient): ActivityStore => {
    const activity = createActivityStore(client);
    return {
      ...activity,
      readExport: (...args) => {
        parts += 1;
        return activity.readExport(...args);
      },
    };
  };
  deps = {
    snapshot: createSnapshots(
      database.prisma,
      (client) => ({ activity: countingParts(client) }) as SnapshotStores,
    ),
    clock: () => now,
    exportLinks: createExportLinks(createSealer([Buffer.alloc(32, 3)])),
    audit: createAuditStore(database.prisma, createAuditTrail(database.prisma, { info() {} })),
  } as Partial<Dependencies> as Dependencies;
  server = await serve((token) => openExport(deps, token));
  await writeManyCancellations(database.prisma, {
    ...{ shop: 'many', count: MANY, newestAt: NOW, recorded: 1 },
  });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

function serve(open: LoadContext['application']['openExport']): Promise<WebServer> {
  const log = createLog('debug', { write: (line) => void logged.push(line) });
  const application = { openExport: open } as LoadContext['application'];
  const config = { sandbox: false, shopify: { apiKey: 'key', appUrl: 'https://app.example.com' } };
  const context = {
    log,
    application,
    config,
    onDatabaseFault() {},
  } as Partial<LoadContext> as LoadContext;
  return startWebServer({
    ...{ host: '127.0.0.1', port: 0, log, metrics: createMetrics(), metricsToken: null },
    isProduction: false,
    isReady: async () => true,
    preparePages: async () => ({
      context,
      assets: (_request, _response, next) => next(),
      build: () => Promise.reject(new Error('no page was asked for')),
      mode: 'production',
    }),
  });
}

/** What is in use once everything that can go has gone. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function link(shop: string, filter: Partial<CancellationFilter> = {}): Promise<string> {
  const { url } = await linkExport(deps, shop, { ...NO_FILTER, ...filter });
  return `http://127.0.0.1:${server.port}${url}`;
}

async function lines(shop: string, filter: Partial<CancellationFilter> = {}): Promise<string[]> {
  const response = await fetch(await link(shop, filter));
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  return text.split('\r\n');
}

async function write(orderName: string, note: string | null, providers: readonly string[]) {
  const at = new Date(NOW);
  const { id } = await database.prisma.cancellation.create({
    data: {
      ...{ shop: SHOP, shopifyOrderId: '123', orderName, orderCreatedAt: at, note },
      ...{ requestedByKind: 'staff', requestedByUserId: '42', requestedAt: at, endedAt: at },
      ...{ outcome: 'not_stopped', needsAttention: true, deliverUntil: at, watchUntil: at },
      warehouseOrders: {
        create: providers.map((providerName, place) => ({
          ...{ place, shop: SHOP, requestedAt: at, providerName, roundStartedAt: at },
          ...{ verdict: 'refused', verdictSince: at, why: 'reason_given', reason: '=1+1' },
          evidence: [{ at: NOW, source: 'reply', text: 'Locked, "for invoicing"' }],
        })),
      },
    },
    include: { warehouseOrders: true },
  });
  return id;
}

describe('a list with nothing in it', () => {
  it('is a file with the headers alone', async () => {
    const [header, ...rest] = await lines('nobody');
    expect(header).toMatch(/^\uFEFForder_name,shopify_order_id,requested_at,.*,cancellation_id$/);
    expect(rest).toEqual(['']);
  });
});

describe('a list as a file', () => {
  it('has one line for each warehouse order, quoted, and nothing that begins a formula', async () => {
    const id = await write('#1001', '-2+3', ['Nordic 3PL', '@SUM(A1), "Ltd"']);
    const order = await database.prisma.warehouseOrder.findFirstOrThrow({
      where: { cancellationId: id, place: 1 },
    });
    await database.prisma.personsWord.createMany({
      data: [
        { warehouseOrderId: order.id, says: 'stopped', userId: '7', at: new Date(NOW) },
        {
          warehouseOrderId: order.id,
          says: 'ships',
          userId: '7',
          note: 'Line 1\nLine 2',
          at: new Date(NOW),
        },
      ],
    });
    const [header, one, other, end] = await lines(SHOP);
    const at = '2026-11-28T12:00:00.000Z';
    const cancellation = `#1001,123,${at},staff,42,,'-2+3,not_stopped,yes,`;
    const verdict = `,refused,${at},reason_given,'=1+1,"${at} Locked, ""for invoicing""",no,,`;
    expect(header?.startsWith(BOM)).toBe(true);
    expect(one).toBe(`${cancellation},Nordic 3PL,${verdict},,,,,${id}`);
    const word = `ships,${at},7,"Line 1\nLine 2"`;
    expect(other).toBe(`${cancellation},"'@SUM(A1), ""Ltd""",${verdict},${word},${id}`);
    expect(end).toBe('');
  });

  it('shows nothing of a word that was taken back', async () => {
    await write('#1002', null, ['Nordic 3PL']);
    const { id } = await database.prisma.warehouseOrder.findFirstOrThrow({
      where: { shop: SHOP, cancellation: { orderName: '#1002' } },
    });
    for (const says of ['stopped', 'taken_back']) {
      await database.prisma.personsWord.create({
        data: { warehouseOrderId: id, says, at: new Date(NOW) },
      });
    }
    const [, line] = await lines(SHOP, { orderName: '1002' });
    expect(line).toMatch(/,no,,,,,,,[0-9a-f-]{36}$/);
  });

  it('is narrowed by the same filters', async () => {
    const all = await lines('many', { outcomes: ['unknown'], provider: 'Small & Sons' });
    const expected = await database.prisma.cancellation.findMany({
      where: {
        ...{ shop: 'many', outcome: 'unknown' },
        warehouseOrders: { some: { providerName: 'Small & Sons' } },
      },
      include: { warehouseOrders: true },
    });
    expect(all).toHaveLength(expected.flatMap((one) => one.warehouseOrders).length + 2);
    expect(all.length).toBeGreaterThan(100);
  });

  it('comes as a download that nobody keeps', async () => {
    const response = await fetch(await link('nobody'), { method: 'HEAD' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="warehouse-cancellations-2026-11-28.csv"',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  });
});

describe('a link to an export', () => {
  it('is valid for five minutes', async () => {
    const url = await link('nobody');
    now = NOW + 299_999;
    expect((await fetch(url)).status).toBe(200);
    now = NOW + 300_000;
    expect((await fetch(url)).status).toBe(410);
    now = NOW;
  });

  it('is nobody else’s to make', async () => {
    const url = await link('nobody');
    const altered = url.slice(0, -5) + (url.endsWith('AAAAA') ? 'BBBBB' : 'AAAAA');
    for (const wrong of [altered, `${url}A.B`, url.replace(/exports\/.*/, 'exports/abc')]) {
      expect((await fetch(wrong)).status).toBe(404);
    }
  });

  it('says nothing to whoever sees it, and is in no log', async () => {
    const url = await link('secret-shop', { orderName: 'hidden' });
    const token = url.split('/').at(-1) ?? '';
    expect(Buffer.from(token.split('.').at(-1) ?? '', 'base64url').toString()).not.toContain(
      'shop',
    );
    await (await fetch(url)).text();
    expect(logged.join('')).toContain('/exports/:token');
    expect(logged.join('')).not.toContain(token);
  });
});

describe('a large export', () => {
  it('begins at once, is complete, and takes no more memory than a small one', async () => {
    const response = await fetch(await link('many'), {
      headers: { 'Accept-Encoding': 'identity' },
    });
    let bytes = 0;
    let newlines = 0;
    let partsAtFirstByte = 0;
    let mostKept = 0;
    const before = keptBytes();
    const reader = response.body?.getReader();
    for (;;) {
      const chunk = (await reader?.read())?.value;
      if (chunk === undefined) break;
      if (bytes === 0) partsAtFirstByte = parts;
      if (Math.floor((bytes + chunk.byteLength) / MB) > Math.floor(bytes / MB)) {
        mostKept = Math.max(mostKept, keptBytes() - before);
      }
      bytes += chunk.byteLength;
      for (const byte of chunk) if (byte === 10) newlines += 1;
    }
    expect(newlines).toBe(1 + MANY + MANY / 10);
    // Sent long before the last part is read.
    expect(parts - partsAtFirstByte).toBeGreaterThan(MANY / 500 / 2);
    expect(bytes).toBeGreaterThan(8 * MB);
    expect(mostKept).toBeLessThan(8 * MB);
  });

  /** A list without an end, in memory: whoever does not wait for the reader never stops. */
  async function endless() {
    const ended = gate();
    let given = 0;
    async function* readParts() {
      try {
        for (;;) {
          given += 1;
          yield Array.from({ length: 500 }, () => ROW);
        }
      } finally {
        ended.open();
      }
    }
    const web = await serve(async () => {
      return { kind: 'open', fileName: 'endless.csv', parts: readParts() };
    });
    return { web, ended: ended.promise, given: () => given };
  }

  it('waits for a reader that is slow, and ends for one that has gone', async () => {
    const { web, ended, given } = await endless();
    const request = openRequest(`http://127.0.0.1:${web.port}/exports/any`, {
      headers: { 'Accept-Encoding': 'identity' },
    }).end();
    const [response] = await once(request, 'response');
    await once(response, 'readable');
    // Nothing is read. What fits between the two fills up, and then nothing more is taken from the list.
    let before = -1;
    for (let quietTurns = 0; quietTurns < 500; quietTurns += 1) {
      if (given() !== before) quietTurns = 0;
      before = given();
      expect(before).toBeLessThan(1_000);
      await setImmediate();
    }
    request.on('error', () => {});
    request.destroy();
    await ended;
    expect(given()).toBeLessThanOrEqual(before + 1);
    await web.close();
  });

  it('breaks off, and is seen to be incomplete, when the database fails in the middle', async () => {
    async function* parts() {
      yield Array.from({ length: 2_000 }, () => ROW);
      throw new Error('connection lost');
    }
    const web = await serve(async () => ({ kind: 'open', fileName: 'half.csv', parts: parts() }));
    const response = await fetch(`http://127.0.0.1:${web.port}/exports/any`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(logged.join('')).toContain('an export broke off');
    await web.close();
  });

  it('says that it failed while there is still a way to', async () => {
    const failing = (code: string) =>
      serve(async () => ({
        ...{ kind: 'open', fileName: 'none.csv' },
        parts: {
          [Symbol.asyncIterator]: () => ({
            next: () => Promise.reject(Object.assign(new Error('no'), { code })),
          }),
        },
      }));
    for (const [code, status] of [
      ['ECONNREFUSED', 503],
      ['A_BUG', 500],
    ] as const) {
      const web = await failing(code);
      const response = await fetch(`http://127.0.0.1:${web.port}/exports/any`);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toContain('text/plain');
      await web.close();
    }
  });
});
