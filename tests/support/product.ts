/**
 * The product as it runs: the real app in processes of its own, real queue, real database, and both
 * simulators behind real HTTP. A day at the warehouse takes a minute here.
 */
import path from 'node:path';
import pg from 'pg';
import type { CancellationView, Problem, Verdict } from '#app/contract/api.ts';
import type { Answer, ApiClient } from '#sandbox/api-client.ts';
import type { Control, OrderPart } from '#sandbox/prime-penguin/control-contract.ts';
import { type Stack, type StackOptions, startStack } from '#sandbox/stack.ts';
import { addShop, connect, type Tenant } from '#sandbox/world.ts';

const SHOP = 'nordic-lights.myshopify.com';
/** Longer than any answer takes here, shorter than a spec may take. */
export const PATIENCE_MS = 15_000;
/** A job or a watcher that was cut off: its heartbeat runs out, or its lease, and another takes over. */
export const TAKEN_UP_AGAIN_MS = 60_000;

export interface Order {
  /** Shopify's numeric id. */
  readonly id: string;
  readonly primePenguinOrderId: number;
  press(reason?: string): Promise<CancellationView>;
  /** How often Prime Penguin was asked to cancel it. */
  requests(): Promise<number>;
}

export interface Product {
  readonly stack: Stack;
  readonly control: Control;
  readonly tenant: Tenant;
  readonly api: ApiClient;
  addOrder(
    plan: NonNullable<OrderPart['plan']>,
    phase?: NonNullable<OrderPart['phase']>,
    shop?: string,
  ): Promise<Order>;
  /** Long-polls until the one warehouse order of the cancellation has the verdict. */
  verdict(
    cancellation: CancellationView,
    wanted: Verdict,
    patienceMs?: number,
  ): Promise<CancellationView>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startProduct(
  options: Partial<StackOptions> & { readonly isConnected?: boolean } = {},
): Promise<Product> {
  const { isConnected = true, ...stackOptions } = options;
  const stack = await startStack({
    dataDirectory: path.resolve(import.meta.dirname, '../../.data/tests'),
    ...stackOptions,
  });
  const { control } = stack.primePenguin;
  const tenant = await addShop(stack, SHOP, 'Nordic Lights');
  if (isConnected) await connect(stack, tenant);
  const api = stack.api(tenant.shop);
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  let orders = 0;

  return {
    stack,
    control,
    tenant,
    api,
    async addOrder(plan, phase = 'at_warehouse', shop = tenant.shop) {
      orders += 1;
      const number = 5_000_000_000_000 + orders;
      const id = String(number);
      stack.shopify.control.addOrder(shop, { id: number, name: `#${1000 + orders}` });
      const added = await control.addOrder({
        tenantId: tenant.tenantId,
        salesChannelId: tenant.salesChannelId,
        providerId: tenant.providerIds.nordic,
        shopifyOrderId: id,
        orderNumber: `#${1000 + orders}`,
        phase,
        plan,
      });
      return {
        id,
        primePenguinOrderId: added.primePenguinOrderIds[0] ?? 0,
        press: async (reason) => cancellationOf(await api.cancel(id, reason)),
        async requests() {
          const truths = await control.truth(id);
          return truths.reduce((sum, truth) => sum + truth.cancelRequestsReceived, 0);
        },
      };
    },
    verdict: (cancellation, wanted, patienceMs = PATIENCE_MS) =>
      api.waitFor(
        cancellation,
        ({ warehouses }) => warehouses.length === 1 && warehouses[0]?.verdict === wanted,
        patienceMs,
      ),
    async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await database.query<Row>(sql, [...values])).rows;
    },
    async stop() {
      await database.end();
      const violations = await control.violations();
      const problems = [...stack.shopify.control.problems];
      await stack.stop();
      if (violations.length > 0 || problems.length > 0) {
        throw new Error(JSON.stringify({ violations, problems }));
      }
    },
  };
}

export function cancellationOf(answer: Answer<CancellationView | Problem>): CancellationView {
  const { status, body } = answer;
  if (body === null || 'code' in body) {
    throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  }
  return body;
}
