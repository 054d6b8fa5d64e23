/** Real timers, which need not be what the schedule shows. Time is a number here. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Batches } from '#sandbox/prime-penguin/batches.ts';
import { Building } from '#sandbox/prime-penguin/building.ts';
import { ChannelReads } from '#sandbox/prime-penguin/channel-reads.ts';
import { completeChannel, completeProvider } from '#sandbox/prime-penguin/completing.ts';
import type { ProviderInput, SalesChannelInput } from '#sandbox/prime-penguin/control-contract.ts';
import { EventLog } from '#sandbox/prime-penguin/events.ts';
import { addOrder } from '#sandbox/prime-penguin/orders.ts';
import { Schedules } from '#sandbox/prime-penguin/schedules.ts';
import { takeCancel } from '#sandbox/prime-penguin/take-cancel.ts';
import { World } from '#sandbox/prime-penguin/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 23, 9);
const [TENANT, CHANNEL, PROVIDER] = [42, 301, 501];

let schedules: Schedules;
beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  schedules.abandon();
  vi.useRealTimers();
});

function open(provider: Partial<ProviderInput>, channel: Partial<SalesChannelInput> = {}) {
  const now = () => Date.now();
  const world = new World(now, new EventLog(now));
  const building = new Building(world);
  const batches = new Batches(world, building);
  const reads = new ChannelReads(world, building);
  world.tenants.set(TENANT, { id: TENANT, tenancyName: 'a', name: 'A', isActive: true });
  const set = (more: Partial<ProviderInput>) => {
    const input = { tenantId: TENANT, name: 'Nordic 3PL', cron: null, ...more };
    world.providers.set(PROVIDER, completeProvider(input, PROVIDER, MINUTE));
  };
  set(provider);
  const shop = { tenantId: TENANT, name: 'A', domain: null, cron: null, ...channel };
  world.channels.set(CHANNEL, completeChannel(shop, CHANNEL, MINUTE));
  schedules = new Schedules(world, batches, reads, false);
  schedules.refresh();
  /** Minutes after the start at which something of this kind happened. */
  const minutesOf = (kind: string) =>
    world.events
      .since(0)
      .filter((event) => event.kind === kind)
      .map(({ at }) => (at - START) / MINUTE);
  const change = (more: Partial<ProviderInput>) => {
    set(more);
    schedules.refresh();
  };
  return { world, building, minutesOf, change };
}

describe('a real timer', () => {
  it('runs at its own interval and phase, whatever the schedule shows', () => {
    const { minutesOf } = open({
      cron: '*/30 * * * *',
      timer: { everyMs: 45 * MINUTE, phaseMs: 10 * MINUTE },
    });
    vi.advanceTimersByTime(2 * HOUR);
    expect(minutesOf('batch_began')).toEqual([10, 55, 100]);
  });

  it('begins as much later as it is set to', () => {
    const { minutesOf } = open({ cron: '*/30 * * * *', timer: { startsLateMs: 7 * MINUTE } });
    vi.advanceTimersByTime(HOUR);
    expect(minutesOf('batch_began')).toEqual([7, 37]);
  });

  it('begins nothing while it is stuck', () => {
    const { minutesOf } = open({
      timer: { everyMs: 10 * MINUTE, stuckUntil: START + 3 * HOUR },
    });
    vi.advanceTimersByTime(3 * HOUR + 10 * MINUTE);
    expect(minutesOf('batch_began')).toEqual([180, 190]);
  });

  it('ends nothing that is under way while it is stuck', () => {
    const timer = { everyMs: HOUR, phaseMs: MINUTE };
    const { minutesOf, change } = open({ timer, batchMs: 5 * MINUTE });
    vi.advanceTimersByTime(2 * MINUTE);
    change({ timer: { ...timer, stuckUntil: START + 2 * HOUR }, batchMs: 5 * MINUTE });
    vi.advanceTimersByTime(2 * HOUR);
    expect(minutesOf('batch_began')).toEqual([1, 120]);
    expect(minutesOf('batch_ended')).toEqual([120]);
  });

  it('is another than the one of the sales channel', () => {
    const { minutesOf } = open({}, { cron: '*/30 * * * *', timer: { everyMs: 50 * MINUTE } });
    vi.advanceTimersByTime(2 * HOUR);
    expect(minutesOf('batch_began')).toEqual([]);
    expect(minutesOf('channel_read_began')).toEqual([10, 60, 110]);
  });
});

describe('a batch that runs for long', () => {
  it('forwards what it took up when it began, also if that was cancelled meanwhile', () => {
    const { world, building } = open({
      timer: { everyMs: 4 * HOUR, phaseMs: 2 * HOUR },
      batchMs: HOUR,
    });
    const { rows } = addOrder(world, building, {
      tenantId: TENANT,
      salesChannelId: CHANNEL,
      shopifyOrderId: '5550001',
      orderNumber: '#1001',
      phase: 'read',
    });
    vi.advanceTimersByTime(HOUR + MINUTE);
    const [row] = rows;
    if (row === undefined) throw new Error('no row');
    expect(takeCancel(world, row)).toBeNull();
    vi.advanceTimersByTime(HOUR);
    expect(row.warehouse.normalised).toBe('InProgress');
    expect(building.physical(row)).toBe('in_progress');
  });
});
