/**
 * What pressing could still do for many orders: one honest line for each, whatever is wrong with the
 * others. Writes nothing; what is said here is an estimate from one look, and the press looks again.
 */
import { isDemoAccount } from '#app/domain/account.ts';
import { type GivenOrder, readOrderList } from '#app/domain/bulk-check.ts';
import type { ProviderLookup } from '#app/domain/cancellation.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import type { WarehouseOrderRow, WarehouseOrderSeen } from '#app/domain/observation.ts';
import { is } from '#app/domain/status.ts';
import { type OrderLooked, viewOrderCheck } from './bulk-views.ts';
import type { Dependencies } from './dependencies.ts';
import { canNameUnshownOrders } from './known-order.ts';
import { noteFailure } from './look-at-order.ts';
import type { CheckOrdersResult } from './many-orders.ts';
import type { PrimePenguin, Result, Unauthorised } from './ports/prime-penguin.ts';
import type { ShopifyOrder } from './ports/shopify.ts';
import type { Connection } from './ports/store.ts';
import { providerLookup, withFreshProviders } from './providers.ts';
import { around } from './request-cancellation.ts';

/** Half of the shop's line to Prime Penguin, as for the looks themselves; each order's two logs go together. */
const LOGS_AT_ONCE = 2;
const BEFORE_ANY_ORDER: Instant = Date.UTC(2000, 0);

export async function checkOrders(
  deps: Dependencies,
  shop: string,
  given: readonly string[],
): Promise<CheckOrdersResult> {
  const connection = await deps.connections.read(shop);
  const primePenguin = connection && (await deps.primePenguin.forShop(shop));
  if (!primePenguin) return { kind: 'not_connected' };
  const list = readOrderList(given);
  const ids = idsOf(list);
  const read = await deps.shopify.readMany(shop, ids);
  if (read.kind === 'fault') return { kind: 'shopify_unavailable', message: read.message };

  const orders = new Map(read.orders.map((order) => [order.id, order]));
  const latest = new Map(
    (await deps.bulkRequests.readLatest(shop, ids)).map((one) => [one.shopifyOrderId, one]),
  );
  // An open cancellation has been looked at already, and says more than a position.
  const toLookAt = ids.filter((id) => latest.get(id)?.isOpen !== true);
  const shown = toLookAt.flatMap((id) => orders.get(id) ?? []);
  const isUnshownNamed = canNameUnshownOrders(connection);
  const unshown = toLookAt.filter((id) => !orders.has(id) && (isUnshownNamed || latest.has(id)));
  const looked = await lookAtMany(deps, connection, primePenguin, shown, unshown);

  const surroundings = await around(deps, shop);
  return {
    kind: 'checked',
    check: {
      demo: isDemoAccount(shop),
      askReason: surroundings.settings.automations.askReason,
      lookedAt: new Date(surroundings.now).toISOString(),
      orders: list.map((one) =>
        viewOrderCheck(
          one,
          one.kind === 'order'
            ? {
                order: orders.get(one.id) ?? null,
                latest: latest.get(one.id) ?? null,
                looked: looked.get(one.id) ?? null,
              }
            : null,
          surroundings,
        ),
      ),
    },
  };
}

export function idsOf(list: readonly GivenOrder[]): readonly ShopifyOrderId[] {
  return list.flatMap((one) => (one.kind === 'order' ? [one.id] : []));
}

async function lookAtMany(
  deps: Dependencies,
  connection: Connection,
  primePenguin: PrimePenguin,
  shown: readonly ShopifyOrder[],
  unshown: readonly ShopifyOrderId[],
): Promise<ReadonlyMap<ShopifyOrderId, OrderLooked>> {
  if (shown.length === 0 && unshown.length === 0) return new Map();
  const at = deps.clock();
  const found = await findRows(primePenguin, shown, unshown);
  const rows = [...found.values()].flatMap((one) => (one.kind === 'answered' ? one.value : []));
  const names = rows.map(({ providerName }) => providerName);
  const { connection: fresh } = await withFreshProviders(deps, connection, primePenguin, names);
  const providers = providerLookup(fresh, deps.timing);
  const looked = new Map<ShopifyOrderId, OrderLooked>();
  let refusal: Unauthorised | null = null;
  const left = [...found];
  await sideBySide(LOGS_AT_ONCE, async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const [id, result] = one;
      const whole =
        result.kind === 'answered'
          ? await readWhole(primePenguin, providers, result.value)
          : result;
      if (whole.kind === 'unauthorised') refusal = whole;
      looked.set(id, toLooked(whole, { at, primePenguinAt: primePenguinTime(result) }));
    }
  });
  // Once, however many orders it kept from being looked at.
  if (refusal !== null) await noteFailure(deps, connection.shop, refusal, 'reading');
  return withReadingOff(primePenguin, looked);
}

/** Apart: how old the orders are that Shopify does not show, nobody knows. */
export async function findRows(
  primePenguin: PrimePenguin,
  shown: readonly ShopifyOrder[],
  unshown: readonly ShopifyOrderId[],
): ReturnType<PrimePenguin['findRows']> {
  const since = Math.min(...shown.map(({ createdAt }) => createdAt));
  const ids = shown.map(({ id }) => id);
  return new Map([
    ...(ids.length === 0 ? [] : await primePenguin.findRows(ids, since)),
    ...(unshown.length === 0 ? [] : await primePenguin.findRows(unshown, BEFORE_ANY_ORDER)),
  ]);
}

async function sideBySide(count: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, work));
}

function primePenguinTime(result: Result<unknown>): Instant | null {
  return result.kind === 'answered' ? result.primePenguinAt : null;
}

function toLooked(whole: Result<readonly WarehouseOrderSeen[]>, moment: Moment): OrderLooked {
  switch (whole.kind) {
    case 'answered':
      return { kind: 'answered', moment, orders: whole.value, readingOff: false };
    case 'unauthorised':
      return { kind: 'failed', problem: 'credentials_refused' };
    case 'refused':
    case 'fault':
      return { kind: 'failed', problem: 'prime_penguin_unreachable' };
  }
}

/**
 * A row is enough to say where an order is, but for two claims: that the warehouse stopped it, and that no
 * warehouse has it. Who set the status, and whether dropship got it from a warehouse, stand in the log alone.
 */
async function readWhole(
  primePenguin: PrimePenguin,
  providers: ProviderLookup,
  rows: readonly WarehouseOrderRow[],
): Promise<Result<readonly WarehouseOrderSeen[]>> {
  const seen: WarehouseOrderSeen[] = [];
  for (const row of rows) {
    if (!is(row.warehouse, 'cancelled') && !providers(row.providerName).isDropship) {
      seen.push({ ...row, statusLog: [], entityLog: [] });
      continue;
    }
    const read = await primePenguin.readLogs(row);
    if (read.kind !== 'answered') return read;
    seen.push(read.value);
  }
  return { kind: 'answered', value: seen, primePenguinAt: null };
}

/** Asked once, and only where an order is missing. */
async function withReadingOff(
  primePenguin: PrimePenguin,
  looked: ReadonlyMap<ShopifyOrderId, OrderLooked>,
): Promise<ReadonlyMap<ShopifyOrderId, OrderLooked>> {
  const isAbsent = (one: OrderLooked) => one.kind === 'answered' && one.orders.length === 0;
  if (![...looked.values()].some(isAbsent)) return looked;
  const reads = await primePenguin.readsSalesChannel();
  if (reads.kind !== 'answered' || reads.value !== 'off') return looked;
  return new Map(
    [...looked].map(([id, one]) => [id, isAbsent(one) ? { ...one, readingOff: true } : one]),
  );
}
