/**
 * How Prime Penguin learns of the shop's orders: a read looks at the shop when it begins and writes
 * when it ends. It never forwards anything and never tells the shop of a cancellation.
 */
import type { Building } from './building.ts';
import { importOrder, type ShopSnapshot, snapshotOf } from './orders.ts';
import { CHANNEL, type ChannelOrder, type World, WorldError } from './world.ts';

interface Seen {
  readonly order: ChannelOrder;
  readonly snapshot: ShopSnapshot;
}

export class ChannelReads {
  readonly #world: World;
  readonly #building: Building;
  readonly #running = new Map<number, readonly Seen[]>();

  constructor(world: World, building: Building) {
    this.#world = world;
    this.#building = building;
  }

  clear(): void {
    this.#running.clear();
  }

  isRunning(channelId: number): boolean {
    return this.#running.has(channelId);
  }

  begin(channelId: number): void {
    this.#world.channel(channelId);
    if (this.isRunning(channelId)) {
      throw new WorldError(`A read of sales channel ${channelId} is under way`);
    }
    const seen = [...this.#world.channelOrders.values()]
      .filter((order) => this.#mayBeRead(order, channelId))
      .map((order): Seen => ({ order, snapshot: snapshotOf(order) }));
    this.#running.set(channelId, seen);
    this.#world.events.add({ kind: 'channel_read_began', salesChannelId: channelId });
  }

  end(channelId: number): void {
    const seen = this.#running.get(channelId);
    if (seen === undefined) {
      throw new WorldError(`No read of sales channel ${channelId} is under way`);
    }
    this.#running.delete(channelId);
    for (const found of seen) {
      if (found.order.rows.length === 0) this.#import(found);
      else this.#update(found);
    }
    this.#world.events.add({ kind: 'channel_read_ended', salesChannelId: channelId });
  }

  #mayBeRead(order: ChannelOrder, channelId: number): boolean {
    const channel = this.#world.channel(channelId);
    if (order.salesChannelId !== channelId) return false;
    const isConnected = channel.installationStatus === 0 && !channel.tokenRevoked;
    if (!channel.readsOrders || !isConnected) return false;
    if (order.rows.length > 0) return true;
    const { orderLocationIds } = channel;
    const isElsewhere =
      orderLocationIds.length > 0 &&
      order.locationId !== null &&
      !orderLocationIds.includes(order.locationId);
    return !isElsewhere && !order.isFilteredOut;
  }

  /** As it was when the read began: a cancellation since then is seen by the next read. */
  #import({ order, snapshot }: Seen): void {
    const channel = this.#world.channel(order.salesChannelId);
    if (snapshot.cancelledAt !== null && !channel.importsCancelled) return;
    importOrder(this.#world, this.#building, order, snapshot);
  }

  #update({ order, snapshot }: Seen): void {
    const { side, cancelledAt, isPaid, releaseAt } = snapshot;
    for (const row of order.rows) {
      if (row.isPaid !== isPaid || row.releaseAt !== releaseAt) {
        row.isPaid = isPaid;
        row.releaseAt = releaseAt;
        this.#world.touch(row);
      }
      // Cancelled in Prime Penguin is not undone by a shop that does not know of it.
      if (row.channel.normalised === 'Cancelled') continue;
      // Prime Penguin reports a shipped order to the shop, and reads it back as fulfilled.
      const next =
        side.normalised !== 'Cancelled' && row.warehouse.normalised === 'Fulfilled'
          ? CHANNEL.fulfilled
          : side;
      if (next.normalised === row.channel.normalised) continue;
      row.cancelledAt = cancelledAt;
      if (cancelledAt !== null) row.cancelReason = 'Cancelled in the sales channel';
      this.#world.changeSides(row, 'sales_channel', { channel: next });
    }
  }
}
