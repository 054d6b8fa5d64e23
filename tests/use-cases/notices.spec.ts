/** The story of a cancellation tells who was told of it, and what was written to its order. */
import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '#app/contract/activity.ts';
import type { Mailer, MailResult } from '#app/use-cases/ports/mail.ts';
import { HOUR, type MerchantWorld, MINUTE, worldsForSpecs } from '#tests/support/merchant-world.ts';

const OPS = 'ops@merchant.example';
const BOSS = 'boss@merchant.example';
const AT_WAREHOUSE = { phase: 'at_warehouse', plan: { kind: 'cooperates' } } as const;

const worlds = worldsForSpecs();
let answerTo: (recipient: string) => MailResult;
const mailer: Mailer = { send: async ({ to }) => answerTo(to) };

async function open(notifications: Parameters<MerchantWorld['set']>[0]['notifications']) {
  answerTo = () => ({ kind: 'sent' });
  const world = await worlds.open({ mailer });
  if (notifications) await world.set({ notifications });
  await world.confirmAddresses();
  return world;
}

async function entriesOf<K extends ActivityEntry['kind']>(
  world: MerchantWorld,
  id: string,
  kind: K,
): Promise<readonly Extract<ActivityEntry, { kind: K }>[]> {
  const read = await world.application.readActivity(world.shop, id);
  if (read.kind !== 'found') throw new Error(read.kind);
  return read.activity.entries.filter(
    (entry): entry is Extract<ActivityEntry, { kind: K }> => entry.kind === kind,
  );
}

describe('who was told', () => {
  it('is named with when it was, and what there was to tell', async () => {
    const world = await open({ on: 'every_final', to: [OPS, BOSS] });
    const order = await world.addOrder(AT_WAREHOUSE);
    const { id } = await order.press();
    await world.advance(HOUR);
    const [answered] = (await order.cancellation()).warehouses;
    expect(await entriesOf(world, id, 'notified')).toEqual(
      [BOSS, OPS].map((recipient) => ({
        kind: 'notified',
        at: answered?.since,
        to: [recipient],
        what: 'stopped',
        result: 'sent',
        why: null,
        message: null,
      })),
    );
  });

  it('is named each by itself where the mail server takes one and not the other', async () => {
    const world = await open({ on: 'every_final', to: [OPS, BOSS] });
    answerTo = (to) =>
      to === OPS
        ? { kind: 'refused', message: 'No such mailbox' }
        : { kind: 'failed', message: 'Busy' };
    const { id } = await (await world.addOrder({ phase: 'shipped' })).press();
    await world.advance(MINUTE / 2);
    expect(await entriesOf(world, id, 'notified')).toMatchObject([
      { to: [BOSS], result: 'waiting', message: 'Busy' },
      { to: [OPS], result: 'failed', message: 'No such mailbox' },
    ]);
  });

  it('is told again of what overturns it', async () => {
    const world = await open({ on: 'every_final', to: [OPS] });
    const plan = { kind: 'cancels_then_ships', shipsAfterBatches: 2 } as const;
    const { id } = await (await world.addOrder({ phase: 'at_warehouse', plan })).press();
    await world.advance(3 * HOUR);
    const told = await entriesOf(world, id, 'notified');
    expect(told.map(({ what }) => what)).toEqual(['stopped', 'overturned']);
  });

  it.each([
    ['not_wanted', { on: 'never', to: [OPS] }],
    ['no_recipients', { on: 'every_final', to: [] }],
  ] as const)('is not emailed, and why: %s', async (why, notifications) => {
    const world = await open({ ...notifications, to: [...notifications.to] });
    const { id } = await (await world.addOrder({ phase: 'shipped' })).press();
    await world.runDueJobs();
    expect(await entriesOf(world, id, 'notified')).toMatchObject([
      { to: [], result: 'not_emailed', why, message: null },
    ]);
  });

  it('is waited with until the digest is due', async () => {
    const world = await open({ on: 'every_final', to: [OPS], pace: 'hourly' });
    const { id } = await (await world.addOrder({ phase: 'shipped' })).press();
    await world.runDueJobs();
    expect(await entriesOf(world, id, 'notified')).toMatchObject([{ to: [], result: 'waiting' }]);
    await world.advance(HOUR);
    expect(await entriesOf(world, id, 'notified')).toMatchObject([{ to: [OPS], result: 'sent' }]);
  });
});

describe('what was written to the order', () => {
  it('is told with its tag', async () => {
    const world = await open(undefined);
    await world.set({ automations: { writeMetafield: true, writeTag: true } });
    const { id } = await (await world.addOrder({ phase: 'shipped' })).press();
    await world.advance(MINUTE);
    expect(await entriesOf(world, id, 'written_to_order')).toMatchObject([
      { field: true, tag: 'warehouse-cancel:not-stopped', problem: null, message: null },
    ]);
  });

  it('is told with what kept the app from it', async () => {
    const world = await open(undefined);
    await world.set({ automations: { writeMetafield: true } });
    world.answerWrites(() => ({ kind: 'scope_missing' }));
    const { id } = await (await world.addOrder({ phase: 'shipped' })).press();
    await world.advance(MINUTE);
    expect(await entriesOf(world, id, 'written_to_order')).toMatchObject([
      { field: false, tag: null, problem: 'scope_missing', message: expect.stringMatching(/\.$/) },
    ]);
  });

  it('is nothing where the merchant wants nothing written', async () => {
    const world = await open(undefined);
    const { id } = await (await world.addOrder({ phase: 'shipped' })).press();
    await world.advance(MINUTE);
    expect(await entriesOf(world, id, 'written_to_order')).toEqual([]);
  });

  it('belongs to the newest cancellation of the order alone', async () => {
    answerTo = () => ({ kind: 'sent' });
    const world = await worlds.open({ timing: { afterwatchMs: HOUR } });
    await world.set({ automations: { writeTag: true } });
    const order = await world.addOrder({ phase: 'shipped' });
    const first = await order.press();
    await world.advance(2 * HOUR);
    const second = await order.press();
    await world.advance(MINUTE);
    expect(await entriesOf(world, first.id, 'written_to_order')).toEqual([]);
    expect(await entriesOf(world, second.id, 'written_to_order')).toHaveLength(1);
  });
});
