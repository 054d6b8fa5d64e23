/** A fault of the database is told as such by everything that answers: 503, when to ask again, no bug. */
import { Prisma } from '@prisma/client';
import { describe, expect, it } from 'vitest';
import type { Application } from '#app/use-cases/application.ts';
import { load } from './support/open-page.ts';
import { SHOP, webhookHeaders } from './support/shopify.ts';
import { postJson, webApp } from './support/web-app.ts';

const FULL_DISK = Object.assign(new Error('full'), {
  cause: { kind: 'postgres', code: '53100', originalCode: '53100' },
});

/** As Prisma throws them: see tests/integration/database-fault.spec.ts. */
const FAULTS: Readonly<Record<string, Error>> = {
  'no connection in time': new Prisma.PrismaClientKnownRequestError(
    'Transaction API error: Unable to start a transaction in the given time.',
    { code: 'P2028', clientVersion: '6' },
  ),
  'a raw query on a full disk': new Prisma.PrismaClientKnownRequestError('Raw query failed', {
    code: 'P2010',
    clientVersion: '6',
    meta: { driverAdapterError: new Error('full', { cause: { originalCode: '53100' } }) },
  }),
  'a query of a model on a full disk': FULL_DISK,
};

function failing(error: Error) {
  const fail = () => Promise.reject(error);
  const answers: Partial<Application> = {
    readConnection: fail,
    requestCancellation: fail,
    receiveShopifyCancel: fail,
    cancelForFlow: fail,
    readOverview: fail,
  };
  return webApp(answers);
}

describe.each(Object.entries(FAULTS))('%s', (name, error) => {
  const fault = name === 'no connection in time' ? 'unreachable' : 'failing';
  it.each<[string, RequestInit | undefined]>([
    ['/api/connection', undefined],
    ['/api/cancellations', postJson({ orderId: 'gid://shopify/Order/1' })],
  ])('is a problem of its own for a call: %s', async (path, init) => {
    const app = failing(error);
    const response = await app.call(path, init);
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'database_unavailable', status: 503 });
    expect(app.logged.map(({ level }) => level)).toEqual(['warn']);
    expect(app.faults).toEqual([fault]);
  });

  it('is told to whoever opens a page', async () => {
    const app = failing(error);
    const response = await load(app, '/app');
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(app.logged.every(({ level }) => level === 'warn')).toBe(true);
    expect(app.faults).toContain(fault);
  });
});

describe('whoever repeats what could not be done', () => {
  it('is told so: a webhook', async () => {
    const app = failing(FULL_DISK);
    const body = JSON.stringify({ id: 5001 });
    const headers = { 'User-Agent': 'Ruby', ...webhookHeaders('orders/cancelled', body) };
    const response = await app.fetch('/webhooks/shopify', { method: 'POST', body, headers });
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(app.faults).toEqual(['failing']);
  });

  it('is told so: a run of Flow', async () => {
    const app = failing(FULL_DISK);
    const body = JSON.stringify({
      shopify_domain: SHOP,
      action_run_id: 'a-run',
      properties: { order_id: 5001 },
    });
    const headers = webhookHeaders('flow', body);
    const response = await app.fetch('/flow/cancel-at-warehouse', {
      method: 'POST',
      body,
      headers,
    });
    expect(response.status).toBe(503);
    expect(app.faults).toEqual(['failing']);
  });
});

describe('a bug', () => {
  it('stays one', async () => {
    const app = failing(new Error('undefined is not a function'));
    const response = await app.call('/api/connection');
    expect(response.status).toBe(500);
    expect(app.logged.map(({ level }) => level)).toEqual(['error']);
    expect(app.faults).toEqual([]);
  });
});
