/** Credentials that Prime Penguin refuses, and shops that are not connected. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '#sandbox/prime-penguin/faults.ts';
import {
  DAY,
  HOUR,
  type MerchantWorld,
  MINUTE,
  OWNER,
  type TestOrder,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const CANCEL = 'SelfManagedStoreOrder/CancelOrder';

const worlds = worldsForSpecs();

async function retry(world: MerchantWorld, order: TestOrder) {
  const { id } = await order.cancellation();
  return world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '42' });
}

describe('Prime Penguin refuses the credentials at the look', () => {
  it('is undeliverable at once, and sends the merchant to the settings', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.revokeTokens();
    expect(await order.press()).toMatchObject({
      outcome: 'unknown',
      canRetry: true,
      nextStep: { code: 'fix_settings' },
      warehouses: [{ verdict: 'undeliverable', why: 'credentials_refused' }],
    });
    expect(await world.application.readConnection(world.shop)).toMatchObject({ state: 'refused' });
    await world.calls();
    await world.advance(5 * HOUR);
    expect(await world.calls()).toEqual([]);
  });

  it('is delivered when the merchant has mended the connection and asks again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await world.revokeTokens();
    await order.press();
    await world.connect();
    await world.advance(MINUTE);
    // It does not silently change its mind: the merchant was told to try again.
    expect(await order.cancellation()).toMatchObject({
      canRetry: true,
      nextStep: { code: 'fix_settings' },
    });
    expect(await retry(world, order)).toMatchObject({
      kind: 'retried',
      cancellation: { warehouses: [{ verdict: 'requested', overturned: false }] },
    });
    await world.advance(HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('keeps saying so when the order is opened with a working connection before the retry', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.revokeTokens();
    await order.press();
    await world.connect();
    await world.advance(2 * MINUTE);
    expect((await order.read()).cancellation).toMatchObject({
      canRetry: true,
      warehouses: [{ verdict: 'undeliverable', why: 'credentials_refused' }],
    });
  });
});

describe('Prime Penguin sends calls to its log-in page', () => {
  const doors: readonly (readonly [string, Fault])[] = [
    ['by a redirect', { kind: 'html_page', status: 302 }],
    ['by showing it', { kind: 'log_in_page' }],
  ];

  it.each(doors)('says that the connection is to be mended (%s)', async (_, fault) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.control.addFault({ match: { tenantId: world.tenantId }, fault });
    expect(await order.press()).toMatchObject({
      nextStep: { code: 'fix_settings' },
      warehouses: [{ verdict: 'undeliverable', why: 'credentials_refused' }],
    });
    expect(await world.application.readConnection(world.shop)).toMatchObject({
      state: 'refused',
      refusal: { code: 'credentials_refused' },
    });
  });

  it.each(doors)('lets what waits wait, and sees the answer once mended (%s)', async (_, fault) => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    const door = await world.control.addFault({ match: { tenantId: world.tenantId }, fault });
    await world.advance(23 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'requested',
      final: false,
      why: 'credentials_refused',
      nextStep: { code: 'fix_settings' },
    });
    await world.control.clearFaults(door);
    await world.connect();
    await world.advance(MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('does not take a page about maintenance for it', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 302, location: 'https://status.example/maintenance' },
    });
    expect((await order.press()).outcome).toBe('pending');
    expect(await world.application.readConnection(world.shop)).not.toMatchObject({
      state: 'refused',
    });
  });
});

describe('Prime Penguin refuses the credentials at the request alone', () => {
  it('is undeliverable, stays so after looks that work, and does not flap', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await world.control.addFault({
      match: { tenantId: world.tenantId, path: CANCEL },
      fault: { kind: 'forbidden' },
    });
    expect((await order.press()).warehouses[0]).toMatchObject({
      verdict: 'undeliverable',
      why: 'credentials_refused',
    });
    await world.advance(2 * HOUR);
    const { verdict, history, overturned } = await order.verdict();
    expect({ verdict, overturned }).toEqual({ verdict: 'undeliverable', overturned: false });
    expect(history.map((said) => said.verdict)).toEqual(['delivering', 'undeliverable']);
    expect(await order.requests()).toBe(0);
  });

  it('is too late when the order ships while nobody could ask', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({
      phase: 'at_warehouse',
      plan: { kind: 'ships', afterBatches: 1 },
    });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId, path: CANCEL },
      fault: { kind: 'forbidden' },
    });
    await order.press();
    await world.advance(HOUR);
    await world.control.clearFaults(fault);
    expect((await order.verdict()).verdict).toBe('too_late');
  });
});

describe('Prime Penguin refuses the credentials while the warehouse is awaited', () => {
  it('waits past the answer time, says why it cannot see, and sees the answer once mended', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.revokeTokens();
    await world.advance(HOUR);
    const waiting = {
      verdict: 'requested',
      final: false,
      why: 'credentials_refused',
      nextStep: { code: 'fix_settings' },
    };
    expect(await order.verdict()).toMatchObject(waiting);
    // The warehouse has answered by now; batches that bring nothing only take time.
    world.pauseBatches();
    await world.advance(23 * HOUR);
    expect(await order.verdict()).toMatchObject(waiting);
    await world.connect();
    await world.advance(MINUTE);
    const { verdict, why, overturned, history } = await order.verdict();
    expect({ verdict, why, overturned }).toEqual({
      verdict: 'stopped_at_warehouse',
      why: null,
      overturned: false,
    });
    expect(history.map((said) => said.verdict)).toEqual([
      'delivering',
      'requested',
      'stopped_at_warehouse',
    ]);
  });

  it('gives up only when an answer would not have been watched any longer', async () => {
    const world = await worlds.open({ timing: { afterwatchMs: 6 * HOUR } });
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.revokeTokens();
    await world.advance(10 * HOUR - MINUTE);
    expect((await order.verdict()).verdict).toBe('requested');
    await world.advance(2 * MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'no_answer',
      why: 'credentials_refused',
      nextStep: { code: 'contact_provider' },
    });
    await world.advance(7 * HOUR);
    expect(await world.deps.cancellations.readOpen(world.shop)).toEqual([]);
  });

  it('waits for the order to be read as well', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'not_read', plan: { kind: 'cooperates' } });
    await order.press();
    await world.revokeTokens();
    await world.advance(10 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'awaiting_import',
      why: 'credentials_refused',
      nextStep: { code: 'fix_settings' },
    });
    await world.connect();
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('is not given up because Prime Penguin is out of reach for a moment, too', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.revokeTokens();
    await world.advance(3 * HOUR);
    const outage = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
    });
    await world.advance(6 * HOUR);
    await world.control.clearFaults(outage);
    expect(await order.verdict()).toMatchObject({
      verdict: 'requested',
      why: 'credentials_refused',
    });
  });

  it('does not take back for it what was said of another warehouse order', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' }, [
      { providerId: world.providerId, phase: 'at_warehouse', plan: { kind: 'silent' } },
      { providerId: world.otherProviderId, phase: 'at_warehouse', plan: { kind: 'silent' } },
    ]);
    await world.prisma.provider.updateMany({
      where: { shop: world.shop, name: 'Nordic 3PL' },
      data: { answerMs: HOUR },
    });
    await order.press();
    await world.advance(2 * HOUR);
    const verdicts = async () =>
      (await order.cancellation()).warehouses.map(({ verdict, overturned }) => [
        verdict,
        overturned,
      ]);
    expect(await verdicts()).toEqual([
      ['no_answer', false],
      ['requested', false],
    ]);
    await world.revokeTokens();
    await world.advance(3 * HOUR);
    expect(await verdicts()).toEqual([
      ['no_answer', false],
      ['requested', false],
    ]);
  });

  it('asks Prime Penguin seldom', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.revokeTokens();
    await world.advance(HOUR);
    await world.calls();
    world.pauseBatches();
    await world.advance(DAY);
    const count = (await world.calls()).length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(12);
  });
});

describe('the shop is not connected', () => {
  it('is told so at the press, and nothing is kept', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    await world.application.disconnectShop(world.shop, OWNER);
    const request = {
      shop: world.shop,
      shopifyOrderId: order.id,
      reason: null,
      note: null,
      requestedBy: { kind: 'staff', userId: '42' },
    } as const;
    expect(await world.application.requestCancellation(request)).toEqual({ kind: 'not_connected' });
    expect(await world.application.readOrder(world.shop, order.id)).toEqual({
      kind: 'not_connected',
    });
    expect(await world.prisma.cancellation.count({ where: { shop: world.shop } })).toBe(0);
  });
});

describe('the shop is disconnected meanwhile', () => {
  it('is undeliverable when the request was not out yet', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const fault = await world.control.addFault({
      match: { tenantId: world.tenantId },
      fault: { kind: 'html_page', status: 502 },
    });
    await order.press();
    await world.application.disconnectShop(world.shop, OWNER);
    await world.control.clearFaults(fault);
    await world.advance(MINUTE);
    expect(await order.verdict()).toMatchObject({
      verdict: 'undeliverable',
      why: 'not_connected',
      nextStep: { code: 'fix_settings' },
    });
    expect(await retry(world, order)).toEqual({ kind: 'not_connected' });
    expect(await order.requests()).toBe(0);
  });

  it('goes on waiting for the warehouse when it was, and sees the answer after connecting again', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'cooperates' } });
    await order.press();
    await world.application.disconnectShop(world.shop, OWNER);
    await world.advance(10 * HOUR);
    expect(await order.verdict()).toMatchObject({
      verdict: 'requested',
      why: 'not_connected',
      nextStep: { code: 'fix_settings' },
    });
    await world.connect();
    await world.advance(MINUTE);
    expect((await order.verdict()).verdict).toBe('stopped_at_warehouse');
  });

  it('says so as soon as it is disconnected', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.advance(2 * MINUTE);
    await world.application.disconnectShop(world.shop, OWNER);
    await world.runDueJobs();
    expect(await order.verdict()).toMatchObject({ verdict: 'requested', why: 'not_connected' });
  });

  it('is not called stopped because the batches of its provider are not known any more', async () => {
    // Once a day: by the assumed half-hourly schedule a whole batch would be over by now.
    const world = await worlds.open({ cron: '0 5 * * *' });
    world.pauseBatches();
    const order = await world.addOrder({ phase: 'read' });
    await order.press();
    await world.advance(40 * MINUTE);
    await order.read();
    expect((await order.verdict()).verdict).toBe('requested');
    await world.application.disconnectShop(world.shop, OWNER);
    await world.advance(2 * HOUR);
    expect((await order.verdict()).verdict).toBe('requested');
  });

  it('is still shown on the order, with why nothing newer can be seen', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    await order.press();
    await world.application.disconnectShop(world.shop, OWNER);
    await world.runDueJobs();
    expect(await order.read()).toMatchObject({
      inPrimePenguin: 'unknown',
      problem: 'not_connected',
      canRequest: false,
      warehouses: [],
      lookedAt: null,
      cancellation: {
        outcome: 'pending',
        warehouses: [{ verdict: 'requested', provider: { name: 'Nordic 3PL' } }],
      },
    });
  });
});

describe('a cancellation of another shop', () => {
  it('is unknown, whoever asks for it and whatever for', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse' });
    const { id } = await order.press();
    const other = await worlds.open();
    const unknown = { kind: 'unknown_cancellation' };
    const by = { kind: 'staff', userId: '7' } as const;
    const wait = { since: 0, waitMs: 0, signal: AbortSignal.timeout(1_000) };
    expect(await other.application.readCancellation(other.shop, id, null)).toEqual(unknown);
    expect(await other.application.readCancellation(other.shop, id, wait)).toEqual(unknown);
    expect(await other.application.retryCancellation(other.shop, id, by)).toEqual(unknown);
    const list = await other.application.listCancellations(other.shop, { cursor: null, limit: 10 });
    expect(list.cancellations).toEqual([]);
  });

  it.each(['', 'x', '7', "' OR 1=1 --", 'ffffffff-ffff-4fff-8fff-ffffffffffff'])(
    'looks just like an id that is none: "%s"',
    async (id) => {
      const world = await worlds.open();
      expect(await world.application.readCancellation(world.shop, id, null)).toEqual({
        kind: 'unknown_cancellation',
      });
    },
  );
});
