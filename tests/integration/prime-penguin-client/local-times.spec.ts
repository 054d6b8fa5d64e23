/** Times without a zone: what the offset is learned from, and what is said until it is known. */
import { afterEach, describe, expect, it } from 'vitest';
import { createLocalTimes } from '#app/integrations/prime-penguin/local-times.ts';
import {
  type RunningSimulator,
  startPrimePenguinSimulator,
} from '#sandbox/prime-penguin/simulator.ts';
import { aGateway, CHANNEL, orderId, shopifyOrderId, TENANT, WITH_TOKEN } from './a-gateway.ts';

let simulator: RunningSimulator | null = null;
afterEach(async () => {
  await simulator?.stop();
  simulator = null;
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINTER = Date.UTC(2026, 0, 15, 9);
const SUMMER = Date.UTC(2026, 6, 15, 9);
/** Summer time begins in Europe on 29 March and ends on 25 October 2026, at 1:00 UTC. */
const SPRING = Date.UTC(2026, 2, 29, 1);
const AUTUMN = Date.UTC(2026, 9, 25, 1);

const wall = (at: number, offsetHours: number) => ({
  wall: at + offsetHours * HOUR,
  offsetMs: null,
});

/** A server that writes local times, a row of which changes between two looks a minute apart. */
function learned(...changes: readonly (readonly [at: number, offsetHours: number])[]) {
  const times = createLocalTimes();
  for (const [at, offsetHours] of changes) {
    times.learn(1, wall(at - 10 * HOUR, offsetHours), at - 30_000);
    times.learn(1, wall(at, offsetHours), at + 30_000);
  }
  return times;
}

describe('a time without a zone', () => {
  it('is no moment while nothing was learned', () => {
    expect(createLocalTimes().toInstant(wall(WINTER, 1))).toBeNull();
  });

  it('is not learned from a row that was read once: it may have been written at any time', () => {
    const times = createLocalTimes();
    times.learn(1, wall(WINTER, 1), WINTER);
    times.learn(1, wall(WINTER, 1), WINTER + 10_000);
    expect(times.toInstant(wall(WINTER, 1))).toBeNull();
  });

  it('is not learned from a change that took too long to tell one offset from the next', () => {
    const times = createLocalTimes();
    times.learn(1, wall(WINTER - 10 * HOUR, 1), WINTER - 20 * MINUTE);
    times.learn(1, wall(WINTER, 1), WINTER + MINUTE);
    expect(times.toInstant(wall(WINTER, 1))).toBeNull();
  });

  it('is not learned from an older copy of a row that was read before', () => {
    const times = createLocalTimes();
    times.learn(1, wall(WINTER, 1), WINTER + 10_000);
    times.learn(1, wall(WINTER - 45 * MINUTE, 1), WINTER + 20_000);
    expect(times.toInstant(wall(WINTER, 1))).toBeNull();
  });

  it.each([[0], [1], [2], [-5], [5.75]])(
    'is a moment once a change has shown %s hours',
    (hours) => {
      expect(learned([WINTER, hours]).toInstant(wall(WINTER - 5 * MINUTE, hours))).toBe(
        WINTER - 5 * MINUTE,
      );
    },
  );

  it('is a moment for as long as every zone that fits agrees', () => {
    const times = learned([WINTER, 1]);
    expect(times.toInstant(wall(SPRING - HOUR, 1))).toBe(SPRING - HOUR);
    expect(times.toInstant(wall(SPRING + HOUR, 2))).toBeNull();
    expect(times.toInstant(wall(SUMMER, 2))).toBeNull();
  });

  it('is a moment in winter and in summer once both have shown a server in Stockholm', () => {
    const times = learned([WINTER, 1], [SUMMER, 2]);
    expect(times.toInstant(wall(WINTER, 1))).toBe(WINTER);
    expect(times.toInstant(wall(SUMMER, 2))).toBe(SUMMER);
    expect(times.toInstant(wall(SPRING + MINUTE, 2))).toBe(SPRING + MINUTE);
  });

  it('is a moment in summer and in winter once both have shown a server on UTC', () => {
    const times = learned([WINTER, 0], [SUMMER, 0]);
    expect(times.toInstant(wall(SUMMER, 0))).toBe(SUMMER);
  });

  it('is no moment within the hour that comes twice in autumn', () => {
    const times = learned([WINTER, 1], [SUMMER, 2]);
    expect(times.toInstant(wall(AUTUMN - 30 * MINUTE, 2))).toBeNull();
    expect(times.toInstant(wall(AUTUMN + 30 * MINUTE, 1))).toBeNull();
    expect(times.toInstant(wall(AUTUMN + 90 * MINUTE, 1))).toBe(AUTUMN + 90 * MINUTE);
  });

  it('is no moment any more once a change shows another offset, until one is shown again', () => {
    const times = learned([WINTER, 1], [WINTER + 20 * HOUR, 0]);
    expect(times.toInstant(wall(WINTER, 1))).toBeNull();
    const moved = learned([WINTER, 1], [WINTER + 20 * HOUR, 0], [WINTER + 40 * HOUR, 0]);
    expect(moved.toInstant(wall(WINTER + 40 * HOUR, 0))).toBe(WINTER + 40 * HOUR);
  });

  it('is no moment any more once a row says that it was changed in the future', () => {
    const times = learned([WINTER, 0]);
    times.learn(2, wall(WINTER + 2 * MINUTE, 1), WINTER + 3 * MINUTE);
    expect(times.toInstant(wall(WINTER, 0))).toBeNull();
  });
});

describe.each([
  ['winter', WINTER],
  ['summer', SUMMER],
])('a server that writes the local times of Stockholm in %s', (_, startedAt) => {
  it('is understood from the first cancel on, and nothing is concluded before', async () => {
    let now = startedAt;
    simulator = await startPrimePenguinSimulator({ now: () => now, isPaused: true });
    const { control } = simulator;
    const [tenantId, channelId] = [TENANT, CHANNEL];
    await control.addTenant({ id: tenantId, tenancyName: 'nordlys', name: 'Nordlys AB' });
    const domain = 'nordlys.myshopify.com';
    await control.addSalesChannel({ id: channelId, tenantId, name: 'Nordlys', domain });
    const providerId = await control.addProvider({ tenantId, name: 'Nordic 3PL', cron: null });
    const id = '5550001';
    await control.addOrder({
      tenantId,
      salesChannelId: channelId,
      providerId,
      shopifyOrderId: id,
      orderNumber: '#1001',
      phase: 'at_warehouse',
    });
    await control.setQuirks({ dateTimes: 'no_zone', timeZone: 'Europe/Stockholm' });
    const accessToken = await control.issueToken({ tenantId });
    const credentials = { method: 'token', tenantId, accessToken } as const;
    const shop = await aGateway(simulator.url, { ...WITH_TOKEN, credentials }).primePenguin();
    const look = async () => {
      const found = await shop.findOrders(shopifyOrderId(id));
      return found.kind === 'answered' ? found.value[0] : undefined;
    };
    now += HOUR;
    const before = await look();
    expect(before).toMatchObject({ modifiedAt: null });
    expect(before?.statusLog.map(({ createdAt }) => createdAt)).not.toContainEqual(
      expect.any(Number),
    );
    now += 2_000;
    await shop.cancel(orderId(before?.primePenguinOrderId ?? 0));
    const cancelledAt = now;
    now += 1_000;
    const after = await look();
    expect(after?.modifiedAt).toBe(cancelledAt);
    expect(after?.statusLog.at(-1)?.createdAt).toBe(cancelledAt);
    now += MINUTE;
    expect(await shop.changedSince(cancelledAt)).toMatchObject({
      value: [
        { row: { primePenguinOrderId: before?.primePenguinOrderId, modifiedAt: cancelledAt } },
      ],
    });
  });
});

describe('a time with a zone', () => {
  it('is the moment that it says, whatever was learned', () => {
    const time = { wall: WINTER, offsetMs: 2 * HOUR };
    expect(createLocalTimes().toInstant(time)).toBe(WINTER - 2 * HOUR);
    expect(learned([WINTER, 1]).toInstant(time)).toBe(WINTER - 2 * HOUR);
  });
});

describe('what a list is asked from', () => {
  it('is the moment itself where times have a zone, or local ones are ahead of UTC', () => {
    expect(createLocalTimes().marginMs()).toBe(0);
    expect(learned([WINTER, 1]).marginMs()).toBe(0);
  });

  it('is as much earlier as local times are behind UTC, or may be', () => {
    expect(learned([WINTER, -5]).marginMs()).toBe(5 * HOUR);
    const times = createLocalTimes();
    times.learn(1, wall(WINTER, 1), WINTER);
    expect(times.marginMs()).toBe(12 * HOUR);
  });
});
