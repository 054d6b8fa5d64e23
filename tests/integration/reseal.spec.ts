/** Sealing what is stored under the newest key, a batch at a time and beside the app. */
import type { PrismaClient } from '@prisma/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCredentialStore } from '#app/persistence/connections.server.ts';
import { reseal } from '#app/persistence/reseal.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import {
  credentialsOf,
  SEALED_COLUMNS,
  sessionTokenOf,
  tokensOf,
} from '#app/persistence/sealed-columns.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const LOST = Buffer.alloc(32, 3);
const before = createSealer([OLD]);
const during = createSealer([NEW, OLD]);
const after = createSealer([NEW]);
const SHOPS = 120;
const AT = new Date('2026-12-01T12:00:00Z');
const TOKENS = { accessToken: 'token', expiresAt: null, refreshToken: null };
const CREDENTIALS = { method: 'token', tenantId: 42, accessToken: 'secret' } as const;

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = database.prisma;
});
afterAll(() => database.drop());

const shopOf = (index: number) => `shop-${String(index).padStart(3, '0')}.myshopify.com`;

beforeEach(async () => {
  await prisma.shopConnection.deleteMany();
  await prisma.session.deleteMany();
  const shops = Array.from({ length: SHOPS }, (_, index) => shopOf(index));
  await prisma.shopConnection.createMany({
    data: shops.map((shop) => ({
      ...{ shop, method: 'token' as const, tenantId: 42, salesChannelId: 1 },
      ...{ salesChannelName: 'Shopify', checkedAt: AT },
      sealedCredentials: before.seal(JSON.stringify(CREDENTIALS), credentialsOf(shop)),
      sealedTokens: before.seal(JSON.stringify(TOKENS), tokensOf(shop)),
    })),
  });
  await prisma.session.createMany({
    data: shops.map((shop) => {
      const id = `offline_${shop}`;
      return {
        ...{ id, shop, state: '' },
        accessToken: before.seal('shpat', sessionTokenOf(shop, id, 'access')),
        refreshToken: before.seal('shprt', sessionTokenOf(shop, id, 'refresh')),
      };
    }),
  });
});

const credentials = (index: number) => createCredentialStore(prisma, after).read(shopOf(index));

describe('sealing anew', () => {
  it('leaves nothing under an older key, however much there is', async () => {
    const { resealed, unopened, left } = await reseal(prisma, during);
    expect({ resealed, unopened }).toEqual({ resealed: 4 * SHOPS, unopened: [] });
    expect([...left]).toEqual([
      [after.currentKeyId, 4 * SHOPS],
      [before.currentKeyId, 0],
    ]);
    expect(await credentials(0)).toMatchObject({ credentials: CREDENTIALS, tokens: TOKENS });
    expect(await credentials(SHOPS - 1)).toMatchObject({ credentials: CREDENTIALS });
  });

  it('goes on where it was cut off', async () => {
    let statements = 0;
    const cutOff = beside(prisma, async () => {
      statements += 1;
      if (statements > 2) throw new Error('cut off');
    });
    await expect(reseal(cutOff, during)).rejects.toThrow('cut off');
    const { resealed, left } = await reseal(prisma, during);
    expect(resealed).toBeGreaterThan(0);
    expect(resealed).toBeLessThan(4 * SHOPS);
    expect(left.get(before.currentKeyId)).toBe(0);
    expect((await reseal(prisma, during)).resealed).toBe(0);
  });

  it('takes back nothing that the app has stored meanwhile', async () => {
    const [shop] = [shopOf(0)];
    const app = createCredentialStore(prisma, during);
    const renewed = { ...TOKENS, accessToken: 'renewed while it ran' };
    let isRenewed = false;
    const running = beside(prisma, async (column) => {
      if (isRenewed || column !== 'sealed_tokens') return;
      isRenewed = true;
      await app.saveTokens(shop, renewed);
      await prisma.session.delete({ where: { id: `offline_${shopOf(1)}` } });
    });
    const { left } = await reseal(running, during);
    expect(left.get(before.currentKeyId)).toBe(0);
    expect(await credentials(0)).toMatchObject({ tokens: renewed });
  });

  it('names what no key opens, and goes on', async () => {
    const shop = shopOf(7);
    const lost = createSealer([LOST]);
    await prisma.shopConnection.update({
      where: { shop },
      data: { sealedCredentials: lost.seal('{}', credentialsOf(shop)) },
    });
    const { resealed, unopened, left } = await reseal(prisma, during);
    expect(unopened).toEqual([{ column: 'shop_connection.sealed_credentials', key: shop }]);
    expect(resealed).toBe(4 * SHOPS - 1);
    expect(left.get(lost.currentKeyId)).toBe(1);
  });
});

describe('the list of sealed columns', () => {
  it('has every text column whose name says that it is a secret', async () => {
    const named = await prisma.$queryRaw<{ name: string }[]>`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'text'
        AND column_name ~* 'sealed|token$|secret|password|credential'`;
    const listed = SEALED_COLUMNS.map(({ table, column }) =>
      `${table}.${column}`.replaceAll('"', ''),
    );
    expect(named.map(({ name }) => name).toSorted()).toEqual(listed.toSorted());
  });
});

/** The database with something that happens after each time that rows are read. */
function beside(client: PrismaClient, happens: (column: string) => Promise<void>): PrismaClient {
  const running = {
    $queryRaw: async (...query: Parameters<PrismaClient['$queryRaw']>) => {
      const rows = await client.$queryRaw(...query);
      const read = (query as readonly { readonly sql?: string }[]).map(({ sql }) => sql);
      await happens(SEALED_COLUMNS.find(({ column }) => read.includes(column))?.column ?? '');
      return rows;
    },
    $executeRaw: (...query: Parameters<PrismaClient['$executeRaw']>) =>
      client.$executeRaw(...query),
  };
  return running as Partial<PrismaClient> as PrismaClient;
}
