/** Prime Penguin does not have the order when the merchant presses. */
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const JUST_PLACED = 2 * MINUTE;

const worlds = worldsForSpecs();

describe('the order was placed a moment ago', () => {
  it('is awaited, and the merchant may cancel in Shopify meanwhile', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
    });
    expect(await order.press()).toMatchObject({
      outcome: 'pending',
      nextStep: { code: 'wait', text: expect.stringContaining('You can cancel in Shopify now') },
      warehouses: [
        {
          verdict: 'awaiting_import',
          why: 'not_read_yet',
          primePenguinOrderId: null,
          provider: null,
        },
      ],
    });
    expect(await order.read()).toMatchObject({ inPrimePenguin: 'not_yet', canRequest: false });
  });

  it('is cancelled at Prime Penguin as soon as it has been read', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
    });
    await order.press();
    world.pauseBatches();
    await world.advance(MINUTE);
    await world.control.runChannelRead(world.salesChannelId);
    await world.advance(10 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    expect(await order.requests()).toBe(1);
    world.resumeBatches();
    // Syncs at 09:30 and 10:00.
    await world.advance(59 * MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(3 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_before_warehouse',
      overturned: false,
    });
  });

  it('is stopped at the warehouse when it is read and forwarded before anybody could ask', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
      plan: { kind: 'cooperates' },
    });
    await order.press();
    // The channel read and the batch of 09:00 both happen between two looks.
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
    expect(await order.requests()).toBe(1);
  });
});

describe('Prime Penguin should have read it long ago', () => {
  it('is overdue, and says so', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'not_read', isFilteredOut: true });
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'awaiting_import',
      why: 'overdue',
    });
    expect((await order.read()).inPrimePenguin).toBe('overdue');
  });

  it('becomes overdue while it is awaited', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      isFilteredOut: true,
      createdAt: world.now() - JUST_PLACED,
    });
    await order.press();
    await world.advance(50 * MINUTE);
    expect(await order.verdict()).toMatchObject({ why: 'not_read_yet' });
    await world.advance(20 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'awaiting_import', why: 'overdue' });
  });

  it('is no answer in the end, and goes on being watched', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'not_read', isFilteredOut: true });
    await order.press();
    await world.advance(4 * HOUR - MINUTE);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.advance(6 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'no_answer',
      why: 'never_imported',
      nextStep: { code: 'cancel_in_shopify' },
    });
    expect((await order.cancellation()).outcome).toBe('unknown');
  });

  it('is cancelled at Prime Penguin when it turns up after all, even after "no answer"', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'not_read', isFilteredOut: true });
    await order.press();
    await world.advance(5 * HOUR);
    expect((await order.verdict()).verdict).toBe('no_answer');
    await world.control.changeOrder(order.id, { isFilteredOut: false });
    await world.advance(2 * HOUR);
    expect(await order.requests()).toBe(1);
    expect((await order.verdict()).verdict).toMatch(/^stopped_/);
    expect((await order.cancellation()).outcome).toBe('stopped');
  });

  it('gets a delivery time of its own when it turns up while Prime Penguin is shaky', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'not_read', isFilteredOut: true });
    await order.press();
    await world.advance(3 * HOUR);
    await world.control.changeOrder(order.id, { isFilteredOut: false });
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: 'SelfManagedStoreOrder/CancelOrder' },
      fault: { kind: 'too_many_requests' },
      times: 2,
    });
    await world.advance(HOUR);
    expect(await order.requests()).toBe(1);
    expect((await order.verdict()).verdict).not.toBe('undeliverable');
  });
});

describe('Prime Penguin does not read this sales channel', () => {
  it('says so, instead of letting the merchant wait for a read', async () => {
    const world = await worlds.open();
    await world.control.changeSalesChannel(world.salesChannelId, { tokenRevoked: true });
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
    });
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'awaiting_import',
      why: 'reading_off',
    });
    expect((await order.read()).inPrimePenguin).toBe('reading_off');
  });

  it('does not hold "not found" against an order of a channel that is read', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.control.changeSalesChannel(world.salesChannelId, { tokenRevoked: true });
    expect((await order.press()).warehouses[0]?.verdict).toBe('requested');
  });
});

describe('the order is cancelled in Shopify before Prime Penguin has read it', () => {
  it('is stopped before the warehouse after four channel reads and two hours, not earlier', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
    });
    await order.cancelInShopify();
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'awaiting_import',
      nextStep: { code: 'wait' },
    });
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.advance(10 * MINUTE);
    const verdict = await order.verdict();
    expect(verdict).toMatchObject({
      verdict: 'stopped_before_warehouse',
      why: 'cancelled_before_import',
      nextStep: { code: 'none' },
    });
    expect(verdict.evidence.map(({ source }) => source)).toEqual([
      ...['channel_status', 'sync', 'channel_status', 'shopify'],
    ]);
    expect(verdict.evidence[1]?.text).toContain('four times by its schedule');
    expect(await order.requests()).toBe(0);
  });

  it('is so by the operator’s setting, and says so, where Prime Penguin shows no schedule', async () => {
    const world = await worlds.open();
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: 'SalesChannelsInstallationStatus' },
      fault: { kind: 'forbidden' },
    });
    const order = await world.addOrder({ phase: 'not_read', createdAt: world.now() - JUST_PLACED });
    await order.cancelInShopify();
    await order.press();
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.advance(10 * MINUTE);
    const { verdict, evidence } = await order.verdict();
    expect(verdict).toBe('stopped_before_warehouse');
    expect(evidence[1]).toMatchObject({
      source: 'sync',
      text: expect.stringContaining('by this app’s setting'),
    });
  });

  describe('and Prime Penguin reads by a slow schedule', () => {
    async function cancelledBeforeImport() {
      const world = await worlds.open();
      await world.control.changeSalesChannel(world.salesChannelId, { cron: '0 */6 * * *' });
      const order = await world.addOrder({
        phase: 'not_read',
        createdAt: world.now() - JUST_PLACED,
      });
      await order.cancelInShopify();
      await order.press();
      return { world, order };
    }

    it('is not said to be stopped before four of those reads', async () => {
      const { world, order } = await cancelledBeforeImport();
      // 12:00, 18:00, 00:00, 06:00
      await world.advance(21 * HOUR + 10 * MINUTE);
      expect((await order.verdict()).verdict).toBe('awaiting_import');
      await world.advance(8 * MINUTE);
      expect((await order.verdict()).verdict).toBe('stopped_before_warehouse');
    });

    it('is stopped when two orders have arrived that were placed more than an hour later, one after the other', async () => {
      const { world, order } = await cancelledBeforeImport();
      const placeAnother = () => world.addOrder({ phase: 'not_read', createdAt: world.now() });
      // 09:55, seen after the read of 10:00.
      await world.advance(65 * MINUTE);
      await placeAnother();
      // 10:45: by a clock that may be an hour off it may have come with that one.
      await world.advance(50 * MINUTE);
      await placeAnother();
      await world.advance(35 * MINUTE);
      expect((await order.verdict()).verdict).toBe('awaiting_import');
      // 11:20, seen after the read of 11:30.
      await placeAnother();
      await world.advance(10 * MINUTE);
      expect((await order.verdict()).verdict).toBe('awaiting_import');
      await world.advance(8 * MINUTE);
      const { verdict, why, evidence } = await order.verdict();
      expect({ verdict, why }).toEqual({
        verdict: 'stopped_before_warehouse',
        why: 'cancelled_before_import',
      });
      expect(evidence.map(({ source }) => source)).toEqual([
        ...['channel_status', 'sync', 'sync', 'channel_status', 'shopify'],
      ]);
      expect(evidence[1]?.text).toContain('read a later order');
    });
  });

  it('is not proven to be read by orders of other channels', async () => {
    const world = await worlds.open();
    const { deps, salesChannelId } = world;
    const { primePenguin } = deps;
    const forShop = primePenguin.forShop.bind(primePenguin);
    // The feed of a log-in that is shown more than this channel.
    (primePenguin as { forShop: typeof forShop }).forShop = async (shop) => {
      const one = await forShop(shop);
      return (
        one && {
          ...one,
          async changedSince(since) {
            const read = await one.changedSince(since);
            if (read.kind !== 'answered') return read;
            const channels = [salesChannelId + 1, null];
            const value = read.value.flatMap((row) =>
              channels.map((channelId) => ({ ...row, channelId })),
            );
            return { ...read, value };
          },
        }
      );
    };
    const order = await world.addOrder({ phase: 'not_read' });
    await order.cancelInShopify();
    await order.press();
    await world.addOrder({ phase: 'not_read', createdAt: world.now() });
    await world.advance(HOUR);
    const connection = await deps.connections.read(world.shop);
    expect(connection?.salesChannel.reads.arrivals).toEqual([]);
  });

  it('counts from the cancelling, when that comes after the press', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
      isFilteredOut: true,
    });
    await order.press();
    await world.advance(40 * MINUTE);
    await order.cancelInShopify();
    await world.advance(115 * MINUTE);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.advance(20 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'stopped_before_warehouse',
      why: 'cancelled_before_import',
    });
  });

  it('is seen at once when somebody opens the order', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
    });
    await order.press();
    await order.cancelInShopify();
    const { cancellation, cancelledInShopifyAt } = await order.read();
    expect(cancelledInShopifyAt).not.toBeNull();
    expect(cancellation?.nextStep.text).toContain('Cancelled in Shopify');
  });

  it('behaves as any other order when Prime Penguin had begun to read it just before', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'not_read',
      createdAt: world.now() - JUST_PLACED,
      plan: { kind: 'cooperates' },
    });
    await world.control.beginChannelRead(world.salesChannelId);
    await order.cancelInShopify();
    await order.press();
    await world.control.endChannelRead(world.salesChannelId);
    await world.control.runBatch(world.providerId);
    expect((await order.verdict()).verdict).toBe('awaiting_import');
    await world.advance(3 * HOUR);
    const { verdict, history } = await order.verdict();
    expect(verdict).toBe('stopped_at_warehouse');
    expect(history.map((said) => said.verdict)).not.toContain('stopped_before_warehouse');
  });
});
