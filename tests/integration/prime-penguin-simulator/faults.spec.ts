/** Faults on demand, and for each whether what was asked for has happened. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '#sandbox/prime-penguin/faults.ts';
import {
  ALL_ORDERS,
  CANCEL,
  CHANNELS,
  ORDERS,
  openShop,
  SHOPIFY_ORDER,
  type Shop,
  TENANT,
} from './a-shop.ts';

let shop: Shop;
let id: number;
beforeEach(async () => {
  shop = await openShop();
  id = await shop.order();
});
afterEach(async () => {
  expect(await shop.control.violations()).toEqual([]);
  await shop.stop();
});

const CANCELLED = 'Cancelled | InProgress';
const UNTOUCHED = 'Pending | InProgress';

async function requestsReceived(): Promise<number | undefined> {
  return (await shop.control.truth(SHOPIFY_ORDER))[0]?.cancelRequestsReceived;
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
}

describe('a fault that answers', () => {
  it.each<readonly [Fault, number, RegExp]>([
    [{ kind: 'internal_error' }, 500, /^An internal error occurred during your request!$/],
    [
      { kind: 'user_friendly', message: 'Closed for stocktaking.' },
      500,
      /^Closed for stocktaking\.$/,
    ],
    [{ kind: 'unauthorised' }, 401, /did not login/],
    [{ kind: 'forbidden' }, 403, /not authorized/],
    [{ kind: 'too_many_requests' }, 429, /Too many/],
  ])('%o does so in ABP’s words, and nothing has happened', async (fault, status, words) => {
    await shop.control.addFault({ fault, match: { path: 'CancelOrder' } });
    const answer = await shop.cancel(id);
    expect(answer.status).toBe(status);
    expect((answer.body.error as { message?: string }).message).toMatch(words);
    expect(await shop.shown(id)).toBe(UNTOUCHED);
    expect(await requestsReceived()).toBe(0);
  });

  it('can come after the effect', async () => {
    await shop.control.addFault({ fault: { kind: 'internal_error', effect: 'first' }, times: 1 });
    expect((await shop.cancel(id)).status).toBe(500);
    expect(await shop.shown(id)).toBe(CANCELLED);
  });

  it.each([
    [7, '7'],
    ['Mon, 23 Nov 2026 09:00:07 GMT', 'Mon, 23 Nov 2026 09:00:07 GMT'],
    [null, null],
  ])('says by Retry-After %s when to come again', async (retryAfter, header) => {
    await shop.control.addFault({ fault: { kind: 'too_many_requests', retryAfter } });
    expect((await shop.cancel(id)).headers.get('retry-after')).toBe(header);
  });
});

describe('a fault that answers with something else', () => {
  it('is a page of a machine in between', async () => {
    await shop.control.addFault({ fault: { kind: 'html_page' }, times: 1 });
    const response = await fetch(new URL(CHANNELS, shop.url), {
      headers: { authorization: `Bearer ${shop.token}`, 'abp-tenantid': String(TENANT) },
    });
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.text()).toContain('<html>');
  });

  it.each(['truncated_json', 'not_json', 'empty'] as const)('is %s', async (body) => {
    await shop.control.addFault({ fault: { kind: 'garbage', body }, times: 1 });
    await expect(shop.cancel(id)).rejects.toThrow(SyntaxError);
    expect(await shop.shown(id)).toBe(UNTOUCHED);
  });

  it('is JSON of another shape, after the effect if so wished', async () => {
    const fault: Fault = { kind: 'garbage', body: 'wrong_shape', effect: 'first' };
    await shop.control.addFault({ fault, times: 1 });
    expect((await shop.cancel(id)).body).not.toHaveProperty('__abp');
    expect(await shop.shown(id)).toBe(CANCELLED);
  });
});

describe('a connection that is reset', () => {
  it.each([
    ['reset_before', UNTOUCHED, 0],
    ['reset_after', CANCELLED, 1],
  ] as const)('by %s leaves the order %s', async (kind, shown, received) => {
    await shop.control.addFault({ fault: { kind }, match: { primePenguinOrderId: id }, times: 1 });
    const error = await shop.cancel(id).catch((reason: unknown) => reason);
    expect(causeOf(error)).toBe('ECONNRESET');
    expect(await shop.shown(id)).toBe(shown);
    expect(await requestsReceived()).toBe(received);
  });
});

describe('a fault for one order of the shop', () => {
  it('meets its cancel, which names it by the id of Prime Penguin alone', async () => {
    const fault: Fault = { kind: 'forbidden' };
    await shop.control.addFault({ fault, match: { shopifyOrderId: '404' } });
    expect((await shop.cancel(id)).status).toBe(200);
    await shop.control.addFault({ fault, match: { shopifyOrderId: SHOPIFY_ORDER } });
    expect((await shop.cancel(id)).status).toBe(403);
  });
});

describe('an answer that waits', () => {
  it('for its time', async () => {
    await shop.control.addFault({ fault: { kind: 'slow', ms: 120 }, times: 1 });
    const began = performance.now();
    expect((await shop.cancel(id)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });

  it.each([
    ['first', CANCELLED],
    ['afterwards', UNTOUCHED],
  ] as const)('until it is let go, with the effect %s', async (effect, shown) => {
    const since = await shop.control.lastEvent();
    const fault = await shop.control.addFault({
      fault: { kind: 'hold', effect },
      match: { path: 'CancelOrder' },
    });
    const cancelled = shop.cancel(id);
    await shop.control.when(({ kind }) => kind === 'request_held', { since });
    expect(await shop.shown(id)).toBe(shown);
    expect(await shop.control.releaseHeld(fault)).toBe(1);
    expect((await cancelled).status).toBe(200);
    expect(await shop.shown(id)).toBe(CANCELLED);
  });

  it('and is given up by the caller has happened all the same', async () => {
    const since = await shop.control.lastEvent();
    await shop.control.addFault({ fault: { kind: 'hold', effect: 'first' }, times: 1 });
    const caller = new AbortController();
    const cancelled = shop.call('POST', CANCEL, { orderId: id }, { signal: caller.signal });
    await shop.control.when(({ kind }) => kind === 'request_held', { since });
    caller.abort();
    await expect(cancelled).rejects.toThrow(/abort/i);
    await shop.control.releaseHeld();
    expect(await shop.shown(id)).toBe(CANCELLED);
  });
});

describe('a rule', () => {
  it('meets only what it matches', async () => {
    const fault: Fault = { kind: 'internal_error' };
    await shop.control.addFault({ fault, match: { tenantId: TENANT + 1 } });
    await shop.control.addFault({
      fault,
      match: { path: 'CancelOrder', primePenguinOrderId: id + 1 },
    });
    await shop.control.addFault({
      fault,
      match: { path: 'SalesChannelOrders/Get', shopifyOrderId: SHOPIFY_ORDER },
    });
    expect((await shop.cancel(id)).status).toBe(200);
    expect((await shop.call('GET', ALL_ORDERS)).status).toBe(200);
    expect((await shop.call('GET', ORDERS, { OrderId: SHOPIFY_ORDER })).status).toBe(500);
    expect((await shop.call('GET', ORDERS, { OrderId: '1' })).status).toBe(200);
  });

  it('lets some by first, meets as many as it says, and ends when it is cleared', async () => {
    await shop.control.addFault({ fault: { kind: 'internal_error' }, after: 1, times: 2 });
    const statuses = async (count: number) => {
      const seen: number[] = [];
      for (let n = 0; n < count; n += 1) seen.push((await shop.call('GET', CHANNELS)).status);
      return seen;
    };
    expect(await statuses(5)).toEqual([200, 500, 500, 200, 200]);
    await shop.control.addFault({ fault: { kind: 'forbidden' } });
    expect(await statuses(3)).toEqual([403, 403, 403]);
    await shop.control.clearFaults();
    expect(await statuses(1)).toEqual([200]);
  });
});

describe('a Prime Penguin that is down', () => {
  it('refuses connections, and comes up on the same port with everything as it was', async () => {
    await shop.control.goDown();
    const error = await shop.cancel(id).catch((reason: unknown) => reason);
    expect(causeOf(error)).toBe('ECONNREFUSED');
    await shop.control.comeUp();
    expect(await shop.shown(id)).toBe(UNTOUCHED);
  });
});
