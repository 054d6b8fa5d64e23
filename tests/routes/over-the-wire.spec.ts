/** What only shows on a real connection: bodies that stream, and clients that hang up. */
import { type ClientRequest, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequestHandler } from '@remix-run/express';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { BROWSER, EXTENSION_ORIGIN, sessionToken } from './support/shopify.ts';
import { build, type WebApp, webApp } from './support/web-app.ts';

let server: Server | undefined;

afterEach(async () => {
  const closing = server;
  server = undefined;
  closing?.closeAllConnections();
  await new Promise((resolve) => (closing ? closing.close(resolve) : resolve(undefined)));
});

async function listen(app: WebApp): Promise<string> {
  const host = express();
  host.all('*', createRequestHandler({ build, getLoadContext: () => ({ ...app.context }) }));
  server = await new Promise<Server>((resolve) => {
    const listening = host.listen(0, '127.0.0.1', () => resolve(listening));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const headers = () => ({
  Authorization: `Bearer ${sessionToken()}`,
  Origin: EXTENSION_ORIGIN,
  'User-Agent': BROWSER,
  'Content-Type': 'application/json',
});

describe('a client that sends more than is read', () => {
  it('still gets the answer', async () => {
    const origin = await listen(webApp());
    const chunk = new TextEncoder().encode(' '.repeat(8 * 1024));
    let left = 64;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const init = { method: 'POST', headers: headers(), body, duplex: 'half' } as RequestInit;
    const response = await fetch(`${origin}/api/cancellations`, init);
    expect(response.status).toBe(413);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await response.json()).toMatchObject({ code: 'body_too_large' });
  });
});

describe('a client that hangs up while it waits for news', () => {
  it('is not waited for any longer', async () => {
    const waiting = Promise.withResolvers<AbortSignal>();
    const gone = Promise.withResolvers<void>();
    const app = webApp({
      readCancellation: async (_shop, _id, wait) => {
        if (wait === null) throw new Error('expected to wait');
        wait.signal.addEventListener('abort', () => gone.resolve());
        waiting.resolve(wait.signal);
        await gone.promise;
        return { kind: 'unchanged' };
      },
    });
    const origin = await listen(app);
    const client: ClientRequest = send(`${origin}/api/cancellations/some-id?since=1&wait=25`, {
      headers: headers(),
    });
    client.on('error', () => {});
    client.end();
    const signal = await waiting.promise;
    expect(signal.aborted).toBe(false);
    client.destroy();
    await gone.promise;
    expect(signal.aborted).toBe(true);
    expect(app.logged).toEqual([]);
  });
});
