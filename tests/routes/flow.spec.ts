/** Only Flow is believed, and it hears "done" only of what is final. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Application } from '#app/use-cases/application.ts';
import type { CancelForFlowResult, FlowRun } from '#app/use-cases/many-orders.ts';
import { API_SECRET, MemorySessions, SHOP } from './support/shopify.ts';
import { CANCELLATION, WAREHOUSE } from './support/views.ts';
import { webApp } from './support/web-app.ts';

const PATH = '/flow/cancel-at-warehouse';
const RUN = {
  shop_id: 1,
  shopify_domain: SHOP,
  action_run_id: 'b63199047e046bd08b41c3a545dfbc9086aa1354',
  action_definition_id: 'flow-cancel-at-warehouse',
  step_reference: '018f9f2e-0000-7000-8000-000000000000',
  handle: 'flow-cancel-at-warehouse',
  properties: { order_id: 5001, reason: 'fraud', note: 'Score 97' },
};

function signed(body: string, secret = API_SECRET): RequestInit {
  return {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'Shopify Flow',
      'X-Shopify-Hmac-Sha256': createHmac('sha256', secret).update(body, 'utf8').digest('base64'),
    },
  };
}

const send = (answers: Partial<Application> = {}, run: unknown = RUN) =>
  webApp(answers).fetch(PATH, signed(JSON.stringify(run)));
const ending = (result: CancelForFlowResult) => send({ cancelForFlow: async () => result });

const FINAL = {
  ...CANCELLATION,
  outcome: 'partly_stopped',
  warehouses: [
    { ...WAREHOUSE, verdict: 'stopped_at_warehouse', final: true, overturned: true },
    { ...WAREHOUSE, provider: null, verdict: 'refused', final: true, reason: 'Packed' },
  ],
} as const;

describe('a run of the Flow action', () => {
  it('is handed on with its order, its id and the author’s words', async () => {
    const runs: FlowRun[] = [];
    await send({
      cancelForFlow: async (run) => {
        runs.push(run);
        return { kind: 'pending', cancellation: CANCELLATION };
      },
    });
    expect(runs).toEqual([
      {
        shop: SHOP,
        runId: RUN.action_run_id,
        shopifyOrderId: '5001',
        reason: 'fraud',
        note: 'Score 97',
      },
    ]);
  });

  it.each([
    { order_id: '5001' },
    { order_id: 'gid://shopify/Order/5001', reason: null },
    { order_id: 5001, reason: 'a\0b', note: undefined },
  ])('is taken with the fields %j', async (properties) => {
    const response = await send(
      {
        cancelForFlow: async (run) => {
          expect(run.shopifyOrderId).toBe('5001');
          expect(run.reason ?? '').not.toContain('\0');
          return { kind: 'pending', cancellation: CANCELLATION };
        },
      },
      { ...RUN, properties },
    );
    expect(response.status).toBe(202);
  });

  it('keeps every digit of its order’s id, however long', async () => {
    const orders: string[] = [];
    const app = webApp({
      cancelForFlow: async ({ shopifyOrderId }) => {
        orders.push(shopifyOrderId);
        return { kind: 'pending', cancellation: CANCELLATION };
      },
    });
    const body = JSON.stringify(RUN).replace('5001', '9007199254740993');
    await app.fetch(PATH, signed(body));
    expect(orders).toEqual(['9007199254740993']);
  });

  it('is asked to come again while no verdict is final', async () => {
    const response = await ending({ kind: 'pending', cancellation: CANCELLATION });
    expect(response.status).toBe(202);
  });

  it('has ended with a final verdict, which the workflow can read', async () => {
    const response = await ending({ kind: 'answered', cancellation: FINAL });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      return_value: {
        outcome: 'partly_stopped',
        warehouses: [
          {
            provider: 'Nordic 3PL',
            verdict: 'stopped_at_warehouse',
            reason: null,
            overturned: true,
          },
          { provider: null, verdict: 'refused', reason: 'Packed', overturned: false },
        ],
      },
    });
  });

  it.each<[CancelForFlowResult, number, string]>([
    [{ kind: 'not_connected' }, 409, 'not_connected'],
    [{ kind: 'unknown_order' }, 404, 'order_not_found'],
    [{ kind: 'erased' }, 404, 'cancellation_not_found'],
  ])('has failed for good with %j: %i %s', async (result, status, code) => {
    const response = await ending(result);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, detail: expect.stringMatching(/\.$/) });
  });

  it('is asked to come again while Shopify cannot be asked', async () => {
    const response = await ending({ kind: 'shopify_unavailable', message: 'Try again.' });
    expect(response.status).toBe(503);
  });

  it.each([
    ['the database is not there', Object.assign(new Error('x'), { code: 'P1001' }), 503],
    ['of a bug', new Error('x'), 500],
  ])('is asked to come again because %s', async (_why, error, status) => {
    const response = await send({ cancelForFlow: () => Promise.reject(error) });
    expect(response.status).toBe(status);
  });
});

describe('a run that lacks what it takes', () => {
  const { action_run_id: _id, ...withoutId } = RUN;
  const { properties: _fields, ...withoutFields } = RUN;
  it.each<[string, unknown, string]>([
    ['its id', withoutId, 'action_run_id'],
    ['an id that says something', { ...RUN, action_run_id: '' }, 'action_run_id'],
    ['the fields', withoutFields, 'properties'],
    ['the order', { ...RUN, properties: { reason: 'fraud' } }, 'properties.order_id'],
    ['an order’s id', { ...RUN, properties: { order_id: 'x' } }, 'properties.order_id'],
    ['a whole number', { ...RUN, properties: { order_id: 1.5 } }, 'properties.order_id'],
    ['a text', { ...RUN, properties: { order_id: 1, note: 7 } }, 'properties.note'],
  ])('is failed for good: %s', async (_what, run, field) => {
    const response = await send({}, run);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'malformed_input', field });
  });
});

describe('what is no run of Flow’s for this shop', () => {
  const body = JSON.stringify(RUN);
  it.each([
    ['a signature by another secret', signed(body, 'another-secret')],
    ['a signature of another body', { ...signed(`${body} `), body }],
    ['no signature', { method: 'POST', body }],
  ])('is answered 400 and does nothing: %s', async (_name, init) => {
    expect((await webApp().fetch(PATH, init)).status).toBe(400);
  });

  it('is failed for good for a shop that has removed the app', async () => {
    const app = webApp({}, new MemorySessions());
    expect((await app.fetch(PATH, signed(body))).status).toBe(400);
  });

  it('is answered 413 when it is far too large', async () => {
    const large = JSON.stringify({ ...RUN, filler: 'x'.repeat(256 * 1024) });
    expect((await webApp().fetch(PATH, signed(large))).status).toBe(413);
  });

  it('is answered 405 when it is a GET', async () => {
    expect((await webApp().fetch(PATH)).status).toBe(405);
  });
});
