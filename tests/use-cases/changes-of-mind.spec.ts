/** What happens after a verdict that was final. */
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

describe('the warehouse says that it stopped the order, and then', () => {
  it('ships it all the same: overturned, loudly, with the history of both', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 },
    });
    await order.press();
    await world.advance(42 * MINUTE);
    expect(await order.cancellation()).toMatchObject({ outcome: 'stopped' });
    await world.advance(2 * HOUR);
    const verdict = await order.verdict();
    expect(verdict).toMatchObject({ verdict: 'too_late', why: 'shipped', overturned: true });
    expect(verdict.history.map((said) => said.verdict)).toEqual([
      'delivering',
      'requested',
      'stopped_at_warehouse',
      'too_late',
    ]);
    expect(await order.cancellation()).toMatchObject({
      outcome: 'not_stopped',
      nextStep: { code: 'handle_as_return' },
    });
    const records = await world.prisma.verdictRecord.findMany({
      where: { warehouseOrder: { shop: world.shop } },
      orderBy: { id: 'asc' },
    });
    expect(records.filter(({ overturns }) => overturns).map(({ verdict: said }) => said)).toEqual([
      'too_late',
    ]);
  });

  it('takes it up again: refused, with a warning not to refund', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_resumes', resumesAfterBatches: 2, shipsAfterBatches: null },
    });
    await order.press();
    await world.advance(42 * MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    await world.advance(2 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'refused',
      why: 'resumed_by_warehouse',
      overturned: true,
      nextStep: { code: 'contact_provider', text: expect.stringContaining('Do not refund') },
    });
  });

  it('ships it after having taken it up again: too late', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_resumes', resumesAfterBatches: 2, shipsAfterBatches: 2 },
    });
    await order.press();
    await world.advance(5 * HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', overturned: true });
  });
});

describe('the warehouse answers after its time was over', () => {
  it('turns "no answer" into stopped', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cooperates', answerAfterBatches: 9 },
    });
    await order.press();
    await world.advance(4 * HOUR + 5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
    await world.advance(2 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_at_warehouse',
      overturned: true,
      nextStep: { code: 'cancel_in_shopify' },
    });
    expect((await order.cancellation()).outcome).toBe('stopped');
  });

  it('turns "no answer" into too late', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 10 },
    });
    await order.press();
    await world.advance(4 * HOUR + 5 * MINUTE);
    expect((await order.verdict()).verdict).toBe('no_answer');
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('too_late');
  });
});

describe('the same claim in other words', () => {
  it('is no change of mind: picked, and then shipped', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'picks_then_refuses', shipsAfterBatches: 2 },
    });
    await order.press();
    await world.advance(42 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late', why: 'picked' });
    await world.advance(2 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'too_late',
      why: 'shipped',
      overturned: false,
    });
  });
});

describe('the watch', () => {
  it('lasts 72 hours from the last verdict, and then ends', async () => {
    const world = await worlds.open({ cron: '0 6 * * *' });
    const order = await world.addOrder({ phase: 'shipped' });
    const pressed = await order.press();
    expect(Date.parse(pressed.watchUntil)).toBe(world.now() + 72 * HOUR);
    await world.advance(72 * HOUR - MINUTE);
    const isOpen = async () =>
      (await world.prisma.cancellation.count({ where: { shop: world.shop, endedAt: null } })) === 1;
    expect(await isOpen()).toBe(true);
    await world.advance(2 * MINUTE);
    expect(await isOpen()).toBe(false);
  });

  it('begins anew with a verdict that overturns another', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: 3 * HOUR } });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 4 },
    });
    await order.press();
    await world.advance(HOUR);
    const first = Date.parse((await order.cancellation()).watchUntil);
    await world.advance(2.5 * HOUR);
    const { watchUntil, warehouses } = await order.cancellation();
    expect(warehouses[0]?.overturned).toBe(true);
    expect(Date.parse(watchUntil)).toBeGreaterThan(first);
  });

  it('sees nothing any more once it has ended, and what was said stays', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 12 },
    });
    await order.press();
    await world.advance(3 * HOUR);
    await world.calls();
    await world.advance(6 * HOUR);
    expect(await world.calls()).toEqual([]);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('is taken up again when opening the order shows that it was not stopped after all', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'cancels_then_ships', shipsAfterBatches: 12 },
    });
    await order.press();
    await world.advance(9 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    const opened = await order.read();
    expect(opened.warehouses[0]?.position).toBe('shipped');
    expect(opened.cancellation).toMatchObject({
      outcome: 'not_stopped',
      nextStep: { code: 'handle_as_return' },
      warehouses: [{ verdict: 'too_late', overturned: true }],
    });
  });

  it('stays over when opening the order shows it stopped, as was said', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.advance(9 * HOUR);
    const { version } = await order.cancellation();
    expect((await order.read()).cancellation).toMatchObject({ outcome: 'stopped', version });
  });

  it('does not end while a verdict is outstanding, however late', async () => {
    const world = await worlds.open({
      cron: '0 6 * * 1',
      timing: { afterwatchMs: HOUR, answerMs: HOUR },
    });
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(24 * HOUR);
    expect(await order.cancellation()).toMatchObject({ outcome: 'pending' });
    expect(
      await world.prisma.cancellation.count({ where: { shop: world.shop, endedAt: null } }),
    ).toBe(1);
  });
});
