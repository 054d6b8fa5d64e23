/** The control's calls that build the world: tenants, channels, providers, orders. */

import { completeChannel, completeProvider } from './completing.ts';
import type { Calls, Simulator } from './control-parts.ts';
import { addOrder, snapshotOf } from './orders.ts';
import { NO_QUIRKS } from './quirks.ts';
import { type World, WorldError } from './world.ts';

export function worldCalls({ world, building, schedules, accounts, ...rest }: Simulator) {
  const calls: Calls<
    | 'addTenant'
    | 'setTenantActive'
    | 'addUser'
    | 'changeUser'
    | 'addSalesChannel'
    | 'changeSalesChannel'
    | 'addProvider'
    | 'changeProvider'
    | 'addOrder'
    | 'changeOrder'
    | 'reset'
  > = {
    async addTenant({
      id = fresh(world, 'tenant', world.tenants),
      tenancyName,
      name,
      isActive = true,
    }) {
      free(world.tenants, id);
      world.tenants.set(id, { id, tenancyName, name, isActive });
      return id;
    },
    async setTenantActive(tenantId, isActive) {
      world.tenant(tenantId).isActive = isActive;
    },
    async addUser(user) {
      return accounts.add(user);
    },
    async changeUser(userId, patch) {
      accounts.change(userId, patch);
    },
    async addSalesChannel(input) {
      world.tenant(input.tenantId);
      const channel = completeChannel(
        input,
        input.id ?? fresh(world, 'channel', world.channels),
        rest.batchMs,
      );
      free(world.channels, channel.id);
      world.channels.set(channel.id, channel);
      schedules.refresh();
      return channel.id;
    },
    async changeSalesChannel(channelId, patch) {
      world.channels.set(channelId, { ...world.channel(channelId), ...patch });
      schedules.refresh();
    },
    async addProvider(input) {
      world.tenant(input.tenantId);
      const provider = completeProvider(
        input,
        input.id ?? fresh(world, 'provider', world.providers),
        rest.batchMs,
      );
      free(world.providers, provider.id);
      world.providers.set(provider.id, provider);
      schedules.refresh();
      return provider.id;
    },
    async changeProvider(providerId, patch) {
      const before = world.provider(providerId);
      const shownCron =
        patch.cron !== undefined && before.shownCron === before.cron
          ? patch.cron
          : before.shownCron;
      world.providers.set(providerId, { ...before, shownCron, ...patch });
      schedules.refresh();
    },
    async addOrder(input) {
      const { shopifyOrderId, rows } = addOrder(world, building, input);
      return { shopifyOrderId, primePenguinOrderIds: rows.map(({ id }) => id) };
    },
    async changeOrder(shopifyOrderId, patch) {
      const order = world.channelOrder(shopifyOrderId);
      Object.assign(order, patch);
      for (const row of order.rows) {
        row.isPaid = order.isPaid;
        row.releaseAt = order.releaseAt;
        if (patch.isOnHold !== undefined) {
          const { side } = snapshotOf(order);
          if (side.normalised !== row.channel.normalised && order.cancelledAt === null) {
            world.changeSides(row, 'sales_channel', { channel: side });
            continue;
          }
        }
        world.touch(row);
      }
    },
    async reset() {
      schedules.abandon();
      for (const part of [world, building, rest.batches, rest.reads, accounts, rest.webhooks]) {
        part.clear();
      }
      rest.faults.clear();
      rest.events.clear();
      rest.quirks.current = NO_QUIRKS;
      rest.api.violations = [];
      rest.clock.skewMs = 0;
      await rest.api.up();
    },
  };
  return calls;
}

/** Passes over ids that a caller has chosen itself. */
function fresh(
  world: World,
  kind: 'tenant' | 'channel' | 'provider',
  taken: ReadonlyMap<number, unknown>,
): number {
  for (;;) {
    const id = world.nextId(kind);
    if (!taken.has(id)) return id;
  }
}

function free(taken: ReadonlyMap<number, unknown>, id: number): void {
  if (taken.has(id)) throw new WorldError(`The id ${id} is taken`);
}
