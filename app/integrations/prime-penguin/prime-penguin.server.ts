/**
 * Prime Penguin as one connected shop uses it: the calls that each question takes, and their answers in
 * the domain's words. An answer of several calls is whole, or it is the fault of the part that failed.
 */
import type { PrimePenguinAccount } from '#app/domain/cancellation.ts';
import type { PrimePenguinOrderId, ShopifyOrderId } from '#app/domain/identifiers.ts';
import { parsePrimePenguinOrderId, parseShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type {
  EntityLogEntry,
  StatusLogLine,
  WarehouseOrderRow,
  WarehouseOrderSeen,
} from '#app/domain/observation.ts';
import type {
  FeedRow,
  PrimePenguin,
  RecordedProblem,
  Result,
} from '#app/use-cases/ports/prime-penguin.ts';
import { assignToProvider } from './assigning.ts';
import { type Call, cancelCall, post, read } from './calls.ts';
import { readChannelCron, readChannelReadings } from './channel-reading.ts';
import { tooLarge, unreadable } from './classify.ts';
import { findRowsOfMany } from './find-many.ts';
import { readProviders } from './found-providers.ts';
import type { Limits } from './limits.ts';
import type { CallLog } from './line.server.ts';
import type { LocalTimes } from './local-times.ts';
import { readAllPages, readChanges } from './pages.ts';
import { readSchedules } from './schedules.ts';
import type { ShopConnection } from './shop-connection.server.ts';
import { asShown } from './shown.ts';
import { isTorn } from './torn-read.ts';
import {
  isAboutAnOrder,
  toEntityLog,
  toFeedRow,
  toStatusLog,
  toWarehouseOrderRow,
} from './translate.ts';
import { readSyncTimes, readWarehouseConnections } from './warehouse-connections.ts';
import { entityLogEntry, orderRow, readList, readRows, statusLogLine } from './wire.ts';

const ORDERS = 0;
const WITH_EVERYTHING = {
  IncludeLineItems: true,
  IncludeFulfillments: true,
  IncludeOrderTracking: true,
} as const;

export interface PrimePenguinParts {
  readonly shop: string;
  readonly account: PrimePenguinAccount;
  readonly connection: ShopConnection;
  /** What is known of how this account's times are meant; learns from every row. */
  readonly localTimes: LocalTimes;
  readonly cancelPath: string;
  readonly limits: Limits;
  readonly log: CallLog;
}

export function createPrimePenguin(parts: PrimePenguinParts): PrimePenguin {
  const { shop, account, connection, localTimes, cancelPath, limits, log } = parts;
  const { toInstant } = localTimes;
  const { tenantId, salesChannelId } = account;
  const ask = connection.ask;

  async function findOrder(id: ShopifyOrderId): Promise<Result<readonly WarehouseOrderRow[]>> {
    const answer = await readAllPages({ ask, limits, keep: ordersIn }, (page) =>
      read('/api/services/app/SalesChannelOrders/Get', {
        SalesChannelId: salesChannelId,
        OrderId: id,
        ...WITH_EVERYTHING,
        ...page,
      }),
    );
    if (answer.kind !== 'answered') return answer;
    const found = new Map<PrimePenguinOrderId, WarehouseOrderRow>();
    for (const { orderId, row } of answer.value) {
      // A copy that does not say whose it is may be this order's: "none" would be a claim.
      if (parseShopifyOrderId(orderId ?? '') === null) {
        return unreadable('a warehouse order without the id of its order');
      }
      if (orderId !== id) continue;
      // Leaving it out would mean to say that the order has one warehouse order less.
      if (row === null) return unreadable('a warehouse order without an id');
      found.set(row.primePenguinOrderId, row);
    }
    return { ...answer, value: inOrder([...found.values()]) };
  }

  /** Changed while it was read, it is read once more, and never a third time. */
  async function findOrders(id: ShopifyOrderId): Promise<Result<readonly WarehouseOrderSeen[]>> {
    const first = await findWhole(id);
    if (first.kind !== 'answered') return first;
    const { value, primePenguinAt } = first;
    if (!value.some((seen) => isTorn(seen, primePenguinAt, limits.attemptMs))) return first;
    const again = await findWhole(id);
    if (again.kind !== 'answered') return again;
    // A part that one of the two lists lacks is there all the same.
    const found = new Map([...value, ...again.value].map((one) => [one.primePenguinOrderId, one]));
    // The look began with the first.
    return { ...first, value: inOrder([...found.values()]) };
  }

  async function findWhole(id: ShopifyOrderId): Promise<Result<readonly WarehouseOrderSeen[]>> {
    const answer = await findOrder(id);
    if (answer.kind !== 'answered') return answer;
    const orders: WarehouseOrderSeen[] = [];
    for (const result of await Promise.all(answer.value.map(readLogs))) {
      if (result.kind !== 'answered') return result;
      orders.push(result.value);
    }
    return { ...answer, value: orders };
  }

  async function readLogs(row: WarehouseOrderRow): Promise<Result<WarehouseOrderSeen>> {
    const [statusLog, entityLog] = await Promise.all([
      readStatusLog(row.primePenguinOrderId),
      readEntityLog(row.primePenguinOrderId),
    ]);
    if (statusLog.kind !== 'answered') return statusLog;
    if (entityLog.kind !== 'answered') return entityLog;
    const value = { ...row, statusLog: statusLog.value, entityLog: entityLog.value };
    return { ...statusLog, value };
  }

  async function readStatusLog(id: PrimePenguinOrderId): Promise<Result<readonly StatusLogLine[]>> {
    const answer = await ask(
      read('/api/services/app/WarehouseOrder/GetOrderStatusLogs', { salesChannelOrderId: id }),
    );
    if (answer.kind !== 'answered') return answer;
    const lines = readList(answer.value);
    if (lines === null) return unreadable('no status log');
    if (lines.length > limits.mostLogLines) return tooLarge(`> ${limits.mostLogLines}`);
    const readable = readRows(statusLogLine, lines);
    // The line that is left out may be the one that says who set the status.
    if (readable.length < lines.length) return unreadable('a status log with a line that is none');
    return { ...answer, value: toStatusLog(readable, toInstant) };
  }

  async function readEntityLog(
    id: PrimePenguinOrderId,
  ): Promise<Result<readonly EntityLogEntry[]>> {
    const keep = (rows: readonly unknown[]) =>
      toEntityLog(readRows(entityLogEntry, rows), id, toInstant);
    const answer = await readAllPages(
      { ask, limits, keep, mostRows: limits.mostLogLines },
      (page) =>
        read('/api/services/app/EntityLog/GetEntityLogs', {
          EntityType: ORDERS,
          EntityId: id,
          Sorting: 'creationTime asc',
          ...page,
        }),
    );
    if (answer.kind !== 'answered') return answer;
    return { ...answer, value: answer.value.toSorted((a, b) => a.id - b.id) };
  }

  /** With the order's own id in the channel, and the row as far as it has an id of Prime Penguin's. */
  function ordersIn(values: readonly unknown[], readAt: Instant | null) {
    const read = readRows(orderRow, values);
    for (const { id, primePenguinModifiedAt } of read) {
      if (id !== null) localTimes.learn(id, primePenguinModifiedAt, readAt);
    }
    const rows = read.map((wire) => {
      const row = toWarehouseOrderRow(wire, toInstant);
      return { orderId: row?.shopifyOrderId ?? wire.orderId, row, wire };
    });
    const dropped = values.length - rows.filter(({ row }) => row !== null).length;
    if (dropped > 0) log.warn({ shop, dropped }, 'Prime Penguin sent orders without a usable id');
    return rows;
  }

  async function act(call: Call): Promise<Result<void>> {
    const answer = await ask(call);
    return answer.kind === 'answered' ? { ...answer, value: undefined } : answer;
  }

  function feedRowsIn(values: readonly unknown[], readAt: Instant | null): readonly FeedRow[] {
    return ordersIn(values, readAt).flatMap(({ row, wire }) =>
      row === null ? [] : [toFeedRow(row, wire, toInstant)],
    );
  }

  return {
    account,
    findOrders,
    findRows: (ids, since) =>
      findRowsOfMany({ ask, limits, salesChannelId, readOrders: ordersIn, findOrder }, ids, since),
    readLogs,

    async changedSince(since) {
      const answer = await readChanges(
        { ask, limits, keep: feedRowsIn },
        since - localTimes.marginMs(),
        (from, page) =>
          read('/api/services/app/WarehouseOrder/GetAllOrders', {
            SalesChannelId: salesChannelId,
            FromPrimePenguinModifiedAt: from,
            Sorting: 'primePenguinModifiedAt asc',
            ...WITH_EVERYTHING,
            ...page,
          }),
      );
      if (answer.kind !== 'answered') return answer;
      // Of a row that came twice the later one is the newer state.
      const byId = new Map(answer.value.map((one) => [one.row.primePenguinOrderId, one]));
      return { ...answer, value: [...byId.values()] };
    },

    async problemsSince(since) {
      const answer = await readAllPages({ ask, limits, keep: problemsIn }, (page) =>
        read('/api/services/app/EntityLog/GetEntityLogs', {
          EntityType: ORDERS,
          FromDate: new Date(since - localTimes.marginMs()).toISOString(),
          Sorting: 'creationTime asc',
          ...page,
        }),
      );
      if (answer.kind !== 'answered') return answer;
      const problems = new Map(answer.value.map((one) => [one.entityLogId, one]));
      return { ...answer, value: [...problems.values()] };
    },

    async providers() {
      const answer = await ask(
        read('/api/services/app/SalesChannel/InstalledLogisticProviders', {}),
      );
      if (answer.kind !== 'answered') return answer;
      const providers = readProviders(answer.value);
      return providers === null ? unreadable('no providers') : { ...answer, value: providers };
    },

    async schedules() {
      const answer = await ask(read('/api/services/app/Warehouse/GetWarehouseNextSyncTime', {}));
      if (answer.kind !== 'answered') return answer;
      const schedules = readSchedules(answer.value);
      return schedules === null ? unreadable('no schedules') : { ...answer, value: schedules };
    },

    async readsSalesChannel() {
      const answer = await ask(
        read('/api/services/app/SalesChannel/SalesChannelsInstallationStatus', { salesChannelId }),
      );
      if (answer.kind !== 'answered') return answer;
      const readings = readChannelReadings(answer.value);
      return readings === null
        ? unreadable('no installation status')
        : { ...answer, value: readings.get(salesChannelId) ?? 'unknown' };
    },

    async readChannelSchedule() {
      const answer = asShown(
        await ask(
          read('/api/services/app/SalesChannel/SalesChannelsInstallationStatus', {
            salesChannelId,
          }),
        ),
      );
      if (answer.kind !== 'answered') return answer;
      const cron = readChannelCron(answer.value, salesChannelId);
      return cron === undefined ? unreadable('no installation status') : { ...answer, value: cron };
    },

    readWarehouseConnections: () => readWarehouseConnections({ ask, limits, tenantId }),

    async readSyncTimes(connections) {
      const times = await readSyncTimes({ ask, limits, tenantId }, connections);
      return times.kind === 'read'
        ? { kind: 'answered', value: times.byConnection, primePenguinAt: null }
        : times;
    },

    cancel: (id) => act(cancelCall(cancelPath, { orderId: id })),

    assignToProvider: (ids, provider) => assignToProvider({ ask, act, tenantId }, ids, provider),

    syncOrderToWarehouse: (id) =>
      act(
        post(
          '/api/services/app/PrimePenguinCommon/SyncOrderToWarehouse',
          { salesChannelOrderId: id },
          null,
        ),
      ),

    syncChannel: () =>
      act(post('/api/services/app/SalesChannel/SyncIntegration', { id: salesChannelId }, null)),
  };
}

function problemsIn(rows: readonly unknown[]): readonly RecordedProblem[] {
  return readRows(entityLogEntry, rows)
    .filter(isAboutAnOrder)
    .flatMap(({ id, entityId }) => {
      const order = entityId === null ? null : parsePrimePenguinOrderId(entityId);
      const isUsable = id !== null && order !== null;
      return isUsable ? [{ primePenguinOrderId: order, entityLogId: id }] : [];
    });
}

function inOrder<T extends WarehouseOrderRow>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => a.primePenguinOrderId - b.primePenguinOrderId);
}
