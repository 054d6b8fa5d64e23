/** Views in the language of whoever asks, and staff whose language is remembered. */
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, OWNER, worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

describe('a cancellation that is read in Swedish', () => {
  it('words its evidence and next step in Swedish, and in English for everybody else', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    const { id } = await order.press();
    await world.advance(42 * MINUTE);
    const swedish = await world.application.speaking('sv').readCancellation(world.shop, id, null);
    expect(swedish).toMatchObject({
      cancellation: {
        nextStep: { text: 'Annullera och återbetala nu ordern i Shopify.' },
        warehouses: [
          {
            verdict: 'stopped_at_warehouse',
            evidence: [
              { text: 'Lagret: Pågående, sedan Annullerad' },
              { text: 'Lagret: Annullerad' },
            ],
          },
        ],
      },
    });
    expect((await order.verdict()).evidence.map(({ text }) => text)).toEqual([
      'Warehouse: In progress, then Cancelled',
      'Warehouse: Cancelled',
    ]);
  });

  it('leaves the warehouse’s own words as they are', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'picks_then_refuses', message: 'Picked in wave 4711' },
    });
    const { id } = await order.press();
    await world.advance(42 * MINUTE);
    const read = await world.application.speaking('sv').readCancellation(world.shop, id, null);
    expect(read).toMatchObject({
      cancellation: {
        warehouses: [
          { reason: 'Picked in wave 4711', evidence: [{ text: 'Picked in wave 4711' }] },
        ],
      },
    });
  });

  it('says in Swedish why nothing could be delivered', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.application.disconnectShop(world.shop, OWNER);
    await world.connect();
    const { id } = await order.press();
    await world.application.disconnectShop(world.shop, OWNER);
    await world.advance(5 * HOUR);
    const read = await world.application.speaking('sv').readCancellation(world.shop, id, null);
    expect(read).toMatchObject({ kind: 'found' });
    const text = JSON.stringify(read);
    expect(text).toContain('Butiken är inte ansluten till Prime Penguin.');
    expect(text).not.toContain('This shop is not connected');
  });

  it('shows the statuses of an order in Swedish', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    expect(await world.application.speaking('sv').readOrder(world.shop, order.id)).toMatchObject({
      order: { warehouses: [{ channelStatus: 'Väntande', warehouseStatus: 'Pågående' }] },
    });
  });
});

describe('a member of staff', () => {
  it('is spoken to in English until a language is known, and then in that', async () => {
    const { application, shop } = await worlds.open();
    expect(await application.meetStaff(shop, '42', null)).toBe('en');
    expect(await application.meetStaff(shop, '42', 'sv')).toBe('sv');
    expect(await application.meetStaff(shop, '42', null)).toBe('sv');
    expect(await application.meetStaff(shop, '7', null)).toBe('en');
    expect(await application.meetStaff(shop, '42', 'fi')).toBe('fi');
    expect(await application.meetStaff(shop, '42', null)).toBe('fi');
  });

  it('is written down only when there is news, or an hour has passed', async () => {
    const world = await worlds.open();
    const { application, shop, deps } = world;
    const seenAt = async () => (await deps.staff.read(shop, '42'))?.seenAt;
    await application.meetStaff(shop, '42', 'sv');
    const first = await seenAt();
    await world.advance(59 * MINUTE);
    await application.meetStaff(shop, '42', 'sv');
    await application.meetStaff(shop, '42', null);
    expect(await seenAt()).toBe(first);
    await world.advance(2 * MINUTE);
    await application.meetStaff(shop, '42', null);
    expect(await seenAt()).toBe(world.now());
    expect(await application.meetStaff(shop, '42', null)).toBe('sv');
  });
});
