/**
 * The integrators: each provider's batch looks at Prime Penguin and at the warehouse when it begins,
 * and writes to both when it ends. What changes in between is not seen before the next one.
 */
import type { Building } from './building.ts';
import { RAW_STATUS, type Report } from './plans.ts';
import {
  nameOf,
  type Provider,
  type SyncTimes,
  type WarehouseOrder,
  type World,
  WorldError,
} from './world.ts';

const DAY_MS = 86_400_000;

interface Snapshot {
  readonly batch: number;
  readonly toForward: readonly WarehouseOrder[];
  readonly toStop: readonly WarehouseOrder[];
  readonly reports: readonly { readonly row: WarehouseOrder; readonly report: Report }[];
}

export class Batches {
  readonly #world: World;
  readonly #building: Building;
  readonly #running = new Map<number, Snapshot>();
  #count = 0;

  constructor(world: World, building: Building) {
    this.#world = world;
    this.#building = building;
  }

  clear(): void {
    this.#running.clear();
  }

  isRunning(providerId: number): boolean {
    return this.#running.has(providerId);
  }

  begin(providerId: number): void {
    const provider = this.#world.provider(providerId);
    if (provider.kind === 'dropship') {
      throw new WorldError(`The dropship provider ${providerId} has no batches`);
    }
    if (this.isRunning(providerId)) {
      throw new WorldError(`A batch of provider ${providerId} is under way`);
    }
    this.#building.work(providerId);
    this.#count += 1;
    this.#running.set(
      providerId,
      provider.isBroken || !provider.isActive
        ? { batch: this.#count, toForward: [], toStop: [], reports: [] }
        : this.#look(provider, this.#count),
    );
    this.#recordSync(provider, 'start');
    this.#world.events.add({ kind: 'batch_began', providerId, batch: this.#count });
  }

  #recordSync(provider: Provider, moment: Provider['recordsSyncAt']): void {
    if (provider.recordsSyncAt !== moment || !provider.isActive) return;
    const kinds: (keyof SyncTimes)[] = [];
    if (provider.sendsOrders) kinds.push('orders');
    if (provider.readsResults) kinds.push('results');
    this.#world.recordSync(provider.id, kinds);
  }

  #look(provider: Provider, batch: number): Snapshot {
    const providerId = provider.id;
    const now = this.#world.now();
    const isInWindow = (row: WarehouseOrder) =>
      provider.daysToSync === null || now - row.createdAt <= provider.daysToSync * DAY_MS;
    const toForward: WarehouseOrder[] = [];
    const toStop: WarehouseOrder[] = [];
    for (const row of this.#world.rowsOfProvider(providerId)) {
      if (this.#building.has(row)) {
        const isCancelled = row.channel.normalised === 'Cancelled';
        if (isCancelled && !this.#building.wasAskedToStop(row, providerId)) toStop.push(row);
      } else if (mayBeForwarded(row, now, this.#building.hasBeenAnywhere(row))) {
        if (row.forwardedLateByBatches > 0) row.forwardedLateByBatches -= 1;
        else toForward.push(row);
      }
    }
    // Assigning an order to another provider is how Prime Penguin cancels it at this one.
    for (const row of this.#building.takenFrom(providerId)) {
      if (!this.#building.wasAskedToStop(row, providerId)) toStop.push(row);
    }
    return {
      batch,
      toForward: provider.sendsOrders ? toForward.filter(isInWindow) : [],
      toStop: toStop.filter((row) => isInWindow(row) && carriesChanges(provider, row)),
      reports: provider.readsResults ? this.#building.collect(providerId, isInWindow) : [],
    };
  }

  end(providerId: number): void {
    const snapshot = this.#running.get(providerId);
    if (snapshot === undefined) {
      throw new WorldError(`No batch of provider ${providerId} is under way`);
    }
    this.#running.delete(providerId);
    const provider = this.#world.provider(providerId);
    for (const row of snapshot.toForward) this.#forward(row, providerId);
    for (const { row, report } of snapshot.reports) this.show(row, report);
    for (const row of snapshot.toStop) this.#askToStop(row, provider);
    this.#recordSync(provider, 'end');
    this.#world.events.add({ kind: 'batch_ended', providerId, batch: snapshot.batch });
  }

  #askToStop(row: WarehouseOrder, { id, answersAtOnce, readsResults }: Provider): void {
    // Somebody may have had it synced meanwhile.
    if (this.#building.wasAskedToStop(row, id) || this.#building.losesRequests(row, id)) return;
    this.#building.askToStop(row, id);
    if (!answersAtOnce || !readsResults) return;
    for (const { report } of this.#building.collectOne(row, id)) this.show(row, report);
  }

  /**
   * One order is brought to its warehouse, outside of any batch: forwarded where it may be, and where it is
   * cancelled the warehouse that has it is asked to stop.
   */
  syncOne(row: WarehouseOrder): void {
    const provider = this.#world.provider(row.providerId);
    if (provider.kind === 'dropship' || !provider.isActive || provider.isBroken) return;
    if (this.#building.has(row)) {
      const isCancelled = row.channel.normalised === 'Cancelled';
      if (isCancelled && carriesChanges(provider, row)) this.#askToStop(row, provider);
      return;
    }
    const wasElsewhere = this.#building.hasBeenAnywhere(row);
    if (provider.sendsOrders && mayBeForwarded(row, this.#world.now(), wasElsewhere)) {
      this.#forward(row, provider.id);
    }
  }

  /** To the warehouse whose batch took it up, whomever it has been assigned to since. */
  #forward(row: WarehouseOrder, providerId: number): void {
    if (this.#building.isAt(row, providerId)) return;
    this.#building.receive(row, 'in_progress', providerId);
    this.#world.events.add({ kind: 'order_forwarded', ...nameOf(row) });
    this.#world.changeSides(row, 'warehouse', {
      warehouse: { raw: RAW_STATUS.InProgress, normalised: 'InProgress' },
    });
  }

  /** Brings one report of the warehouse into Prime Penguin. */
  show(row: WarehouseOrder, report: Report): void {
    const world = this.#world;
    this.#building.told(row, report);
    switch (report.kind) {
      case 'status':
        if (report.withParcel) world.addParcel(row);
        world.changeSides(row, 'warehouse', {
          warehouse: { raw: report.raw, normalised: report.normalised },
        });
        return;
      case 'parcel':
        world.addParcel(row);
        return;
      case 'warehouse_error':
        world.setWarehouseError(row, report.text);
        return;
      case 'entity_log':
        world.recordEntityLog(row, report);
        return;
    }
  }
}

function carriesChanges(provider: Provider, { id }: WarehouseOrder): boolean {
  return provider.sendsChanges && !provider.ordersWithoutChanges.includes(id);
}

/**
 * An integrator takes orders that are paid, due, not on hold, and not cancelled; of those that another
 * warehouse has had, whatever that one left on the warehouse side.
 */
function mayBeForwarded(row: WarehouseOrder, now: number, wasElsewhere: boolean): boolean {
  return (
    row.channel.normalised === 'Pending' &&
    (row.warehouse.normalised === null || wasElsewhere) &&
    row.isPaid &&
    (row.releaseAt === null || row.releaseAt <= now)
  );
}
