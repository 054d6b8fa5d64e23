/** GET /api/changes, and as whom every door of the app lets changes be made. */
import { describe, expect, it } from 'vitest';
import type { ChangesView } from '#app/contract/changes.ts';
import type { Actor } from '#app/domain/audit.ts';
import type { Application } from '#app/use-cases/application.ts';
import { anApplication } from './support/application.ts';
import { SHOP, STAFF_USER_ID, webhookHeaders } from './support/shopify.ts';
import { webApp } from './support/web-app.ts';

const CHANGES: ChangesView = {
  changes: [
    {
      id: '7',
      at: '2026-11-23T09:00:00.000Z',
      by: { kind: 'staff', userId: '42', name: 'Sam Staff' },
      demo: false,
      action: 'disconnected',
      details: {},
      words: { by: 'Sam Staff', what: 'Prime Penguin disconnected', lines: [] },
    },
  ],
  nextCursor: 'older.7',
  previousCursor: null,
};

describe('GET /api/changes', () => {
  it('answers with a page of the record', async () => {
    const asked: unknown[] = [];
    const { call } = webApp({
      listChanges: async (...args) => {
        asked.push(args);
        return CHANGES;
      },
    });
    const response = await call('/api/changes?limit=10&cursor=older.9');
    expect(await response.json()).toEqual(CHANGES);
    expect(asked).toEqual([[SHOP, { cursor: 'older.9', limit: 10 }]]);
  });

  it('refuses a limit that is none', async () => {
    const response = await webApp({}).call('/api/changes?limit=1000');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'malformed_input', field: 'limit' });
  });
});

/** An application that does only what it is asked to in somebody's name. */
function actingAs(answers: Partial<Application>) {
  const actors: Actor[] = [];
  const acting: Partial<Application> = {
    by(actor) {
      actors.push(actor);
      return anApplication(answers);
    },
  };
  return { acting, actors };
}

describe('what is changed is recorded as that of', () => {
  it('the member of staff who calls the API', async () => {
    const { acting, actors } = actingAs({ disconnectShop: async () => ({ kind: 'disconnected' }) });
    const response = await webApp(acting).call('/api/connection', { method: 'DELETE' });
    expect(response.status).toBe(200);
    expect(actors).toEqual([{ kind: 'staff', userId: STAFF_USER_ID }]);
  });

  it('the member of staff who uses a page', async () => {
    const { acting, actors } = actingAs({ listChanges: async () => CHANGES });
    const response = await webApp(acting).call(
      '/app/activity/changes?_data=routes%2Fapp.activity_.changes',
    );
    expect(response.status).toBe(200);
    expect(actors).toContainEqual({ kind: 'staff', userId: STAFF_USER_ID });
  });

  it('Shopify, for a webhook', async () => {
    const { acting, actors } = actingAs({ receiveShopWebhook: async () => {} });
    const body = JSON.stringify({ id: 1, myshopify_domain: SHOP });
    const headers = { 'User-Agent': 'Ruby', ...webhookHeaders('app/uninstalled', body) };
    const response = await webApp(acting).fetch('/webhooks/shopify', {
      method: 'POST',
      body,
      headers,
    });
    expect(response.status).toBe(200);
    expect(actors).toEqual([{ kind: 'shopify' }]);
  });
});
