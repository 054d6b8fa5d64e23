/** A merchant limits who may change the settings: the server holds to it, and everyone can still cancel. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsView } from '#app/contract/api.ts';
import { type Product, startProduct } from '#tests/support/product.ts';

const OWNER = '42';
const ADA = '7';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  product.stack.shopify.control.addUser(product.tenant.shop, {
    id: ADA,
    firstName: 'Ada',
    lastName: 'Berg',
    isAccountOwner: false,
  });
});
afterAll(() => product.stop());

const as = (userId: string) => product.stack.api(product.tenant.shop, userId);

async function settings(userId: string): Promise<SettingsView> {
  const { status, body } = await as(userId).call('GET', '/api/settings');
  expect(status).toBe(200);
  return body as SettingsView;
}

describe('settings that only the account owner may change', () => {
  it('are changed by the owner, refused to everyone else, and keep nobody from cancelling', async () => {
    const { version } = await settings(ADA);
    const access = { settings: 'owner', chosenUserIds: [] };
    const mine = await as(ADA).call('PUT', '/api/settings', { version, access });
    expect(mine).toMatchObject({ status: 422, body: { field: 'access.settings' } });
    const limited = await as(OWNER).call('PUT', '/api/settings', { version, access });
    expect(limited).toMatchObject({
      status: 200,
      body: {
        access: {
          settings: 'owner',
          staff: [
            { userId: OWNER, name: 'Sam Staff', isOwner: true },
            { userId: ADA, name: 'Ada Berg', isOwner: false },
          ],
        },
      },
    });

    const view = await settings(ADA);
    expect(view.can.changeSettings).toBe(false);
    const everyone = { settings: 'everyone', chosenUserIds: [] };
    for (const [method, path, body] of [
      ['PUT', '/api/settings', { version: view.version, access: everyone }],
      ['PUT', '/api/connection', { method: 'token', tenantId: 1, accessToken: 'x' }],
      ['DELETE', '/api/connection', undefined],
    ] as const) {
      const refused = await as(ADA).call(method, path, body);
      expect(refused, `${method} ${path}`).toMatchObject({
        status: 403,
        body: { code: 'not_allowed', detail: expect.stringContaining('owner') },
      });
    }

    const order = await product.addOrder({ kind: 'cooperates' });
    const pressed = await as(ADA).cancel(order.id);
    expect(pressed.status).toBe(201);
    expect((await settings(OWNER)).can.changeSettings).toBe(true);
  });

  it('leave no access token of a person in the database', async () => {
    const sessions = await product.query('SELECT id, "isOnline" FROM "Session"');
    expect(sessions).toEqual([{ id: `offline_${product.tenant.shop}`, isOnline: false }]);
  });
});
