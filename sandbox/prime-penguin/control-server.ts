/**
 * The control over HTTP, for other processes on this machine: `POST /__control/<call>` with the
 * arguments as a JSON list, answered by `{ "result": ... }` or `{ "error": "..." }`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONTROL_CALLS, type ControlCallName } from './control-calls.ts';
import type { Control } from './control-contract.ts';
import { parseJson } from './validation.ts';
import { WorldError } from './world.ts';

const PREFIX = '/__control/';

export async function startControlServer(
  control: Control,
  host: string,
  port: number,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(control, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number, body: object) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const path = new URL(request.url ?? '/', 'http://control.invalid').pathname;
  const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  if (!isCall(name)) return reply(404, { error: `There is no call ${path}` });
  // A page in a browser cannot send this type without asking first, and is never allowed to.
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  if (request.method !== 'POST' || !isJson) {
    return reply(405, { error: 'Calls are POST with application/json' });
  }
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const args = parseJson(Buffer.concat(chunks).toString('utf8'));
    if (!Array.isArray(args)) return reply(400, { error: 'The body is a list of arguments' });
    const call = control[name] as (...values: readonly unknown[]) => Promise<unknown>;
    const result = await call(...args);
    reply(200, { result: result ?? null });
  } catch (error) {
    const isAsked = error instanceof WorldError;
    reply(isAsked ? 422 : 500, { error: isAsked ? error.message : String(error) });
  }
}

function isCall(name: string): name is ControlCallName {
  return (CONTROL_CALLS as readonly string[]).includes(name);
}
