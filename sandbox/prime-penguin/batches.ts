/**
 * The integrators: each provider's batch looks at Prime Penguin and at the warehouse when it begins,
 * and writes to both when it ends. What changes in between is not seen before the next one.
 */
import type { Building } from './building.ts';
import { RAW_STATUS, type Report } from './plans.ts';
import { nameOf, type WarehouseOrder, type World, WorldError } from './world.ts';

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
      provider.isBroken
        ? { batch: this.#count, toForward: [], toStop: [], reports: [] }
        : this.#look(providerId, this.#count),
    );
    this.#world.events.add({ kind: 'batch_began', providerId, batch: this.#count });
  }

  #look(providerId: number, batch: number): Snapshot {
    const now = this.#world.now();
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
    return { batch, toForward, toStop, reports: this.#building.collect(providerId) };
  }

  end(providerId: number): void {
    const snapshot = this.#running.get(providerId);
    if (snapshot === undefined) {
      throw new WorldError(`No batch of provider ${providerId} is under way`);
    }
    this.#running.delete(providerId);
    for (const row of snapshot.toForward) this.#forward(row);
    for (const { row, report } of snapshot.reports) this.show(row, report);
    for (const row of snapshot.toStop) {
      if (this.#building.losesRequests(row, providerId)) continue;
      this.#building.askToStop(row, providerId);
      if (!this.#world.provider(providerId).answersAtOnce) continue;
      for (const { report } of this.#building.collectOne(row, providerId)) this.show(row, report);
    }
    this.#world.events.add({ kind: 'batch_ended', providerId, batch: snapshot.batch });
  }

  #forward(row: WarehouseOrder): void {
    this.#building.receive(row);
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
