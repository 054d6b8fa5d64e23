/**
 * Where many orders are, in few calls. Prime Penguin's lists cannot be filtered by several orders, but
 * `SalesChannelOrders/Get` takes the day from which orders were created, so recent orders are found in
 * one list of everything since the oldest of them. That list is believed only where it shows an order:
 * what exactly its date means is not published, so an order that it lacks is looked for by itself.
 *
 * Not `WarehouseOrder/GetAllOrders`: it filters by change, and old orders that changed lately make its
 * list longer; and its answer about one order would come from another call than every other look's.
 */
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { type Instant, MAX_CLOCK_SKEW_MS } from '#app/domain/instant.ts';
import type { WarehouseOrderRow } from '#app/domain/observation.ts';
import type { Result } from '#app/use-cases/ports/prime-penguin.ts';
import { type Call, read } from './calls.ts';
import type { Limits } from './limits.ts';
import { isTooLarge } from './pages.ts';
import { type Page, readPage } from './wire.ts';

/** So few looks cost no more than a list. */
const FEW = 3;
/** Rows of a list that may be read in place of one look: about as much work for Prime Penguin. */
const ROWS_FOR_A_LOOK = 100;
/** Looks side by side: half of the shop's line, so that somebody's press finds room in the other half. */
const LOOKS_AT_ONCE = 3;

type Found = Result<readonly WarehouseOrderRow[]>;

export interface Finding {
  readonly ask: (call: Call) => Promise<Result<unknown>>;
  readonly limits: Limits;
  readonly salesChannelId: number;
  readonly readOrders: (
    values: readonly unknown[],
    readAt: Instant | null,
  ) => readonly { readonly orderId: string | null; readonly row: WarehouseOrderRow | null }[];
  readonly findOrder: (id: ShopifyOrderId) => Promise<Found>;
}

export async function findRowsOfMany(
  finding: Finding,
  ids: readonly ShopifyOrderId[],
  since: Instant,
): Promise<ReadonlyMap<ShopifyOrderId, Found>> {
  const list = ids.length > FEW ? await readList(finding, ids, since) : 'no_list';
  if (list !== 'no_list' && list.kind !== 'answered') {
    return new Map(ids.map((id) => [id, list]));
  }
  const found = new Map<ShopifyOrderId, Found>();
  if (list !== 'no_list') {
    for (const [id, rows] of list.value) found.set(id, { ...list, value: rows });
  }
  await lookForEach(
    finding,
    ids.filter((id) => !found.has(id)),
    found,
  );
  return found;
}

type Listed = ReadonlyMap<ShopifyOrderId, readonly WarehouseOrderRow[]>;

/** `no_list`: it would be too long, or cannot be relied on. A fault is that of every order. */
async function readList(
  { ask, limits, salesChannelId, readOrders }: Finding,
  ids: readonly ShopifyOrderId[],
  since: Instant,
): Promise<Result<Listed> | 'no_list'> {
  const mostRows = ids.length * ROWS_FOR_A_LOOK;
  const rows: ReturnType<Finding['readOrders']>[number][] = [];
  let count = 0;
  let primePenguinAt: Instant | null = null;
  for (;;) {
    const answer = await ask(
      read('/api/services/app/SalesChannelOrders/Get', {
        SalesChannelId: salesChannelId,
        FromDate: new Date(since - MAX_CLOCK_SKEW_MS).toISOString(),
        IncludeFulfillments: true,
        IncludeOrderTracking: true,
        // New orders come at the end, so no row moves to another page while the pages are read.
        Sorting: 'id asc',
        SkipCount: count,
        MaxResultCount: Math.min(limits.pageSize, mostRows),
      }),
    );
    if (answer.kind === 'refused' || isTooLarge(answer)) return 'no_list';
    if (answer.kind !== 'answered') return answer;
    const page = readPage(answer.value);
    if (page === null || !isWorthReading(page, mostRows)) return 'no_list';
    primePenguinAt ??= answer.primePenguinAt;
    rows.push(...readOrders(page.rows, answer.primePenguinAt));
    count += page.rows.length;
    if (page.rows.length === 0 || count >= (page.totalCount ?? 0)) break;
  }
  const listed = byOrder(rows, new Set(ids));
  return listed === null ? 'no_list' : { kind: 'answered', value: listed, primePenguinAt };
}

/** Without a count nobody knows how long the list is. */
function isWorthReading({ totalCount }: Page, mostRows: number): boolean {
  return totalCount !== null && totalCount <= mostRows;
}

/** null: a row that does not say whose it is, or which it is, may be a part of one of these orders. */
function byOrder(
  rows: ReturnType<Finding['readOrders']>,
  wanted: ReadonlySet<string>,
): Listed | null {
  const found = new Map<ShopifyOrderId, Map<number, WarehouseOrderRow>>();
  for (const { orderId, row } of rows) {
    const id = parseShopifyOrderId(orderId ?? '');
    if (id === null || row === null) return null;
    if (!wanted.has(id)) continue;
    const parts = found.get(id) ?? new Map<number, WarehouseOrderRow>();
    found.set(id, parts.set(row.primePenguinOrderId, row));
  }
  return new Map([...found].map(([id, parts]) => [id, [...parts.values()]]));
}

/** Once Prime Penguin cannot be asked at all, the rest is not asked for: it would fail the same, slowly. */
async function lookForEach(
  { findOrder }: Finding,
  ids: readonly ShopifyOrderId[],
  found: Map<ShopifyOrderId, Found>,
): Promise<void> {
  const left = [...ids];
  let ending: Found | null = null;
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const result: Found = ending ?? (await findOrder(id));
      if (isForAll(result)) ending = result;
      found.set(id, result);
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, work));
}

function isForAll(result: Found): boolean {
  return (
    result.kind === 'unauthorised' || (result.kind === 'fault' && result.cause !== 'unreadable')
  );
}
