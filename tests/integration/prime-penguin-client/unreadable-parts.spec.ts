/** An answer of which a part makes no sense: what is left of it must not pass for all of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { aGateway, shopifyOrderId, WITH_TOKEN } from './a-gateway.ts';
import { type MisbehavingServer, startMisbehavingServer, success } from './misbehaving-server.ts';

const ORDER = '5001';
const ROW = { id: 9001, orderId: ORDER, normalizedWarehouseStatus: 'Cancelled' };
const BY_WAREHOUSE = { orderStatusLogUpdatedBy: 1, newNormalizedWarehouseStatus: 'Cancelled' };

let server: MisbehavingServer;
afterEach(() => server.stop());

async function find(shown: { readonly rows?: unknown[]; readonly statusLog?: unknown[] }) {
  const { rows = [ROW], statusLog = [BY_WAREHOUSE] } = shown;
  server = await startMisbehavingServer((response, { path }) => {
    if (path.endsWith('GetOrderStatusLogs')) return success(response, statusLog);
    const items = path.endsWith('SalesChannelOrders/Get') ? rows : [];
    return success(response, { totalCount: items.length, items });
  });
  const primePenguin = await aGateway(server.url, WITH_TOKEN).primePenguin();
  return primePenguin.findOrders(shopifyOrderId(ORDER));
}

describe('an order', () => {
  it('is seen with its log where all of it can be read', async () => {
    expect(await find({})).toMatchObject({
      kind: 'answered',
      value: [{ primePenguinOrderId: 9001, statusLog: [{ source: 'warehouse' }] }],
    });
  });

  it.each([
    ['a line of its status log is none', { statusLog: [BY_WAREHOUSE, null] }],
    ['a line of its status log is a text', { statusLog: ['Cancelled by the shop', BY_WAREHOUSE] }],
    ['another row of it has no id', { rows: [ROW, { ...ROW, id: null }] }],
    ['another row does not say whose it is', { rows: [ROW, { id: 9002 }] }],
  ])('is not seen at all where %s', async (_, shown) => {
    expect(await find(shown)).toMatchObject({ kind: 'fault', cause: 'unreadable' });
  });

  it('keeps its part where it is read once more and the second list lacks that', async () => {
    const shipped = { newNormalizedWarehouseStatus: 'Fulfilled' };
    let lists = 0;
    server = await startMisbehavingServer((response, { path }) => {
      if (path.endsWith('GetOrderStatusLogs')) return success(response, [BY_WAREHOUSE, shipped]);
      if (!path.endsWith('SalesChannelOrders/Get')) return success(response, { items: [] });
      lists += 1;
      const items = lists === 1 ? [ROW] : [];
      return success(response, { totalCount: items.length, items });
    });
    const primePenguin = await aGateway(server.url, WITH_TOKEN).primePenguin();
    const found = await primePenguin.findOrders(shopifyOrderId(ORDER));
    expect(found).toMatchObject({ kind: 'answered', value: [{ primePenguinOrderId: 9001 }] });
    expect(lists).toBe(2);
  });
});
