/** The operator takes a new key, and the old one may go: nobody has to connect again. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionView } from '#app/contract/api.ts';
import { createSealer } from '#app/persistence/seal.server.ts';
import { type Product, startProduct } from '#tests/support/product.ts';

const RESEAL = path.resolve(import.meta.dirname, '../../app/reseal.server.ts');
const [OLD, NEW] = [randomBytes(32), randomBytes(32)];
const keys = (...given: readonly Buffer[]) => given.map((key) => key.toString('base64')).join(',');
const idOf = (key: Buffer) => createSealer([key]).currentKeyId;

let product: Product;
beforeAll(async () => {
  product = await startProduct({ environment: { ENCRYPTION_KEYS: keys(OLD) }, isConnected: false });
});
afterAll(() => product.stop());

/** The app with other keys, at the same public address. */
async function restartWith(...given: readonly Buffer[]): Promise<() => Promise<unknown>> {
  const app = await product.stack.startAnother({ ENCRYPTION_KEYS: keys(...given) });
  product.stack.shopify.control.connectApp(app.origin);
  return app.stop;
}

async function runReseal(...given: readonly Buffer[]) {
  const child = spawn(process.execPath, [RESEAL], {
    env: {
      ...{ NODE_ENV: 'production', DATABASE_URL: product.stack.databaseUrl, LOG_LEVEL: 'silent' },
      ...{ SHOPIFY_API_KEY: 'key', SHOPIFY_API_SECRET: 'secret', SCOPES: 'read_orders' },
      ...{ SHOPIFY_APP_URL: 'https://app.example.com', ENCRYPTION_KEYS: keys(...given) },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { said, code };
}

async function dump(): Promise<string> {
  const tables = await product.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname IN ('public', 'pgboss')`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) =>
      product.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`),
    ),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
}

async function stopOne(): Promise<void> {
  const pressed = await (await product.addOrder({ kind: 'cooperates' })).press();
  await product.verdict(pressed, 'stopped_at_warehouse');
}

/** The app starts three times, and three orders are stopped. */
const WHOLE_ROTATION_MS = 180_000;

describe('a key that is replaced', () => {
  it('leaves nothing behind, and everything works without it', {
    timeout: WHOLE_ROTATION_MS,
  }, async () => {
    const { stack, tenant, api } = product;
    const { tenantId, userName, password } = tenant;
    const connected = await api.connect({ method: 'password', tenantId, userName, password });
    expect(connected.status).toBe(200);
    await stopOne();
    const sealedBefore = (await dump()).match(/s1\.[\w-]{8}\.[\w-]+/g) ?? [];
    expect(sealedBefore.length).toBeGreaterThanOrEqual(4);
    await stack.app().stop();

    const endBoth = await restartWith(NEW, OLD);
    const { said, code } = await runReseal(NEW, OLD);
    expect(said).toContain(`Key 2 (${idOf(OLD)}): 0 values, may be removed.`);
    expect(said).not.toContain(OLD.toString('base64'));
    expect(code).toBe(0);
    expect(
      await product.query(`SELECT by_kind FROM audit_entry WHERE action = 'keys_resealed'`),
    ).toEqual([{ by_kind: 'operator' }]);
    await stopOne();
    await endBoth();

    const endNew = await restartWith(NEW);
    const whole = await dump();
    expect(whole).not.toContain(idOf(OLD));
    for (const sealed of sealedBefore) expect(whole).not.toContain(sealed);
    await stopOne();
    const view = (await api.call('GET', '/api/connection')).body as ConnectionView;
    expect(view).toMatchObject({ connected: true, state: 'working', userName });
    await endNew();
    stack.shopify.control.connectApp(stack.app().origin);
  });

  it('is still needed while something is sealed under it, and that is said', async () => {
    const { said, code } = await runReseal(OLD);
    expect(said).toMatch(new RegExp(`Key ${idOf(NEW)}, which is not given: \\d+ values\\.`));
    expect(said).toContain('No key opens shop_connection.sealed_credentials of');
    expect(code).toBe(1);
  });
});
