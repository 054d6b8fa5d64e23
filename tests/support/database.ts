/** A database of its own for a spec file: migrated, with the queue's tables, empty. */
import { randomBytes } from 'node:crypto';
import type { PrismaClient } from '@prisma/client';
import pg from 'pg';
import { inject } from 'vitest';
import { createPrismaClient } from '#app/persistence/database.server.ts';

export const TEST_DATABASE_PREFIX = 'test_';

export interface TestDatabase {
  readonly url: string;
  readonly prisma: PrismaClient;
  /** Closes the client and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** `empty`: without any table. */
export async function createTestDatabase(
  content: 'migrated' | 'empty' = 'migrated',
): Promise<TestDatabase> {
  const { maintenanceUrl, template } = inject('cluster');
  const name = `${TEST_DATABASE_PREFIX}${process.pid}_${randomBytes(6).toString('hex')}`;
  const source = content === 'migrated' ? template : 'template0';
  await maintain(maintenanceUrl, `CREATE DATABASE "${name}" TEMPLATE "${source}"`);
  const url = new URL(maintenanceUrl);
  url.pathname = name;
  const prisma = createPrismaClient(url.href, { warn() {} }, 5);
  return {
    url: url.href,
    prisma,
    drop: async () => {
      await prisma.$disconnect();
      await maintain(maintenanceUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    },
  };
}

async function maintain(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
