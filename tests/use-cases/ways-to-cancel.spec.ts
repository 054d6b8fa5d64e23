/** An order that Prime Penguin refuses to cancel, and the second way that a shop can allow: assigning it to dropship. */
import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '#app/contract/activity.ts';
import type { WaysAllowed } from '#app/domain/ways.ts';
import {
  HOUR,
  type MerchantWorld,
  MINUTE,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const REFUSAL = 'Orders of this type are canceled by phone.';
const CANCEL = 'SelfManagedStoreOrder/CancelOrder';
const ASSIGN = 'OrderMappings/Update';

async function open({
  ways = 'cancel_then_remap',
  hasDropship = true,
}: {
  readonly ways?: WaysAllowed | null;
  readonly hasDropship?: boolean;
} = {}) {
  const world = await worlds.open();
  const { tenantId } = world;
  if (hasDropship) {
    const dropship = { tenantId, name: 'Dropship', kind: 'dropship', cron: null } as const;
    await world.control.addProvider(dropship);
  }
  await world.set({ automations: { waysToCancel: ways } });
  return world;
}

function addRefused(world: MerchantWorld) {
  return world.addOrder({
    phase: 'at_warehouse',
    plan: { kind: 'cooperates' },
    cancelRefusal: REFUSAL,
  });
}

/** What was sent that changes something, in order. */
async function sent(world: MerchantWorld): Promise<readonly string[]> {
  const calls = await world.calls();
  return calls
    .filter(({ path }) => path.endsWith(CANCEL) || path.endsWith(ASSIGN))
    .map(({ path }) => (path.endsWith(CANCEL) ? 'cancel' : 'assign'));
}

async function truthOf({ control }: MerchantWorld, { id }: TestOrder) {
  const [truth] = await control.truth(id);
  if (!truth) throw new Error('no such order');
  return truth;
}

async function asked(world: MerchantWorld, order: TestOrder) {
  const { id } = await order.cancellation();
  const read = await world.application.readActivity(world.shop, id);
  if (read.kind !== 'found') throw new Error(read.kind);
  return read.activity.entries.filter(
    (entry): entry is Extract<ActivityEntry, { kind: 'asked' }> => entry.kind === 'asked',
  );
}

describe('Prime Penguin refuses to cancel an order', () => {
  it('is not assigned to a warehouse that is called like dropship, where another provider is internal', async () => {
    const world = await open({ hasDropship: false });
    const { control, tenantId } = world;
    await control.addProvider({ tenantId, name: 'Dropshipping', cron: null });
    await control.addProvider({ tenantId, name: 'Ingen', kind: 'dropship', cron: null });
    const order = await addRefused(world);
    await order.press();
    await world.advance(10 * MINUTE);
    expect(await sent(world)).not.toContain('assign');
    expect((await truthOf(world, order)).provider.name).toBe('Nordic 3PL');
    expect((await order.verdict()).verdict).toBe('refused');
  });

  it('is assigned to dropship once a look has shown the refusal, and the warehouse’s word decides', async () => {
    const world = await open();
    const order = await addRefused(world);
    const pressed = await order.press();
    expect(pressed.warehouses).toMatchObject([{ verdict: 'delivering', why: 'refusal_unchecked' }]);
    expect(await sent(world)).toEqual(['cancel']);
    await world.advance(5 * MINUTE);
    // Its words alone may be an internal fault's: the same three times are meant.
    expect(await sent(world)).toEqual(['cancel', 'cancel', 'assign']);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', why: 'reassigned' });
    expect((await truthOf(world, order)).physical).toBe('in_progress');
    await world.advance(2 * HOUR);
    expect(await order.verdict()).toMatchObject({ verdict: 'stopped_at_warehouse' });
    expect(await truthOf(world, order)).toMatchObject({
      physical: 'stopped',
      cancelledInChannel: false,
    });
    const asks = await asked(world, order);
    expect(asks.map(({ way, reply }) => [way, reply?.kind])).toEqual([
      ...Array.from({ length: 3 }, () => ['cancel_order', 'refused']),
      ['remap_to_dropship', 'accepted'],
    ]);
  });

  it('says nothing final before the second way has been tried', async () => {
    const world = await open();
    const order = await addRefused(world);
    await order.press();
    await world.advance(2 * HOUR);
    const { warehouses } = await order.cancellation();
    expect(warehouses[0]?.history.map(({ verdict }) => verdict)).toEqual([
      'delivering',
      'requested',
      'stopped_at_warehouse',
    ]);
  });

  it.each([
    ['the shop has chosen the first way alone', 'cancel_order'],
    ['nobody has chosen', null],
  ] as const)('stays refused where %s', async (_, ways) => {
    const world = await open({ ways });
    const order = await addRefused(world);
    await order.press();
    await world.advance(HOUR);
    expect(await sent(world)).not.toContain('assign');
    expect(await order.verdict()).toMatchObject({ verdict: 'refused', reason: REFUSAL });
  });

  it('is assigned where the operator’s default allows it, and the shop has not chosen', async () => {
    const world = await worlds.open({ waysAllowed: 'cancel_then_remap' });
    const { tenantId } = world;
    await world.control.addProvider({ tenantId, name: 'Dropship', kind: 'dropship', cron: null });
    const order = await addRefused(world);
    await order.press();
    await world.advance(10 * MINUTE);
    expect(await sent(world)).toContain('assign');
  });

  it('stays refused where the shop takes its permission back before', async () => {
    const world = await open();
    const order = await addRefused(world);
    await order.press();
    await world.set({ automations: { waysToCancel: 'cancel_order' } });
    await world.advance(HOUR);
    expect(await sent(world)).not.toContain('assign');
    expect(await order.verdict()).toMatchObject({ verdict: 'refused', reason: REFUSAL });
  });

  it('is not assigned where somebody has canceled it in Prime Penguin meanwhile', async () => {
    const world = await open();
    const order = await addRefused(world);
    await order.press();
    await order.cancelInShopify();
    await world.control.runChannelRead(world.salesChannelId);
    await world.advance(10 * MINUTE);
    expect(await sent(world)).toEqual(['cancel']);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested' });
  });

  it('is not assigned where it has shipped meanwhile', async () => {
    const world = await open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 1 },
      cancelRefusal: REFUSAL,
    });
    await order.press();
    await world.control.runBatch(world.providerId);
    await world.control.runBatch(world.providerId);
    await world.advance(HOUR);
    expect(await sent(world)).not.toContain('assign');
    expect(await order.verdict()).toMatchObject({ verdict: 'too_late' });
  });
});

describe('an order that is with dropship', () => {
  it('is neither canceled nor assigned', async () => {
    const world = await open();
    const dropship = await world.control.addProvider({
      ...{ tenantId: world.tenantId, name: 'Drop-shipping', kind: 'dropship', cron: null },
    });
    const order = await world.addOrder({
      phase: 'read',
      providerId: dropship,
      cancelRefusal: REFUSAL,
    });
    await order.press();
    await world.advance(HOUR);
    expect(await sent(world)).toEqual([]);
  });

  it('is not canceled there after it was assigned by this app', async () => {
    const world = await open();
    const order = await addRefused(world);
    await order.press();
    await world.advance(6 * HOUR);
    const { id } = await order.cancellation();
    await world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '42' });
    await world.advance(HOUR);
    const { cancelRequestsReceived, cancelledInChannel } = await truthOf(world, order);
    expect(cancelledInChannel).toBe(false);
    expect((await sent(world)).filter((one) => one === 'assign')).toHaveLength(1);
    expect(cancelRequestsReceived).toBe(3);
  });

  it('is asked for anew when somebody gives it to a warehouse after that', async () => {
    const world = await open();
    const order = await addRefused(world);
    await order.press();
    await world.advance(10 * MINUTE);
    await world.calls();
    await world.control.setCancelRefusal(order.primePenguinOrderIds[0] ?? 0, null);
    await world.control.assign(order.primePenguinOrderIds[0] ?? 0, world.otherProviderId);
    await world.advance(4 * HOUR);
    expect(await sent(world)).toEqual(['cancel']);
    expect((await truthOf(world, order)).physical).toBe('stopped');
    expect(await order.verdict()).toMatchObject({ verdict: 'stopped_at_warehouse' });
  });
});

describe('the reply to the assignment is lost', () => {
  async function lose(world: MerchantWorld, kind: 'reset_before' | 'reset_after') {
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: ASSIGN },
      fault: { kind },
      times: 1,
    });
  }

  it('is seen by a look where Prime Penguin has carried it out, and it is sent once', async () => {
    const world = await open();
    const order = await addRefused(world);
    await lose(world, 'reset_after');
    await order.press();
    await world.advance(10 * MINUTE);
    expect((await sent(world)).filter((one) => one === 'assign')).toHaveLength(1);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', why: 'reassigned' });
  });

  it('is no answer where no look shows it, never sent again and never told as not sent', async () => {
    const world = await open();
    const order = await addRefused(world);
    await lose(world, 'reset_before');
    await order.press();
    await world.advance(10 * MINUTE);
    expect(await order.verdict()).toMatchObject({ verdict: 'delivering', why: 'reply_lost' });
    await world.advance(HOUR);
    expect((await sent(world)).filter((one) => one === 'assign')).toHaveLength(1);
    const { verdict, why, evidence } = await order.verdict();
    expect({ verdict, why }).toEqual({ verdict: 'no_answer', why: 'reply_lost' });
    expect(evidence.map(({ text }) => text).join('\n')).toContain(
      'Prime Penguin was asked to assign the order to dropship, and its reply was lost',
    );
    expect(evidence.map(({ text }) => text).join('\n')).toContain(REFUSAL);
  });
});

describe('Prime Penguin does not assign it', () => {
  it.each([
    [
      'it has no dropship provider',
      { hasDropship: false },
      async () => {},
      'This Prime Penguin account has no dropship provider, or several.',
    ],
    [
      'the login may not assign orders',
      {},
      (world: MerchantWorld) => world.allow({ mayAssignOrders: false }),
      'The Prime Penguin login isn’t allowed to assign orders to another provider.',
    ],
  ])('because %s: the refusal stands, and that is told', async (_, options, prepare, words) => {
    const world = await open(options);
    await prepare(world);
    const order = await addRefused(world);
    await order.press();
    await world.advance(HOUR);
    const { verdict, reason, evidence } = await order.verdict();
    expect({ verdict, reason }).toEqual({ verdict: 'refused', reason: REFUSAL });
    expect(evidence.map(({ text }) => text).join('\n')).toContain(words);
    // That it is missing says nothing against the connection.
    expect(await world.application.readConnection(world.shop)).toMatchObject({ state: 'working' });
    expect((await sent(world)).filter((one) => one === 'assign').length).toBeLessThanOrEqual(1);
    expect((await truthOf(world, order)).physical).toBe('in_progress');
  });

  it('in its own words: at most once in a round, and once more when the merchant asks again', async () => {
    const world = await open();
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: ASSIGN },
      fault: { kind: 'user_friendly', message: 'The order is locked by wave 4711.' },
    });
    const order = await addRefused(world);
    await order.press();
    await world.advance(HOUR);
    const assigns = async () => (await sent(world)).filter((one) => one === 'assign').length;
    expect(await assigns()).toBe(1);
    const { verdict, reason, evidence } = await order.verdict();
    expect({ verdict, reason }).toEqual({ verdict: 'refused', reason: REFUSAL });
    expect(evidence.map(({ text }) => text)).toContain(
      'Prime Penguin didn’t assign the order to dropship: The order is locked by wave 4711.',
    );
    const { id } = await order.cancellation();
    await world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '42' });
    await world.advance(HOUR);
    expect(await assigns()).toBe(1);
  });

  it('is tried again where it certainly did not reach Prime Penguin', async () => {
    const world = await open();
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: ASSIGN },
      fault: { kind: 'too_many_requests' },
      times: 1,
    });
    const order = await addRefused(world);
    await order.press();
    await world.advance(15 * MINUTE);
    expect((await sent(world)).filter((one) => one === 'assign')).toHaveLength(2);
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', why: 'reassigned' });
  });
});
