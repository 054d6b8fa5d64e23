/** The process is told to end while people wait for news: the real routes, application and notices. */
import { Session } from '@shopify/shopify-api';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '#app/config/log.server.ts';
import { createMetrics } from '#app/config/metrics.server.ts';
import { createApplication } from '#app/use-cases/create-application.ts';
import { startWebServer, type WebServer } from '#app/web.server.ts';
import { gate } from '#tests/support/gate.ts';
import { type MerchantWorld, worldsForSpecs } from '#tests/support/merchant-world.ts';
import { BROWSER, MemorySessions, offlineSession, sessionToken } from './support/shopify.ts';
import { build, webApp } from './support/web-app.ts';

const READERS = 20;

const worlds = worldsForSpecs();
let server: WebServer | undefined;
afterEach(() => server?.close());

async function serve(world: MerchantWorld) {
  const allWait = gate();
  let waiting = 0;
  const changes: typeof world.deps.changes = {
    subscribe(id) {
      waiting += 1;
      if (waiting === READERS) allWait.open();
      return world.deps.changes.subscribe(id);
    },
  };
  const { shop } = world;
  const session = new Session({ ...offlineSession().toObject(), id: `offline_${shop}`, shop });
  const { context } = webApp({}, new MemorySessions(session));
  const logged: string[] = [];
  server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    log: createLog('warn', { write: (line) => logged.push(line) }),
    metrics: createMetrics(),
    metricsToken: null,
    isProduction: true,
    isReady: async () => true,
    preparePages: async () => ({
      context: {
        ...context,
        application: createApplication({ ...world.deps, changes }, async () => true),
      },
      assets: (_request, _response, next) => next(),
      build: async () => build,
      mode: 'production',
    }),
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const token = sessionToken({ iss: `https://${shop}/admin`, dest: `https://${shop}` });
  const headers = { Authorization: `Bearer ${token}`, 'User-Agent': BROWSER };
  /** Everybody waits for news of it; the process is told to end; how each was answered. */
  const endWhileAllWaitFor = async (path: string): Promise<readonly number[]> => {
    const answers = Array.from({ length: READERS }, () => fetch(`${origin}${path}`, { headers }));
    await allWait.promise;
    await server?.close();
    server = undefined;
    return (await Promise.all(answers)).map(({ status }) => status);
  };
  return { endWhileAllWaitFor, logged };
}

describe('a process that is told to end', () => {
  it('tells everybody who waits for news of a cancellation that there is none', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const { id, version } = await order.press();
    const { endWhileAllWaitFor, logged } = await serve(world);
    const statuses = await endWhileAllWaitFor(
      `/api/cancellations/${id}?since=${version + 100}&wait=25`,
    );
    expect(new Set(statuses)).toEqual(new Set([304]));
    expect(logged).toEqual([]);
  });

  it('tells everybody who waits for news of many orders that there is none', async () => {
    const world = await worlds.open();
    const order = await world.addOrder({ phase: 'at_warehouse', plan: { kind: 'silent' } });
    const pressed = await world.application.requestMany({
      shop: world.shop,
      orderIds: [order.id],
      reason: null,
      note: null,
      userId: '42',
    });
    if (pressed.kind !== 'requested') throw new Error(pressed.kind);
    const { id, version } = pressed.request;
    const { endWhileAllWaitFor, logged } = await serve(world);
    const statuses = await endWhileAllWaitFor(
      `/api/cancellations/bulk/${id}?since=${version}&wait=25`,
    );
    expect(new Set(statuses)).toEqual(new Set([304]));
    expect(logged).toEqual([]);
  });
});
