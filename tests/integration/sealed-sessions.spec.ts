/** Shopify's sessions in the database: nobody who reads it can act for a shop. */
import { Session } from '@shopify/shopify-api';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSealer } from '#app/persistence/seal.server.ts';
import { sealSessions } from '#app/persistence/sealed-sessions.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const SHOP = 'nordlys.myshopify.com';
const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const offline = (shop = SHOP) =>
  new Session({
    id: `offline_${shop}`,
    shop,
    state: '',
    isOnline: false,
    scope: 'read_orders',
    accessToken: 'shpat_clear',
    refreshToken: 'shprt_clear',
    expires: new Date('2026-11-28T10:00:00Z'),
  });

let database: TestDatabase;
const warned: unknown[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  warned.length = 0;
  await database.prisma.session.deleteMany();
});

function storageWith(...keys: Buffer[]) {
  const log = { warn: (fields: object) => void warned.push(fields) };
  return sealSessions(new PrismaSessionStorage(database.prisma), createSealer(keys), log);
}

describe('a session of Shopify’s', () => {
  it('comes back as it was, and stands in the table without a readable token', async () => {
    const storage = storageWith(OLD);
    await storage.storeSession(offline());
    const row = await database.prisma.session.findUniqueOrThrow({ where: { id: offline().id } });
    expect(
      JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? null : value)),
    ).not.toContain('clear');
    expect(await storage.loadSession(offline().id)).toEqual(offline());
    expect(await storage.findSessionsByShop(SHOP)).toEqual([offline()]);
  });

  it('opens with an older key, and is sealed with the newest when it is stored again', async () => {
    await storageWith(OLD).storeSession(offline());
    const rotated = storageWith(NEW, OLD);
    const session = await rotated.loadSession(offline().id);
    expect(session?.accessToken).toBe('shpat_clear');
    if (session) await rotated.storeSession(session);
    expect((await storageWith(NEW).loadSession(offline().id))?.accessToken).toBe('shpat_clear');
  });

  it('counts as none when no key opens it, and says so', async () => {
    await storageWith(OLD).storeSession(offline());
    const storage = storageWith(NEW);
    expect(await storage.loadSession(offline().id)).toBeUndefined();
    expect(await storage.findSessionsByShop(SHOP)).toEqual([]);
    expect(warned).toContainEqual({ shop: SHOP, fault: 'unknown_key' });
  });

  it('does not open under another session’s name', async () => {
    const storage = storageWith(OLD);
    await storage.storeSession(offline());
    await storage.storeSession(offline('other.myshopify.com'));
    const { accessToken } = await database.prisma.session.findUniqueOrThrow({
      where: { id: offline().id },
    });
    const id = 'offline_other.myshopify.com';
    await database.prisma.session.update({ where: { id }, data: { accessToken } });
    expect(await storage.loadSession(id)).toBeUndefined();
    expect(warned).toContainEqual({ shop: 'other.myshopify.com', fault: 'tampered' });
  });

  it('is gone when it is deleted', async () => {
    const storage = storageWith(OLD);
    await storage.storeSession(offline());
    await storage.deleteSessions([offline().id]);
    expect(await storage.loadSession(offline().id)).toBeUndefined();
    await storage.storeSession(offline());
    await storage.deleteSession(offline().id);
    expect(await storage.loadSession(offline().id)).toBeUndefined();
  });
});
