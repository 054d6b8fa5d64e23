/** The numbers of the overview, against a shop whose answers are known one by one. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '#app/domain/verdict.ts';
import { DAY } from '#tests/support/histories.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

/** As if it had been asked for long ago. */
async function write(
  world: MerchantWorld,
  agoMs: number,
  outcome: string,
  provider: string,
  verdict: Verdict,
  answerMs: number | null,
): Promise<void> {
  const at = new Date(world.now() - agoMs);
  await world.prisma.cancellation.create({
    data: {
      ...{ shop: world.shop, shopifyOrderId: '1', orderName: '#1', orderCreatedAt: at },
      ...{ requestedByKind: 'staff', requestedAt: at, outcome, deliverUntil: at, watchUntil: at },
      endedAt: at,
      warehouseOrders: {
        create: {
          ...{ place: 0, shop: world.shop, requestedAt: at, providerName: provider, verdict },
          ...{ roundStartedAt: at, verdictSince: at, evidence: [], askedAt: at },
          answeredAt: answerMs === null ? null : new Date(at.getTime() + answerMs),
        },
      },
    },
  });
}

describe('a shop with nothing', () => {
  it('has every week, and no number that it does not know', async () => {
    const world = await worlds.open();
    const overview = await world.application.readOverview(world.shop, 12);
    expect(overview).toMatchObject({ attention: { count: 0, first: [] }, pending: 0 });
    expect(overview.providers).toEqual([]);
    expect(overview.weeks).toHaveLength(12);
    expect(overview.weeks.at(-1)?.startsAt).toBe('2026-11-23T00:00:00.000Z');
    expect(overview.window.from).toBe(overview.weeks[0]?.startsAt);
    expect(overview.window.to).toBe(new Date(world.now()).toISOString());
    const zero = { pending: 0, stopped: 0, partly_stopped: 0, not_stopped: 0, unknown: 0 };
    expect(
      overview.weeks.every(({ outcomes }) => JSON.stringify(outcomes) === JSON.stringify(zero)),
    ).toBe(true);
  });
});

describe('a shop with answers', () => {
  it('counts outcomes in their weeks, and only what providers said as their answers', async () => {
    const world = await worlds.open();
    const [thisWeek, lastWeek, tooOld] = [0, 7 * DAY, 85 * DAY];
    await write(world, thisWeek, 'stopped', 'Nordic', 'stopped_at_warehouse', HOUR);
    await write(world, thisWeek, 'not_stopped', 'Nordic', 'too_late', 2 * HOUR);
    await write(world, lastWeek, 'stopped', 'Nordic', 'stopped_at_warehouse', 3 * HOUR);
    await write(world, lastWeek, 'unknown', 'Nordic', 'no_answer', null);
    await write(world, lastWeek, 'unknown', 'Silent', 'no_answer', null);
    await write(world, tooOld, 'stopped', 'Nordic', 'stopped_at_warehouse', 99 * HOUR);
    const { weeks, providers } = await world.application.readOverview(world.shop, 12);
    expect(weeks.slice(-2).map(({ outcomes }) => outcomes)).toMatchObject([
      { stopped: 1, not_stopped: 0, unknown: 2 },
      { stopped: 1, not_stopped: 1, unknown: 0 },
    ]);
    const total = weeks.flatMap(({ outcomes }) => Object.values(outcomes));
    expect(total.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(providers).toEqual([
      {
        ...{ name: 'Nordic', asked: 4, answered: 3, stopped: 2, shareStopped: 2 / 3 },
        ...{ medianAnswerSeconds: 7_200, p90AnswerSeconds: 10_080 },
      },
      {
        ...{ name: 'Silent', asked: 1, answered: 0, stopped: 0, shareStopped: null },
        ...{ medianAnswerSeconds: null, p90AnswerSeconds: null },
      },
    ]);
  });

  it('names the newest that need somebody, and counts what waits', async () => {
    const world = await worlds.open();
    const silent = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await silent.press();
    expect(await world.application.readOverview(world.shop, 1)).toMatchObject({
      attention: { count: 0, first: [] },
      pending: 1,
    });
    await world.advance(5 * HOUR);
    const overview = await world.application.readOverview(world.shop, 1);
    expect(overview.attention).toEqual({ count: 1, first: [await silent.cancellation()] });
    expect(overview.pending).toBe(0);
  });

  it('knows when a provider was asked and answered, from the very rows that say so', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const shipped = await world.addOrder({ phase: 'shipped' });
    await order.press();
    await shipped.press();
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    const [numbers, ...others] = (await world.application.readOverview(world.shop, 1)).providers;
    expect(others).toEqual([]);
    // What was shipped before was never asked for.
    expect(numbers).toMatchObject({ name: 'Nordic 3PL', asked: 1, answered: 1, stopped: 1 });
    // Pressed at 08:50, said at the batch of 09:30, seen when its grace and the lag of a copy have passed.
    expect(numbers?.medianAnswerSeconds).toBeGreaterThanOrEqual((41 * MINUTE) / 1_000);
    expect(numbers?.medianAnswerSeconds).toBeLessThan((42 * MINUTE) / 1_000);
  });
});
