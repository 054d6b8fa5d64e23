/**
 * The control in process: puts the simulator's parts behind one interface. Everything that the HTTP
 * control can do goes through here too, so both behave alike.
 */
import type { Control } from './control-contract.ts';
import type { Calls, Simulator } from './control-parts.ts';
import { worldCalls } from './control-world.ts';
import { recordProblem } from './orders.ts';
import { NO_QUIRKS } from './quirks.ts';
import { truthOf } from './truth.ts';
import { waitForEvent } from './wait-for-event.ts';
import { WorldError } from './world.ts';

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

function happenings({ world, building, batches }: Simulator) {
  const calls: Calls<
    | 'cancelInShopify'
    | 'warehouseDoes'
    | 'warehouseSays'
    | 'recordProblem'
    | 'setPlan'
    | 'assign'
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
    async assign(id, providerId) {
      const row = world.row(id);
      const provider = world.provider(providerId);
      if (provider.tenantId !== row.tenantId) {
        throw new WorldError(`Provider ${providerId} is not tenant ${row.tenantId}'s`);
      }
      world.assign(row, providerId);
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
      schedules.endNow('provider', providerId);
      batches.begin(providerId);
      batches.end(providerId);
    },
    async beginBatch(providerId) {
      schedules.endNow('provider', providerId);
      batches.begin(providerId);
    },
    async endBatch(providerId) {
      batches.end(providerId);
    },
    async runChannelRead(channelId) {
      schedules.endNow('channel', channelId);
      reads.begin(channelId);
      reads.end(channelId);
    },
    async beginChannelRead(channelId) {
      schedules.endNow('channel', channelId);
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
