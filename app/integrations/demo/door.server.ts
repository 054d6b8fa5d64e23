/**
 * The way into the demo's Prime Penguin: its real HTTP API on the loopback of this process, opened by keys
 * that this process alone makes and never hands out. A request names its account by its key; a world is
 * made for it, and forgotten with the answer.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shopOf } from '#app/domain/account.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { DemoOrder, DemoOrderStore } from '#app/use-cases/ports/demo.ts';
import type { Log } from '#app/use-cases/ports/log.ts';
import { Answering, readRequest } from '#sandbox/prime-penguin/answering.ts';
import { REFERENCE, readOpenApi } from '#sandbox/prime-penguin/open-api.ts';
import { NO_QUIRKS } from '#sandbox/prime-penguin/quirks.ts';
import { type IncomingRequest, RequestValidator } from '#sandbox/prime-penguin/validation.ts';
import { Webhooks } from '#sandbox/prime-penguin/webhooks.ts';
import { isDown, play } from './play.ts';
import { numberOf, TENANT } from './stage.ts';

export const CANCEL_PATH = '/api/services/app/SelfManagedStoreOrder/CancelOrder';
const LOOPBACK = '127.0.0.1';

/** Longer than the app watches an order in the demo: what is older is no news to it. */
const ACTIVE_MS = 45 * 60_000;
/** The most orders in one world. */
const MOST_ACTIVE = 300;

export interface Door {
  readonly url: string;
  /** What opens it for one account. */
  keyOf(account: string): string;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly orders: DemoOrderStore;
  readonly clock: () => Instant;
  readonly log: Pick<Log, 'error'>;
}

export async function openDoor(options: DoorOptions): Promise<Door> {
  const { log } = options;
  const keys = createKeys();
  const validator = new RequestValidator(readOpenApi(REFERENCE), new Map());
  const server = createServer(async (incoming, response) => {
    try {
      const request = await readRequest(incoming);
      if (request === null) return;
      const key = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const account = keys.accountOf(key);
      if (account === null) return refuse(response, 401);
      await answer(options, validator, account, key, request, response);
    } catch (error) {
      log.error({ err: error }, 'the demo could not answer');
      if (response.headersSent) response.destroy();
      else refuse(response, 503);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  // It does not keep the process alive: whoever uses it does.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}`,
    keyOf: keys.keyOf,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' });
  response.end();
}

/** A key holds its account and a seal over it that only this process can make. */
function createKeys() {
  const secret = randomBytes(32);
  const sealOf = (account: string) => createHmac('sha256', secret).update(account).digest();
  return {
    keyOf: (account: string) =>
      `${Buffer.from(account).toString('base64url')}.${sealOf(account).toString('base64url')}`,
    /** null: not a key of this process. */
    accountOf(key: string): string | null {
      const [name = '', seal = ''] = key.split('.');
      const account = Buffer.from(name, 'base64url').toString();
      const given = Buffer.from(seal, 'base64url');
      const own = sealOf(account);
      return given.length === own.length && timingSafeEqual(given, own) ? account : null;
    },
  };
}

async function answer(
  { orders, clock }: DoorOptions,
  validator: RequestValidator,
  account: string,
  key: string,
  request: IncomingRequest,
  response: ServerResponse,
): Promise<void> {
  const now = clock();
  const known = isCancel(request)
    ? await receiveCancel(orders, account, request, now)
    : await ordersFor(orders, account, request, now);
  const { world, accounts, batches, reads, faults } = play(shopOf(account), known, now);
  accounts.admit(TENANT, 'demo', key);
  // Nobody subscribes in a world that lasts for one request.
  const webhooks = new Webhooks(world, 0);
  const parts = { world, accounts, webhooks, batches, reads, quirks: () => NO_QUIRKS };
  await new Answering(parts, validator, faults).answer(request, response);
}

/** Stories do not touch each other, so the orders that a request is about are all that it needs. */
async function ordersFor(
  orders: DemoOrderStore,
  account: string,
  { path, query }: IncomingRequest,
  now: Instant,
): Promise<readonly DemoOrder[]> {
  if (path.endsWith('/SalesChannelOrders/Get')) {
    const id = parseShopifyOrderId(query.get('OrderId') ?? '');
    return listed(id && (await orders.readOrder(account, id)));
  }
  const id = Number(query.get('salesChannelOrderId') ?? query.get('EntityId'));
  if (id > 0) return listed(await orders.readNumbered(account, numberOf(id)));
  const isFeed = path.endsWith('/GetAllOrders') || path.endsWith('/GetEntityLogs');
  return isFeed ? orders.readActive(account, now - ACTIVE_MS, MOST_ACTIVE) : [];
}

function isCancel({ method, path }: IncomingRequest): boolean {
  return method === 'POST' && path === CANCEL_PATH;
}

/** Written before it is answered. What is answered is what follows from the facts before it. */
async function receiveCancel(
  orders: DemoOrderStore,
  account: string,
  { query }: IncomingRequest,
  at: Instant,
): Promise<readonly DemoOrder[]> {
  const primePenguinOrderId = Number(query.get('orderId'));
  const order = await orders.readNumbered(account, numberOf(primePenguinOrderId));
  if (!order || isDown(order, at)) return listed(order);
  return listed(await orders.receiveCancel(account, order.number, { at, primePenguinOrderId }));
}

function listed(order: DemoOrder | null): readonly DemoOrder[] {
  return order ? [order] : [];
}
