/** Who may ask Prime Penguin for a sync now: one process at a time, and each shop by itself. */
import type { PrismaClient } from '@prisma/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuditTrail } from '#app/persistence/audit.server.ts';
import { createConnectionStore } from '#app/persistence/connections.server.ts';
import { createPrismaClient } from '#app/persistence/database.server.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const SILENT = { info() {}, warn() {}, error() {} };
const NOW = Date.UTC(2026, 10, 23, 9);
const PAUSE = 300_000;
const ONE = 'one.myshopify.com';
const OTHER = 'other.myshopify.com';

let database: TestDatabase;
let second: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  second = createPrismaClient(database.url, SILENT, 5);
  await database.prisma.shopConnection.createMany({
    data: [ONE, OTHER].map((shop) => ({
      ...{ shop, method: 'token' as const, tenantId: 42, sealedCredentials: '' },
      ...{ salesChannelId: 301, salesChannelName: 'Shopify', checkedAt: new Date(NOW) },
    })),
  });
});
afterAll(async () => {
  await second.$disconnect();
  await database.drop();
});

function aProcess(prisma: PrismaClient) {
  const trail = createAuditTrail(prisma, SILENT);
  return createConnectionStore(prisma, createSealer([Buffer.alloc(32, 1)]), trail, async () => {});
}

it('gives each shop’s turn to one of two processes, and the next one after the pause', async () => {
  const processes = [aProcess(database.prisma), aProcess(second)];
  const claim = async (shop: string, at: number) => {
    const asking = [...processes, ...processes].map((one) => one.claimSync(shop, at, at - PAUSE));
    return (await Promise.all(asking)).filter(Boolean).length;
  };
  expect(await claim(ONE, NOW)).toBe(1);
  expect(await claim(OTHER, NOW)).toBe(1);
  expect(await claim(ONE, NOW + PAUSE - 1)).toBe(0);
  expect(await claim(ONE, NOW + PAUSE)).toBe(1);
});

it('gives none to a shop that is not connected', async () => {
  expect(await aProcess(second).claimSync('none.myshopify.com', NOW, NOW - PAUSE)).toBe(false);
});
