/**
 * The control in process: puts the simulator's parts behind one interface. Everything that the HTTP
 * control can do goes through here too, so both behave alike.
 */
import type { Accounts } from './accounts.ts';
import type { Batches } from './batches.ts';
import type { Building } from './building.ts';
import type { ChannelReads } from './channel-reads.ts';
import type { SimulatorClock } from './clock.ts';
import type { Control, ProviderInput, SalesChannelInput } from './control-contract.ts';
import type { EventLog } from './events.ts';
import type { Faults } from './faults.ts';
import type { HttpApi } from './http-api.ts';
import { addOrder, recordProblem, snapshotOf } from './orders.ts';
import { NO_QUIRKS, type Quirks } from './quirks.ts';
import type { Schedules } from './schedules.ts';
import { truthOf } from './truth.ts';
import { waitForEvent } from './wait-for-event.ts';
import type { Webhooks } from './webhooks.ts';
import { type Provider, type SalesChannel, type World, WorldError } from './world.ts';

export interface Simulator {
  readonly clock: SimulatorClock;
  readonly events: EventLog;
  readonly world: World;
  readonly building: Building;
  readonly batches: Batches;
  readonly reads: ChannelReads;
  readonly schedules: Schedules;
  readonly accounts: Accounts;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
  readonly api: HttpApi;
  readonly quirks: { current: Quirks };
  /** Where a channel or provider does not say how long its work takes. */
  readonly batchMs: number;
}

const EVERY_HALF_HOUR = '*/30 * * * *';

export function createControl(simulator: Simulator): Control {
  const control: Control = {
    ...worldCalls(simulator),
    ...happenings(simulator),
    ...batchCalls(simulator),
    ...accessCalls(simulator),
    ...misbehaviour(simulator),
    ...questions(simulator),
    when: (predicate, options) => waitForEvent(control, predicate, options),
  };
  return control;
}

type Calls<K extends keyof Control> = Pick<Control, K>;

function worldCalls({ world, building, schedules, accounts, ...rest }: Simulator) {
  const tenantsThing = (tenantId: number) => world.tenant(tenantId);
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
      tenantsThing(input.tenantId);
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
      tenantsThing(input.tenantId);
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

function happenings({ world, building, batches }: Simulator) {
  const calls: Calls<
    | 'cancelInShopify'
    | 'warehouseDoes'
    | 'warehouseSays'
    | 'recordProblem'
    | 'setPlan'
    | 'setCancelRefusal'
  > = {
    async cancelInShopify(shopifyOrderId) {
      world.channelOrder(shopifyOrderId).cancelledAt ??= world.now();
    },
    async warehouseDoes(id, action) {
      const row = world.row(id);
      if (!building.has(row)) throw new WorldError(`Order ${id} has not reached its warehouse`);
      building.do(row, action);
    },
    async warehouseSays(id, report) {
      batches.show(world.row(id), report);
    },
    async recordProblem(id, problem) {
      recordProblem(world, world.row(id), problem);
    },
    async setPlan(id, plan) {
      building.setPlan(world.row(id), plan);
    },
    async setCancelRefusal(id, text) {
      world.row(id).cancelRefusal = text;
    },
  };
  return calls;
}

function batchCalls({ batches, reads, schedules }: Simulator) {
  const calls: Calls<
    | 'runBatch'
    | 'beginBatch'
    | 'endBatch'
    | 'runChannelRead'
    | 'beginChannelRead'
    | 'endChannelRead'
    | 'pauseSchedules'
    | 'resumeSchedules'
  > = {
    async runBatch(providerId) {
      batches.begin(providerId);
      batches.end(providerId);
    },
    async beginBatch(providerId) {
      batches.begin(providerId);
    },
    async endBatch(providerId) {
      batches.end(providerId);
    },
    async runChannelRead(channelId) {
      reads.begin(channelId);
      reads.end(channelId);
    },
    async beginChannelRead(channelId) {
      reads.begin(channelId);
    },
    async endChannelRead(channelId) {
      reads.end(channelId);
    },
    async pauseSchedules() {
      schedules.pause();
    },
    async resumeSchedules() {
      schedules.resume();
    },
  };
  return calls;
}

function accessCalls({ accounts, webhooks }: Simulator) {
  const calls: Calls<
    | 'issueToken'
    | 'revokeTokens'
    | 'setTokenRules'
    | 'setWebhookNames'
    | 'publishWebhook'
    | 'webhookDeliveries'
  > = {
    async issueToken({ tenantId, userName, lifetimeSeconds = null }) {
      return accounts.issue(tenantId, userName, lifetimeSeconds);
    },
    async revokeTokens(of) {
      return accounts.revoke(of);
    },
    async setTokenRules(rules) {
      accounts.rules = { ...accounts.rules, ...rules };
    },
    async setWebhookNames(names) {
      webhooks.names = names;
    },
    async publishWebhook({ tenantId, name, data }) {
      webhooks.publish(tenantId, name, data);
    },
    async webhookDeliveries() {
      return webhooks.deliveries;
    },
  };
  return calls;
}

function misbehaviour({ quirks, faults, api, clock, schedules }: Simulator) {
  const calls: Calls<
    | 'setQuirks'
    | 'resetQuirks'
    | 'addFault'
    | 'clearFaults'
    | 'releaseHeld'
    | 'goDown'
    | 'comeUp'
    | 'setClockSkew'
  > = {
    async setQuirks(patch) {
      quirks.current = { ...quirks.current, ...patch };
    },
    async resetQuirks() {
      quirks.current = NO_QUIRKS;
    },
    async addFault(rule) {
      return faults.add(rule);
    },
    async clearFaults(faultId) {
      faults.clear(faultId);
    },
    async releaseHeld(faultId) {
      return faults.release(faultId);
    },
    async goDown() {
      await api.down();
    },
    async comeUp() {
      await api.up();
    },
    async setClockSkew(ms) {
      clock.skewMs = ms;
      schedules.refresh();
    },
  };
  return calls;
}

function questions({ world, building, events, api, clock }: Simulator) {
  const calls: Calls<'now' | 'truth' | 'violations' | 'clearViolations' | 'events' | 'lastEvent'> =
    {
      async now() {
        return clock.now();
      },
      async truth(shopifyOrderId) {
        return truthOf(world, building, shopifyOrderId);
      },
      async violations() {
        return api.violations;
      },
      async clearViolations() {
        api.violations = [];
      },
      async events(since = 0, waitMs = 0) {
        return await events.wait(since, waitMs);
      },
      async lastEvent() {
        return events.last;
      },
    };
  return calls;
}

function completeChannel(input: SalesChannelInput, id: number, batchMs: number): SalesChannel {
  return {
    readsOrders: true,
    cron: EVERY_HALF_HOUR,
    readMs: batchMs,
    importsCancelled: false,
    tokenRevoked: false,
    orderLocationIds: [],
    ...input,
    id,
  };
}

function completeProvider(input: ProviderInput, id: number, batchMs: number): Provider {
  return {
    warehouse: `${input.name} warehouse`,
    kind: 'wms',
    shownCron: input.cron,
    batchMs,
    answersAtOnce: false,
    isBroken: false,
    ...input,
    id,
  };
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
