/**
 * Prime Penguin's answer about connections holds the passwords of warehouses. None of them is anywhere in
 * what the product logs, counts, keeps, sends or answers, whatever else is in the answer.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WAREHOUSE_PASSWORD } from '#sandbox/prime-penguin/api-connections.ts';
import type { Fault } from '#sandbox/prime-penguin/faults.ts';
import { type Product, startProduct } from '#tests/support/product.ts';

const CONNECTIONS = 'WarehouseConnection/GetAllWarehouseConnections';
const SYNC_TIMES = 'Integrators/LastTimeOfSync';
const METRICS_TOKEN = 'a-token-for-metrics-in-this-spec';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ environment: { LOG_LEVEL: 'trace', METRICS_TOKEN } });
});
afterAll(() => product.stop());

/** Cancels an order from press to result; Prime Penguin is asked for connections, or for their times, meanwhile. */
async function cancelOne(path: string) {
  const { control } = product;
  const since = await control.lastEvent();
  // They are asked for once an hour.
  await product.query('UPDATE provider SET schedule_read_at = NULL, runs = NULL');
  const isAsked = control.when((event) => event.kind === 'request' && event.path.endsWith(path), {
    since,
  });
  const order = await product.addOrder({ kind: 'cooperates' });
  const pressed = await order.press();
  await isAsked;
  return product.verdict(pressed, 'stopped_at_warehouse');
}

async function tables(): Promise<readonly string[]> {
  const rows = await product.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`,
  );
  return rows.map(({ name }) => name);
}

async function expectNowhere(answered: unknown): Promise<void> {
  const { stack } = product;
  const { origin, output } = stack.app();
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const metrics = await fetch(`${origin}/metrics`, { headers });
  expect(metrics.status).toBe(200);
  const shown = { answered, output, mails: stack.mails, metrics: await metrics.text() };
  for (const [what, value] of Object.entries(shown)) {
    expect([what, JSON.stringify(value).includes(WAREHOUSE_PASSWORD)]).toEqual([what, false]);
  }
  for (const table of await tables()) {
    const rows = await product.query(
      `SELECT 1 FROM ${table} AS t WHERE position($1 in to_jsonb(t)::text) > 0`,
      [WAREHOUSE_PASSWORD],
    );
    expect([table, rows.length]).toEqual([table, 0]);
  }
}

describe('the password of a warehouse', () => {
  it('is nowhere while connections are read', async () => {
    await expectNowhere(await cancelOne(CONNECTIONS));
  });

  it.each<readonly [string, string, Fault]>([
    ['in a refusal', CONNECTIONS, { kind: 'user_friendly', message: `No: ${WAREHOUSE_PASSWORD}` }],
    ['in a refusal of times', SYNC_TIMES, { kind: 'user_friendly', message: WAREHOUSE_PASSWORD }],
    ['in an internal fault', CONNECTIONS, { kind: 'internal_error', message: WAREHOUSE_PASSWORD }],
  ])('is nowhere %s', async (_, path, fault) => {
    const { control } = product;
    const id = await control.addFault({ match: { path }, fault });
    const answered = await cancelOne(path);
    await control.clearFaults(id);
    await expectNowhere(answered);
  });
});
