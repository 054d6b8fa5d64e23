/** A connection pooler between the app and its database, as PgBouncer is in session mode. */
import { once } from 'node:events';
import net from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPrismaClient,
  DatabaseError,
  openDatabase,
} from '#app/persistence/database.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';

const SILENT = { info() {}, warn() {} };
const PROTOCOL_3 = 196_608;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
const servers: net.Server[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const server of servers) server.close();
  await database.drop();
});

/** Takes no startup parameter `options`: says so, or drops it without a word. @returns its connection string */
async function openPooler(mode: 'refuses' | 'drops'): Promise<string> {
  const { hostname, port } = new URL(database.url);
  const server = net.createServer((client) => {
    client.on('error', () => {});
    client.once('data', (first) => {
      const words = first.subarray(8).toString('latin1').split('\0');
      if (mode === 'refuses' && words.includes('options')) {
        client.end(errorPacket('unsupported startup parameter: options'));
        return;
      }
      const upstream = net.connect(Number(port), hostname);
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.write(startupPacket(withoutOptions(words)));
      client.pipe(upstream).pipe(client);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(database.url);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url.port = String(address.port);
  return url.href;
}

function withoutOptions(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const isName = index % 2 === 0 && word !== '';
    return isName && word !== 'options' ? [word, words[index + 1] ?? ''] : [];
  });
}

function startupPacket(words: readonly string[]): Buffer {
  const body = Buffer.from(`${words.join('\0')}\0\0`, 'latin1');
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}

function errorPacket(message: string): Buffer {
  const text = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${message}\0\0`, 'latin1');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(4 + text.length, 1);
  return Buffer.concat([head, text]);
}

describe('a pooler that drops the startup parameter options', () => {
  it('shifts no time, whatever the time zone of the database is', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const direct = new pg.Client({ connectionString: database.url });
    await direct.connect();
    await direct.query(`ALTER DATABASE "${name}" SET timezone TO 'Europe/Stockholm'`);
    const prisma = createPrismaClient(await openPooler('drops'), SILENT);
    const at = new Date('2026-07-01T12:00:00Z');
    try {
      await prisma.orderLook.create({ data: { shop: 'a', shopifyOrderId: '1', askedAt: at } });
      const { rows } = await direct.query('SELECT asked_at AS at FROM order_look');
      expect(rows).toEqual([{ at }]);
    } finally {
      await prisma.$disconnect();
      await direct.end();
    }
  });
});

describe('a pooler that refuses the startup parameter options', () => {
  it('is told in its own words, with what to set', async () => {
    const opened = openDatabase({
      url: await openPooler('refuses'),
      dataDirectory: '',
      log: SILENT,
    });
    await expect(opened).rejects.toThrow(DatabaseError);
    await expect(opened).rejects.toThrow(
      /unsupported startup parameter: options.*ignore_startup_parameters = options/,
    );
  });
});
