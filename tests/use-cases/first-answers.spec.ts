import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

describe('the warehouse stops the order', () => {
  it('is said after the warehouse has said so, not when Prime Penguin accepts', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });

    const pressed = await order.press();
    expect(pressed.warehouses.map(({ verdict }) => verdict)).toEqual(['requested']);
    expect(pressed.nextStep.code).toBe('wait');

    await world.advance(2 * HOUR);
    const answered = await order.verdict();
    expect(answered.verdict).toBe('stopped_at_warehouse');
    expect(answered.evidence[0]).toMatchObject({ source: 'status_log' });
    expect((await order.cancellation()).nextStep.code).toBe('cancel_in_shopify');
    expect(await order.requests()).toBe(1);
  });
});

describe('the order is read but not forwarded', () => {
  it('is stopped before the warehouse only after two syncs', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'read', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(40 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(2 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
  });
});

describe('the warehouse never answers', () => {
  it('is shown as no answer, never as stopped', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(4 * HOUR - MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(5 * MINUTE);
    const verdict = await order.verdict();
    expect(verdict.verdict).toBe('no_answer');
    expect(verdict.nextStep.code).toBe('contact_provider');
  });
});
