/** A person calls the provider and says what became of it: their word, never the warehouse's. */
import { describe, expect, it } from 'vitest';
import type { PersonsWordInput } from '#app/use-cases/activity-application.ts';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

async function say(
  world: MerchantWorld,
  order: TestOrder,
  says: PersonsWordInput['says'],
  more: Partial<PersonsWordInput> = {},
) {
  const { id } = await order.cancellation();
  const word = { place: null, says, note: null, ...more };
  const by = { kind: 'staff', userId: '7' } as const;
  const result = await world.application.recordPersonsWord(world.shop, id, word, by);
  return result.kind === 'recorded' ? result.cancellation : result.kind;
}

async function needingAttention(world: MerchantWorld): Promise<readonly (string | null)[]> {
  const filter = { ...NO_FILTER, needsAttention: true };
  const page = { cursor: null, limit: 100, filter };
  const { cancellations } = await world.application.listCancellations(world.shop, page);
  return cancellations.map(({ orderName }) => orderName);
}

describe('the warehouse never answers, and a person calls it', () => {
  it('changes no verdict, stands beside it, and needs nobody any more', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    expect(await needingAttention(world)).toEqual([]);
    await world.advance(5 * HOUR);
    const before = await order.cancellation();
    expect(before).toMatchObject({ outcome: 'unknown', needsAttention: true });
    expect(await needingAttention(world)).toEqual([before.orderName]);

    const said = await say(world, order, 'stopped', { note: 'Anna took it off the cart' });
    expect(said).toMatchObject({
      outcome: 'unknown',
      needsAttention: false,
      nextStep: before.nextStep,
      warehouses: [
        {
          verdict: 'no_answer',
          history: before.warehouses[0]?.history,
          personSaid: {
            says: 'stopped',
            at: new Date(world.now()).toISOString(),
            userId: '7',
            note: 'Anna took it off the cart',
            contradicted: false,
          },
        },
      ],
    });
    expect(await needingAttention(world)).toEqual([]);
    expect(await order.cancellation()).toEqual(said);
  });

  it('needs somebody again when it ships after all', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 12 },
    });
    await order.press();
    await world.advance(4 * HOUR + 30 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'no_answer' });
    await say(world, order, 'stopped');
    expect(await needingAttention(world)).toEqual([]);
    await world.advance(3 * HOUR);
    expect(await order.cancellation()).toMatchObject({
      needsAttention: true,
      warehouses: [{ verdict: 'too_late', personSaid: { says: 'stopped', contradicted: true } }],
    });
    expect(await needingAttention(world)).toHaveLength(1);
    expect(await say(world, order, 'ships')).toMatchObject({ needsAttention: false });
  });

  it('can be taken back, and nothing that was said is lost', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(5 * HOUR);
    await say(world, order, 'stopped');
    await say(world, order, 'stopped');
    await world.advance(MINUTE);
    expect(await say(world, order, 'taken_back')).toMatchObject({
      needsAttention: true,
      warehouses: [{ personSaid: null }],
    });
    const { id } = await order.cancellation();
    const read = await world.application.readActivity(world.shop, id);
    const entries = read.kind === 'found' ? read.activity.entries : [];
    expect(entries.flatMap((entry) => (entry.kind === 'person_said' ? [entry.says] : []))).toEqual([
      'stopped',
      'taken_back',
    ]);
  });

  it('settles nothing once it is asked for again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(5 * HOUR);
    await say(world, order, 'stopped');
    const { id } = await order.cancellation();
    const by = { kind: 'staff', userId: '42' } as const;
    await world.application.retryCancellation(world.shop, id, by);
    await world.advance(5 * HOUR);
    expect(await order.cancellation()).toMatchObject({ outcome: 'unknown', needsAttention: true });
  });
});

describe('an order of two warehouses', () => {
  it('wants to know which one is meant', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId: world.providerId, plan: { kind: 'silent' } },
      { providerId: world.otherProviderId, plan: { kind: 'silent' } },
    ]);
    await order.press();
    await world.advance(5 * HOUR);
    expect(await say(world, order, 'stopped')).toBe('unknown_place');
    expect(await say(world, order, 'stopped', { place: 2 })).toBe('unknown_place');
    expect(await say(world, order, 'stopped', { place: 1 })).toMatchObject({
      needsAttention: true,
      warehouses: [{ personSaid: null }, { personSaid: { says: 'stopped' } }],
    });
    expect(await say(world, order, 'ships', { place: 0 })).toMatchObject({ needsAttention: false });
  });
});

describe('a cancellation of another shop', () => {
  it('is not known', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const { id } = await order.press();
    const word = { place: 0, says: 'stopped', note: null } as const;
    const by = { kind: 'staff', userId: '7' } as const;
    const other = 'other.myshopify.com';
    expect(await world.application.recordPersonsWord(other, id, word, by)).toEqual({
      kind: 'unknown_cancellation',
    });
    expect(await world.application.readActivity(other, id)).toEqual({
      kind: 'unknown_cancellation',
    });
  });
});
