/** Who of a shop's staff has opened the app. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStaffStore } from '#app/persistence/staff.server.ts';
import type { StaffMember, StaffStore } from '#app/use-cases/ports/settings.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const SHOP = 'shop.myshopify.com';
const OTHER_SHOP = 'other.myshopify.com';
const NOON = Date.UTC(2026, 10, 23, 12);

const ADA: StaffMember = {
  userId: '7',
  name: 'Ada Berg',
  isOwner: false,
  locale: 'sv',
  seenAt: NOON,
  askedAt: NOON,
};

let database: TestDatabase;
let store: StaffStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createStaffStore(database.prisma);
});
afterAll(() => database.drop());

describe('a member of staff', () => {
  it('is nobody until noted, and then read as noted', async () => {
    expect(await store.read(SHOP, '7')).toBeNull();
    await store.note(SHOP, ADA);
    expect(await store.read(SHOP, '7')).toEqual(ADA);
    expect(await store.read(OTHER_SHOP, '7')).toBeNull();
  });

  it('keeps what is known when the next visit knows less', async () => {
    await store.note(SHOP, ADA);
    const later = { name: null, isOwner: null, locale: null, askedAt: null, seenAt: NOON + 1_000 };
    await store.note(SHOP, { userId: '7', ...later });
    expect(await store.read(SHOP, '7')).toEqual({ ...ADA, seenAt: NOON + 1_000 });
  });

  it('is changed by what Shopify says later', async () => {
    await store.note(SHOP, ADA);
    await store.note(SHOP, { ...ADA, isOwner: true, name: 'Ada Lund', askedAt: NOON + 5_000 });
    expect(await store.read(SHOP, '7')).toMatchObject({ isOwner: true, name: 'Ada Lund' });
  });

  it('is one, when several of their pages open at once', async () => {
    const user = { ...ADA, userId: '99' };
    await Promise.all(Array.from({ length: 5 }, () => store.note(SHOP, user)));
    expect(await store.read(SHOP, '99')).toEqual(user);
  });
});

describe('the staff of a shop', () => {
  it('are listed, whoever was seen last first', async () => {
    const shop = 'listed.myshopify.com';
    for (const [userId, seenAt] of [
      ['1', NOON],
      ['2', NOON + 2_000],
      ['3', NOON + 1_000],
    ] as const) {
      await store.note(shop, { ...ADA, userId, seenAt });
    }
    expect((await store.list(shop)).map(({ userId }) => userId)).toEqual(['2', '3', '1']);
    expect(await store.list('nobody.myshopify.com')).toEqual([]);
  });
});
