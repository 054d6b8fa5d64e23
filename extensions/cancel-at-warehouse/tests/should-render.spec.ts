/** Whether the action stands in the order's menu. */

import { anOrder, ORDER_GID, STOPPED } from 'extension-kit/tests/sample-views.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import shouldRender from '../src/should-render.ts';

interface Shop {
  readonly status: string | null | Error;
  readonly app?: () => Promise<Response>;
}

const asked = vi.fn<(path: string) => void>();

async function displayedIn({ status, app }: Shop): Promise<boolean> {
  vi.stubGlobal('shopify', {
    data: { selected: [{ id: ORDER_GID }] },
    query: async (_query: string, { variables }: { variables: { id: string } }) => {
      expect(variables.id).toBe(ORDER_GID);
      if (status instanceof Error) throw status;
      return { data: { order: status === null ? null : { displayFulfillmentStatus: status } } };
    },
  });
  vi.stubGlobal('fetch', (path: string) => {
    asked(path);
    return app ? app() : Promise.reject(new TypeError('Failed to fetch'));
  });
  const displayed = shouldRender();
  await vi.advanceTimersByTimeAsync(3_000);
  return (await displayed).display;
}

const reply =
  (body: object, status = 200) =>
  async () =>
    new Response(JSON.stringify(body), { status });

beforeEach(() => {
  vi.useFakeTimers();
  asked.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the menu item', () => {
  it.each(['UNFULFILLED', 'PARTIALLY_FULFILLED', 'ON_HOLD', 'IN_PROGRESS'])(
    'is there for %s, without asking the app',
    async (status) => {
      expect(await displayedIn({ status })).toBe(true);
      expect(asked).not.toHaveBeenCalled();
    },
  );

  it('is left out for a fulfilled order without a cancellation', async () => {
    expect(await displayedIn({ status: 'FULFILLED', app: reply(anOrder()) })).toBe(false);
    expect(asked).toHaveBeenCalledWith('/api/orders/1001');
  });

  it('is there for a fulfilled order with a cancellation', async () => {
    const app = reply(anOrder({ cancellation: STOPPED }));
    expect(await displayedIn({ status: 'FULFILLED', app })).toBe(true);
  });

  it('is there when Shopify does not show the order', async () => {
    expect(await displayedIn({ status: null })).toBe(true);
  });

  it('is there when Shopify cannot be asked', async () => {
    expect(await displayedIn({ status: new Error('down') })).toBe(true);
  });

  it('is there when the app cannot be reached', async () => {
    expect(await displayedIn({ status: 'FULFILLED' })).toBe(true);
  });

  it('is there when the app refuses', async () => {
    const app = reply({ code: 'not_connected' }, 409);
    expect(await displayedIn({ status: 'FULFILLED', app })).toBe(true);
  });

  it('is there when the app takes longer than three seconds', async () => {
    const app = () => new Promise<Response>(() => {});
    expect(await displayedIn({ status: 'FULFILLED', app })).toBe(true);
  });
});
