/** Lists in pages, while the rows in them move. */
import { afterEach, describe, expect, it } from 'vitest';
import { readSchedule } from '#app/domain/batches.ts';
import type { WarehouseOrderRow } from '#app/domain/observation.ts';
import { aGateway, orderId, shopifyOrderId, WITH_TOKEN } from './a-gateway.ts';
import { type MisbehavingServer, startMisbehavingServer, success } from './misbehaving-server.ts';

const PAGE = 3;
const T0 = Date.UTC(2026, 0, 1);

interface Row {
  readonly id: number;
  modifiedAt: number;
}

let server: MisbehavingServer;
afterEach(() => server.stop());

type Feed = (query: URLSearchParams, count: number) => unknown;

async function shopOf(feed: Feed) {
  server = await startMisbehavingServer((r, { query }, count) => success(r, feed(query, count)));
  return aGateway(server.url, WITH_TOKEN, { pageSize: PAGE, mostPages: 12 }).primePenguin();
}

/** As a database would: filtered, sorted, one page. `from` may leave out the moment itself. */
function page(rows: readonly Row[], query: URLSearchParams, includesFrom = true, most = PAGE) {
  const from = Date.parse(query.get('FromPrimePenguinModifiedAt') ?? '');
  const skip = Number(query.get('SkipCount') ?? 0);
  const found = rows
    .filter(({ modifiedAt }) => (includesFrom ? modifiedAt >= from : modifiedAt > from))
    .toSorted((a, b) => a.modifiedAt - b.modifiedAt || a.id - b.id);
  const items = found.slice(skip, skip + Math.min(most, Number(query.get('MaxResultCount'))));
  return { totalCount: found.length, items: items.map(view) };
}

const view = ({ id, modifiedAt }: Row) => ({
  id,
  primePenguinModifiedAt: new Date(modifiedAt).toISOString(),
});
const rows = (count: number, apartMs = 1_000): Row[] =>
  Array.from({ length: count }, (_, n) => ({ id: n + 1, modifiedAt: T0 + n * apartMs }));

async function changed(feed: Feed) {
  const result = await (await shopOf(feed)).changedSince(T0 - 1);
  if (result.kind !== 'answered') return result;
  return result.value.map(({ row }) => Number(row.primePenguinOrderId)).toSorted((a, b) => a - b);
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

describe('the change feed', () => {
  it.each([[0], [1], [3], [4], [10]])('gives all of %i rows', async (count) => {
    expect(await changed((query) => page(rows(count), query))).toEqual(upTo(count));
  });

  it('gives all rows where "from" leaves out its own moment', async () => {
    expect(await changed((query) => page(rows(10), query, false))).toEqual(upTo(10));
  });

  it('gives both rows of a moment that two pages share', async () => {
    const pairs = rows(10).map((row, n) => ({
      ...row,
      modifiedAt: T0 + Math.floor(n / 2) * 1_000,
    }));
    expect(await changed((query) => page(pairs, query, false))).toEqual(upTo(10));
  });

  it('ends with an empty page, whatever was counted', async () => {
    const miscounted = (query: URLSearchParams) => ({ ...page(rows(5), query), totalCount: 99 });
    expect(await changed(miscounted)).toEqual(upTo(5));
  });

  it('gives all rows of one moment, however many', async () => {
    expect(await changed((query) => page(rows(10, 0), query))).toEqual(upTo(10));
  });

  it('gives all rows where a page holds fewer than asked for', async () => {
    expect(await changed((query) => page(rows(10), query, true, 2))).toEqual(upTo(10));
  });

  it('gives all rows that do not come in order', async () => {
    const unsorted = (query: URLSearchParams) => {
      const skip = Number(query.get('SkipCount'));
      const all = rows(10).toReversed();
      return { totalCount: 10, items: all.slice(skip, skip + PAGE).map(view) };
    };
    expect(await changed(unsorted)).toEqual(upTo(10));
  });

  it('gives all rows where nobody counts them', async () => {
    const uncounted = (query: URLSearchParams) => ({ items: page(rows(7), query).items });
    expect(await changed(uncounted)).toEqual(upTo(7));
  });

  it('misses no row while rows that were read already change again', async () => {
    const all = rows(10);
    const moving = (query: URLSearchParams, count: number) => {
      const answer = page(all, query);
      const moved = all[count - 1];
      if (moved && count <= 3) moved.modifiedAt = T0 + 100_000 + count;
      return answer;
    };
    expect(await changed(moving)).toEqual(upTo(10));
  });

  it('gives the newer state of a row that came twice', async () => {
    const all = rows(5);
    const shop = await shopOf((query, count) => {
      const { totalCount, items } = page(all, query);
      if (all[0]) all[0].modifiedAt = T0 + 100_000;
      return { totalCount, items: items.map((row) => ({ ...row, orderNumber: `read ${count}` })) };
    });
    const result = await shop.changedSince(T0 - 1);
    const first =
      result.kind === 'answered' &&
      result.value.find(({ row }) => row.primePenguinOrderId === orderId(1));
    expect(first).toMatchObject({ row: { orderNumber: 'read 3', modifiedAt: T0 + 100_000 } });
  });

  it('leaves out rows without a usable id, and keeps the rest', async () => {
    const odd = () => ({ totalCount: 3, items: [{ id: null }, 'odd', { id: 3 }] });
    expect(await changed(odd)).toEqual([3]);
  });

  it('is a fault where it does not end', async () => {
    const endless = () => ({ totalCount: 1_000, items: rows(3).map(view).toReversed() });
    expect(await changed(endless)).toMatchObject({ kind: 'fault', cause: 'unreadable' });
    expect(server.received).toHaveLength(12);
  });

  it('is a fault where a later page fails', async () => {
    const broken = (query: URLSearchParams, count: number) =>
      count > 1 ? null : page(rows(10), query);
    expect(await changed(broken)).toMatchObject({ kind: 'fault', cause: 'unreadable' });
  });
});

describe('the rows of one order', () => {
  const ID = shopifyOrderId('5550001');
  const answers =
    (items: readonly object[]): Feed =>
    (query) =>
      query.has('OrderId')
        ? { totalCount: items.length, items }
        : query.has('EntityId')
          ? { items: [] }
          : [];

  it('are those with exactly its id, each once', async () => {
    const shop = await shopOf(
      answers([
        { id: 1, orderId: '5550001' },
        { id: 1, orderId: '5550001' },
        { id: 2, orderId: '55500011' },
        { id: 4, orderId: 5550001 },
        { id: 5, orderId: 'gid://shopify/Order/5550001' },
        { orderId: '1' },
      ]),
    );
    const result = await shop.findOrders(ID);
    const ids =
      result.kind === 'answered' ? result.value.map((one) => Number(one.primePenguinOrderId)) : [];
    expect(ids).toEqual([1, 4, 5]);
  });

  it.each([null, '5550001-2', '#1001'])(
    'are not seen at all when one does not say whose it is (%s): it might be theirs',
    async (orderId) => {
      const shop = await shopOf(
        answers([
          { id: 1, orderId: '5550001' },
          { id: 3, orderId },
        ]),
      );
      expect(await shop.findOrders(ID)).toMatchObject({ kind: 'fault', cause: 'unreadable' });
    },
  );

  it('are not seen at all when one of them has no id: it might be the one that ships', async () => {
    const shop = await shopOf(answers([{ id: 1, orderId: '5550001' }, { orderId: '5550001' }]));
    expect(await shop.findOrders(ID)).toMatchObject({ kind: 'fault', cause: 'unreadable' });
  });
});

describe('an answer that is longer than is read', () => {
  const LARGEST = 4_096;
  const limits = { pageSize: 8, mostPages: 40, largestBodyBytes: LARGEST, mostLogLines: 20 };

  async function open(answer: Feed) {
    server = await startMisbehavingServer((r, { query }, count) =>
      success(r, answer(query, count)),
    );
    return aGateway(server.url, WITH_TOKEN, limits).primePenguin();
  }

  const heavy = (count: number, bytes: number): Feed => {
    const all = rows(count);
    return (query) => {
      const found = page(all, query, true, 8);
      return { ...found, items: found.items.map((row) => ({ ...row, note: 'x'.repeat(bytes) })) };
    };
  };

  it('is read in smaller pages, whole', async () => {
    const shop = await open(heavy(20, 900));
    const answer = await shop.changedSince(T0 - 1);
    expect(
      answer.kind === 'answered' && answer.value.map(({ row }) => row.primePenguinOrderId),
    ).toEqual(upTo(20));
  });

  it('is a failure in words where not even one row can be read', async () => {
    const shop = await open(heavy(3, LARGEST));
    expect(await shop.changedSince(T0 - 1)).toMatchObject({
      kind: 'fault',
      cause: 'unreadable',
      retryable: false,
      said: { code: 'too_large' },
    });
    expect(server.received.length).toBeLessThan(8);
  });

  it('is cut off while it comes, not read to its end', async () => {
    let isGone = false;
    let leave = () => {};
    const gone = new Promise<void>((resolve) => {
      leave = resolve;
    });
    server = await startMisbehavingServer((r) => {
      r.on('close', () => {
        isGone = true;
        leave();
      });
      r.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        if (isGone) return;
        r.write('x'.repeat(1_024), () => setImmediate(more));
      };
      more();
    });
    const shop = await aGateway(server.url, WITH_TOKEN, limits).primePenguin();
    expect(await shop.cancel(orderId(1))).toMatchObject({
      mayHaveHappened: true,
      said: { code: 'too_large' },
    });
    await gone;
  });

  it('does not keep the shop from what is asked next', async () => {
    const shop = await open((query, count) =>
      count <= 12 ? 'x'.repeat(LARGEST) : page([], query),
    );
    for (let call = 0; call < 12; call += 1) await shop.schedules();
    expect(await shop.changedSince(T0)).toMatchObject({ kind: 'answered', value: [] });
  });

  it.each(['GetOrderStatusLogs', 'GetEntityLogs'])(
    'is a failure where %s has too many lines',
    async (end) => {
      server = await startMisbehavingServer((r, { path, query }) => {
        const skip = Number(query.get('SkipCount') ?? 0);
        const lines = Array.from({ length: path.endsWith(end) ? 21 : 0 }, (_, n) => ({
          id: n + 1,
        }));
        const isPaged = path.endsWith('GetEntityLogs');
        success(
          r,
          isPaged ? { totalCount: lines.length, items: lines.slice(skip, skip + 8) } : lines,
        );
      });
      const shop = await aGateway(server.url, WITH_TOKEN, limits).primePenguin();
      const row = { primePenguinOrderId: orderId(1) } as WarehouseOrderRow;
      expect(await shop.readLogs(row)).toMatchObject({ said: { code: 'too_large' } });
    },
  );
});

describe('an answer that is built to be hard to read', () => {
  it.each([
    ['100,000 levels', `{"success":true,"result":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    [
      'members in members',
      `{"success":true,"result":${'{"a":'.repeat(60_000)}1${'}'.repeat(60_001)}`,
    ],
  ])('is unreadable, and harms nothing else: %s', async (_, body) => {
    server = await startMisbehavingServer((r, _request, count) => {
      if (count <= 3) r.writeHead(200, { 'content-type': 'application/json' }).end(body);
      else success(r, []);
    });
    const shop = await aGateway(server.url).primePenguin();
    expect(await shop.schedules()).toMatchObject({ kind: 'fault', cause: 'unreadable' });
    expect(await shop.schedules()).toMatchObject({ kind: 'answered' });
  });

  it('shows no schedule where the schedule is a text of 400 KB', async () => {
    const endless = {
      logisticProviderName: 'Nordic 3PL',
      storeName: null,
      cronSchedule: '1,'.repeat(200_000),
    };
    server = await startMisbehavingServer((r) => success(r, [endless]));
    const shop = await aGateway(server.url).primePenguin();
    expect(await shop.schedules()).toMatchObject({ value: [{ cron: null }] });
    expect(readSchedule(endless.cronSchedule, 1_000)).toEqual({ kind: 'interval', everyMs: 1_000 });
  });
});
