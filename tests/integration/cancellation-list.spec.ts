/** The list on a real database: every filter alone and together, page by page, while new ones arrive. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REQUESTER_KINDS } from '#app/domain/cancellation.ts';
import { OUTCOMES } from '#app/domain/verdict.ts';
import { findPage, listCancellations } from '#app/persistence/cancellation-list.server.ts';
import { type CancellationFilter, NO_FILTER } from '#app/use-cases/ports/activity.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.prisma.bulkRequest.createMany({
    data: BULKS.map((id) => ({ id, shop: 'any', requestedAt: new Date(START) })),
  });
});
afterAll(() => database.drop());

const START = Date.UTC(2026, 10, 23, 9);
const PROVIDERS = ['Nordic 3PL', 'Baltic', "O'Neill & Sons"] as const;
const USERS = ['1', '2'] as const;
const BULKS = [randomUUID(), randomUUID()] as const;
const NAMES = ['#1001', '#1002', '#100_1', '#SE1001-a', '1001%'] as const;

interface Row {
  readonly id: string;
  readonly outcome: CancellationFilter['outcomes'][number];
  readonly kind: CancellationFilter['kinds'][number];
  readonly by: string | null;
  readonly name: string;
  readonly needsAttention: boolean;
  readonly overturned: boolean;
  /** Of which bulk requests, some of them twice. */
  readonly bulks: readonly (0 | 1)[];
  readonly providers: readonly (string | null)[];
  readonly requestedAt: number;
}

const aRow: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid({ version: 4 }),
  outcome: fc.constantFrom(...OUTCOMES),
  kind: fc.constantFrom(...REQUESTER_KINDS),
  by: fc.constantFrom(...USERS, null),
  name: fc.constantFrom(...NAMES),
  needsAttention: fc.boolean(),
  overturned: fc.boolean(),
  bulks: fc.array(fc.constantFrom(0, 1), { maxLength: 2 }),
  providers: fc.array(fc.constantFrom(...PROVIDERS, null), { minLength: 1, maxLength: 3 }),
  // Few times, so that many were asked for in the same millisecond, as a bulk does.
  requestedAt: fc.integer({ min: 0, max: 4 }).map((minute) => START + minute * 60_000),
});

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });

const aFilter: fc.Arbitrary<CancellationFilter> = fc.record({
  outcomes: fc.subarray([...OUTCOMES], { maxLength: 3 }),
  provider: orNull(fc.constantFrom(...PROVIDERS)),
  from: orNull(fc.constantFrom(START + 60_000, START + 60_001)),
  to: orNull(fc.constantFrom(START + 180_000, START + 180_001)),
  by: orNull(fc.constantFrom(...USERS)),
  kinds: fc.subarray([...REQUESTER_KINDS], { maxLength: 2 }),
  needsAttention: fc.boolean(),
  overturned: fc.boolean(),
  bulkRequestId: orNull(fc.constantFrom(...BULKS)),
  orderName: orNull(fc.constantFrom('1001', '#1001', '100', 'se1001-A', '100_', '1001%', '%')),
});

function matches(row: Row, filter: CancellationFilter): boolean {
  const name = filter.orderName?.replace('#', '').toLowerCase() ?? '';
  return (
    (filter.outcomes.length === 0 || filter.outcomes.includes(row.outcome)) &&
    (filter.provider === null || row.providers.includes(filter.provider)) &&
    (filter.from === null || row.requestedAt >= filter.from) &&
    (filter.to === null || row.requestedAt < filter.to) &&
    (filter.by === null || row.by === filter.by) &&
    (filter.kinds.length === 0 || filter.kinds.includes(row.kind)) &&
    (!filter.needsAttention || row.needsAttention) &&
    (!filter.overturned || row.overturned) &&
    (filter.bulkRequestId === null ||
      row.bulks.some((bulk) => BULKS[bulk] === filter.bulkRequestId)) &&
    row.name.replace('#', '').toLowerCase().startsWith(name)
  );
}

let places = 0;

async function write(shop: string, rows: readonly Row[]): Promise<void> {
  const { prisma } = database;
  await prisma.cancellation.createMany({
    data: rows.map((row, index) => {
      const requestedAt = new Date(row.requestedAt);
      return {
        ...{ id: row.id, shop, outcome: row.outcome, needsAttention: row.needsAttention },
        ...{ shopifyOrderId: String(index), orderName: row.name, orderCreatedAt: requestedAt },
        ...{ requestedByKind: row.kind, requestedByUserId: row.by, requestedAt },
        ...{ deliverUntil: requestedAt, watchUntil: requestedAt, endedAt: requestedAt },
      };
    }),
  });
  await prisma.warehouseOrder.createMany({
    data: rows.flatMap((row) =>
      row.providers.map((providerName, place) => {
        const at = new Date(row.requestedAt);
        return {
          ...{ cancellationId: row.id, place, shop, providerName, requestedAt: at, evidence: [] },
          ...{ roundStartedAt: at, verdict: 'too_late', verdictSince: at },
          overturned: row.overturned,
        };
      }),
    ),
  });
  await prisma.bulkRequestOrder.createMany({
    data: rows.flatMap(({ id, bulks }) =>
      bulks.map((bulk) => {
        places += 1;
        const bulkRequestId = BULKS[bulk];
        return {
          bulkRequestId,
          place: places,
          result: 'created',
          cancellationId: id,
          shopifyOrderId: '1',
        };
      }),
    ),
  });
}

function inOrder(rows: readonly Row[]): readonly string[] {
  return rows
    .toSorted((a, b) => b.requestedAt - a.requestedAt || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

describe('the pages of a filtered list', () => {
  it('hold every cancellation that matches exactly once, in order, while newer ones arrive', async () => {
    let shops = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(aRow, { selector: ({ id }) => id, minLength: 5, maxLength: 40 }),
        aFilter,
        fc.integer({ min: 1, max: 7 }),
        async (rows, filter, limit) => {
          shops += 1;
          const shop = `shop-${shops}`;
          await write(shop, rows);
          const found: string[] = [];
          let cursor: string | null = null;
          let pages = 0;
          do {
            const page = await findPage(database.prisma, shop, { cursor, limit, filter });
            found.push(...page.ids);
            if (page.nextCursor !== null) expect(page.ids).toHaveLength(limit);
            cursor = page.nextCursor;
            pages += 1;
            const newer = rows.slice(0, 2).map((row) => {
              return { ...row, id: randomUUID(), requestedAt: START + 600_000 + pages };
            });
            await write(shop, newer);
          } while (cursor !== null);
          expect(found).toEqual(inOrder(rows.filter((row) => matches(row, filter))));
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);

  it('lead back to the same pages, and end at the top', async () => {
    let shops = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(aRow, { selector: ({ id }) => id, minLength: 5, maxLength: 40 }),
        aFilter,
        fc.integer({ min: 1, max: 7 }),
        async (rows, filter, limit) => {
          shops += 1;
          const shop = `back-${shops}`;
          await write(shop, rows);
          const find = (cursor: string | null) =>
            findPage(database.prisma, shop, { cursor, limit, filter });
          const there = [await find(null)];
          for (let cursor = there[0]?.nextCursor; cursor; cursor = there.at(-1)?.nextCursor) {
            there.push(await find(cursor));
          }
          const back = [there.at(-1) ?? (await find(null))];
          for (let cursor = back[0]?.previousCursor; cursor; cursor = back.at(-1)?.previousCursor) {
            back.push(await find(cursor));
          }
          expect(back.map(({ ids }) => ids).toReversed()).toEqual(there.map(({ ids }) => ids));
          expect(there[0]?.previousCursor).toBe(null);
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);

  it('show nothing of another shop', async () => {
    const row = fc.sample(aRow, { seed: 1, numRuns: 1 });
    await write('mine', row);
    const page = { cursor: null, limit: 10 };
    expect((await findPage(database.prisma, 'mine', page)).ids).toHaveLength(1);
    expect((await findPage(database.prisma, 'theirs', page)).ids).toEqual([]);
  });

  it('begin at the top with a cursor of another filter, or one that is none', async () => {
    const rows = fc.sample(aRow, { seed: 2, numRuns: 5 });
    await write('cursors', rows);
    const find = (cursor: string | null, filter: CancellationFilter = NO_FILTER) =>
      findPage(database.prisma, 'cursors', { cursor, limit: 2, filter });
    const first = await find(null);
    expect((await find(first.nextCursor)).ids).toEqual(inOrder(rows).slice(2, 4));
    const byFrom = { ...NO_FILTER, from: START };
    expect((await find(first.nextCursor, byFrom)).ids).toEqual(inOrder(rows).slice(0, 2));
    expect((await find('nonsense')).ids).toEqual(first.ids);
    // The same filter written in another way is the same filter.
    const one = await find(null, { ...NO_FILTER, outcomes: [...OUTCOMES] });
    const other = await find(one.nextCursor, { ...NO_FILTER, outcomes: OUTCOMES.toReversed() });
    expect(other.ids).toEqual(inOrder(rows).slice(2, 4));
  });
});

describe('what the list reads of each', () => {
  const line = { createdAt: START, source: 'warehouse' };
  const seen = (title: string) => ({ lines: [{ title }], statusLog: [line], entityLog: [] });

  async function listed(verdict: string, words: number) {
    const { prisma } = database;
    const shop = randomUUID();
    const [row] = fc.sample(aRow, { seed: 3, numRuns: 1 });
    if (!row) throw new Error('no row');
    await write(shop, [{ ...row, id: randomUUID(), providers: [PROVIDERS[0]] }]);
    const order = await prisma.warehouseOrder.findFirstOrThrow({ where: { shop } });
    const at = new Date(START);
    const of = { warehouseOrderId: order.id };
    await prisma.warehouseOrder.update({ where: { id: order.id }, data: { verdict } });
    for (const title of ['Before', 'After']) {
      await prisma.observation.create({ data: { ...of, observedAt: at, seen: seen(title) } });
    }
    for (let word = 0; word < words; word += 1) {
      await prisma.personsWord.create({ data: { ...of, says: 'stopped', at } });
    }
    const { cancellations } = await listCancellations(prisma, shop, { cursor: null, limit: 10 });
    const observations = cancellations[0]?.warehouseOrders[0]?.observations ?? [];
    return observations.map(({ seen: shown }) => [shown.lines[0]?.title, shown.statusLog.length]);
  }

  it('is the last observation without its logs where the verdict is final', async () => {
    expect(await listed('too_late', 0)).toEqual([['After', 0]]);
  });

  it('is all of them where an answer is awaited, or a person has said something', async () => {
    const whole = [
      ['Before', 1],
      ['After', 1],
    ];
    expect(await listed('requested', 0)).toEqual(whole);
    expect(await listed('too_late', 1)).toEqual(whole);
  });
});
