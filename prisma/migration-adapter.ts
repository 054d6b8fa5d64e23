/**
 * Lets Prisma's migration commands work through node-postgres, without Prisma's native engines. For
 * `prisma migrate` alone: the app itself uses `@prisma/adapter-pg` as it is.
 */
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { connectionOptions } from '../app/persistence/connection-options.server.ts';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;
type Rows = Awaited<ReturnType<Adapter['queryRaw']>>;

/**
 * `@prisma/adapter-pg` refuses columns of types that only PostgreSQL's catalogue has, and migrations
 * read the catalogue. Type ids: what the catalogue says -> one that the adapter knows and that reads
 * the same. The one-letter type "char" becomes `uuid`, which no catalogue query gives, as a mark for
 * `markLetters`.
 */
const KNOWN_TYPES: ReadonlyMap<number, number> = new Map([
  [18, 2950], // "char"
  [19, 25], // name
  [1002, 1009], // "char"[]
  [1003, 1009], // name[]
  [2205, 25], // regclass
  [2206, 25], // regtype
  [2278, 25], // void
]);
/** `ColumnTypeEnum` of @prisma/driver-adapter-utils. */
const CHARACTER = 6;
const UUID = 15;

export function createMigrationAdapter(url: string) {
  const main = openPool(url);
  const factory = new PrismaPg(main);
  return {
    provider: 'postgres' as const,
    adapterName: factory.adapterName,
    connect: async () => adapt(await factory.connect(), () => main.end()),
    /** A database of its own: adapter-pg would take the main one when it is given by a URL. */
    connectToShadowDb: async () => {
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      await main.query(`CREATE DATABASE "${name}"`);
      const shadowUrl = new URL(url);
      shadowUrl.pathname = name;
      const shadow = openPool(shadowUrl.href);
      return adapt(await new PrismaPg(shadow).connect(), async () => {
        await shadow.end();
        await main.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      });
    },
  };
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(url),
    max: 5,
    idleTimeoutMillis: 500,
    allowExitOnIdle: true,
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.connection.prependListener('rowDescription', (message: RowDescription) => {
      for (const field of message.fields) {
        field.dataTypeID = KNOWN_TYPES.get(field.dataTypeID) ?? field.dataTypeID;
      }
    });
  });
  return pool;
}

interface RowDescription {
  readonly fields: { dataTypeID: number }[];
}

function adapt(adapter: Adapter, dispose: () => Promise<void>) {
  return {
    provider: 'postgres' as const,
    adapterName: adapter.adapterName,
    queryRaw: async (query: Parameters<Adapter['queryRaw']>[0]) =>
      markLetters(await adapter.queryRaw(query)),
    executeRaw: (query: Parameters<Adapter['executeRaw']>[0]) => adapter.executeRaw(query),
    /** In one piece: adapter-pg splits at every semicolon, even inside functions and strings. */
    executeScript: async (sql: string) => {
      await adapter.executeRaw({ sql, args: [], argTypes: [] });
    },
    startTransaction: async (level?: Parameters<Adapter['startTransaction']>[0]) => {
      const transaction = await adapter.startTransaction(level);
      const queryRaw = transaction.queryRaw.bind(transaction);
      const adapted: Transaction = Object.assign(transaction, {
        queryRaw: async (query: Parameters<Adapter['queryRaw']>[0]) =>
          markLetters(await queryRaw(query)),
      });
      return adapted;
    },
    getConnectionInfo: () => adapter.getConnectionInfo(),
    dispose,
  };
}

function markLetters(rows: Rows): Rows {
  return {
    ...rows,
    columnTypes: rows.columnTypes.map((type) => (type === UUID ? CHARACTER : type)),
  };
}
