/** What is tried again, what is not, and when Prime Penguin is left alone. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Limits } from '#app/integrations/prime-penguin/limits.ts';
import { aGateway, orderId, SHOP, WITH_TOKEN } from './a-gateway.ts';
import {
  type Behave,
  failure,
  type MisbehavingServer,
  page,
  reset,
  startMisbehavingServer,
  success,
} from './misbehaving-server.ts';

const INTERNAL = { message: 'An internal error occurred during your request!' };

let server: MisbehavingServer;
afterEach(() => server.stop());

async function open(behave: Behave, limits: Partial<Limits> = {}) {
  server = await startMisbehavingServer(behave);
  const a = aGateway(server.url, WITH_TOKEN, limits);
  return { ...a, shop: await a.primePenguin() };
}

/** Answers the first `times` requests badly. */
const atFirst =
  (times: number, badly: Behave): Behave =>
  (response, request, count) =>
    count <= times ? badly(response, request, count) : success(response, []);

describe('a read that fails', () => {
  const passing: readonly (readonly [string, Behave])[] = [
    ['an internal fault', (r) => failure(r, 500, INTERNAL)],
    ['a gateway without anybody behind', (r) => page(r, 502, 'Bad gateway')],
    ['a reset connection', reset],
    ['a page', (r) => page(r, 200, '<html>')],
    ['silence', () => {}],
    ['a plea for a pause', (r) => r.writeHead(429, { 'retry-after': '0' }).end()],
    ['a plea for some pause', (r) => r.writeHead(429).end()],
  ];

  it.each(passing)('is tried again after %s', async (_, badly) => {
    const { shop } = await open(atFirst(2, badly));
    expect(await shop.schedules()).toMatchObject({ kind: 'answered', value: [] });
    expect(server.received).toHaveLength(3);
  });

  it.each(passing)('is given up at the third time of %s', async (_, badly) => {
    const { shop } = await open(badly);
    expect(await shop.schedules()).toMatchObject({ kind: 'fault' });
    expect(server.received).toHaveLength(3);
  });

  it.each<readonly [string, Behave]>([
    ['not valid', (r) => failure(r, 400, { message: 'Not valid.' })],
    ['unauthorised', (r) => failure(r, 401, { message: 'Who are you?' })],
    ['forbidden', (r) => failure(r, 403, { message: 'Not allowed.' })],
    ['a page that is not there', (r) => page(r, 404, '<html>')],
  ])('is not tried again when the answer is %s', async (_, behave) => {
    const { shop } = await open(behave);
    expect(await shop.schedules()).not.toMatchObject({ kind: 'answered' });
    expect(server.received).toHaveLength(1);
  });

  it('is tried again after words that may stand for an internal fault', async () => {
    const { shop } = await open(atFirst(2, (r) => failure(r, 500, { message: 'Internt fel.' })));
    expect(await shop.schedules()).toMatchObject({ kind: 'answered' });
    expect(server.received).toHaveLength(3);
  });

  it('ends in the words that it gets each time', async () => {
    const { shop } = await open((r) => failure(r, 500, { message: 'Inte för dig.' }));
    expect(await shop.schedules()).toMatchObject({ kind: 'refused', message: 'Inte för dig.' });
    expect(server.received).toHaveLength(3);
  });

  it('waits as long as it is asked to', async () => {
    const { shop } = await open(atFirst(1, (r) => r.writeHead(429, { 'retry-after': '1' }).end()));
    const startedAt = performance.now();
    expect(await shop.schedules()).toMatchObject({ kind: 'answered' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('hands a longer pause on to whoever asked', async () => {
    const { shop } = await open((r) => r.writeHead(429, { 'retry-after': '60' }).end());
    expect(await shop.schedules()).toMatchObject({
      kind: 'fault',
      cause: 'throttled',
      retryAfterMs: 60_000,
      mayHaveHappened: false,
    });
    expect(server.received).toHaveLength(1);
  });

  it('begins no attempt for which there is no time', async () => {
    const { shop } = await open(() => {}, { attemptMs: 100, readBudgetMs: 150 });
    expect(await shop.schedules()).toMatchObject({ cause: 'timed_out' });
    expect(server.received).toHaveLength(1);
  });
});

describe('a shop whose calls go unanswered', () => {
  const LIMITS = { readAttempts: 1, breakAfter: 3, breakMs: 60_000 };
  const open3 = async (behave: Behave) => {
    const opened = await open(behave, LIMITS);
    for (let call = 0; call < 3; call += 1) await opened.shop.schedules();
    return opened;
  };

  it('is not asked for a while, and is told that nothing was sent', async () => {
    const { shop } = await open3(reset);
    expect(await shop.cancel(orderId(9001))).toMatchObject({
      kind: 'fault',
      cause: 'circuit_open',
      retryable: true,
      mayHaveHappened: false,
    });
    expect(server.received).toHaveLength(3);
  });

  it('does not keep another shop from asking', async () => {
    const { gateway, stored, primePenguin } = await open3((r, { headers }) =>
      headers['abp-tenantid'] === '42' ? reset(r) : success(r, []),
    );
    const other = 'other.myshopify.com';
    const credentials = { method: 'token', tenantId: 7, accessToken: 'other-token' } as const;
    stored.set(other, { ...WITH_TOKEN, credentials });
    expect(await (await primePenguin(other)).schedules()).toMatchObject({ kind: 'answered' });
    expect(await (await gateway.forShop(SHOP))?.schedules()).toMatchObject({
      cause: 'circuit_open',
    });
  });

  it('is asked at once after it was connected anew', async () => {
    const { gateway, primePenguin } = await open3(atFirst(3, reset));
    gateway.forget(SHOP);
    expect(await (await primePenguin()).schedules()).toMatchObject({ kind: 'answered' });
  });

  it('is asked again after the pause', async () => {
    const { shop } = await open(atFirst(3, reset), { ...LIMITS, breakMs: 1 });
    for (let call = 0; call < 3; call += 1) await shop.schedules();
    // The pause is measured by the machine's clock: the next millisecond is soon enough.
    const brokenAt = Date.now();
    while (Date.now() <= brokenAt + 1) await new Promise(setImmediate);
    expect(await shop.schedules()).toMatchObject({ kind: 'answered' });
  });

  it.each<readonly [string, Behave]>([
    ['failing inside', (r) => failure(r, 500, INTERNAL)],
    ['refusing', (r) => failure(r, 500, { message: 'No.' })],
    ['throttling', (r) => r.writeHead(429).end()],
    ['not knowing the token', (r) => page(r, 401, '')],
  ])('goes on being asked while Prime Penguin answers by %s', async (_, behave) => {
    const { shop } = await open3(behave);
    await shop.schedules();
    expect(server.received).toHaveLength(4);
  });
});

describe('many calls of one shop at once', () => {
  it('are sent a few at a time, and all of them in the end', async () => {
    const waiting: (() => void)[] = [];
    const { shop } = await open((r) => waiting.push(() => success(r, [])), {
      concurrentCalls: 2,
      attemptMs: 5_000,
    });
    const calls = Array.from({ length: 5 }, () => shop.schedules());
    let most = 0;
    for (let answered = 0; answered < 5; ) {
      await new Promise(setImmediate);
      most = Math.max(most, waiting.length);
      if (waiting.length === Math.min(2, 5 - answered)) {
        waiting.shift()?.();
        answered += 1;
      }
    }
    const results = await Promise.all(calls);
    expect(results.map(({ kind }) => kind)).toEqual(Array(5).fill('answered'));
    expect(most).toBe(2);
  });

  it('are turned away, unsent, when too many wait already', async () => {
    const { shop } = await open(() => {}, { concurrentCalls: 1, waitingCalls: 0, readAttempts: 1 });
    const [, second] = await Promise.all([shop.schedules(), shop.cancel(orderId(9001))]);
    expect(second).toMatchObject({ cause: 'throttled', mayHaveHappened: false });
    expect(server.countOf('CancelOrder')).toBe(0);
  });
});
