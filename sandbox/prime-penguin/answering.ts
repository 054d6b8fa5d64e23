/**
 * Answers one request as Prime Penguin would: holds it against the reference, lets faults have their way,
 * asks the handler, and writes the answer as ASP.NET Boilerplate does. Whose world it answers from is the
 * caller's choice; who listens, too.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Answer,
  forbidden,
  internalError,
  refusedByReference,
  tooManyRequests,
  unauthorised,
  userFriendly,
} from './answers.ts';
import {
  type Call,
  type Handler,
  type Handlers,
  NotServed,
  number,
  type Parts,
  text,
} from './api.ts';
import { ACCOUNT_CALLS } from './api-accounts.ts';
import { CATALOGUE_CALLS } from './api-catalogue.ts';
import { CONNECTION_CALLS } from './api-connections.ts';
import { ORDER_CALLS } from './api-orders.ts';
import { WEBHOOK_CALLS } from './api-webhooks.ts';
import type { Violation } from './control-contract.ts';
import type { Fault, Faults, RequestTraits } from './faults.ts';
import { withoutNulls } from './quirks.ts';
import type { IncomingRequest, RequestValidator, ValidRequest } from './validation.ts';

const HANDLERS: Handlers = {
  ...ACCOUNT_CALLS,
  ...CATALOGUE_CALLS,
  ...CONNECTION_CALLS,
  ...ORDER_CALLS,
  ...WEBHOOK_CALLS,
};

/** What goes back over the wire: an answer, a text of another kind, or a broken connection. */
type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly type: string;
      readonly body: string;
      readonly location?: string;
    }
  | { readonly kind: 'reset' };

const MAX_BODY_BYTES = 1_000_000;

export class Answering {
  readonly #parts: Parts;
  readonly #validator: RequestValidator;
  readonly #faults: Faults;
  violations: Violation[] = [];

  constructor(parts: Parts, validator: RequestValidator, faults: Faults) {
    this.#parts = parts;
    this.#validator = validator;
    this.#faults = faults;
  }

  async answer(request: IncomingRequest, response: ServerResponse): Promise<void> {
    const validation = this.#validator.check(request);
    if (validation.kind === 'invalid') {
      const { status, reason, mismatches } = validation;
      this.#record(request, reason);
      const answer = refusedByReference(status, reason, mismatches);
      this.#send(response, this.#traitsOf(request, null), { kind: 'answer', answer }, null);
      return;
    }
    const traits = this.#traitsOf(request, validation.request);
    const met = this.#faults.meet(traits);
    const handle = () => this.#handle(request, validation.request);
    const reply: Reply =
      met === null ? { kind: 'answer', answer: handle() } : await this.#fail(met, traits, handle);
    this.#send(response, traits, reply, met?.fault.kind ?? null);
  }

  #handle(request: IncomingRequest, valid: ValidRequest): Answer {
    const handler = HANDLERS[`${request.method} ${valid.operationPath}`];
    try {
      if (handler === undefined) throw new NotServed('the simulator does not serve this call');
      return this.#answer(handler, request, valid);
    } catch (error) {
      // A bug of the simulator is as loud as a breach of the reference: no test may pass over it.
      const reason =
        error instanceof NotServed ? error.message : `the simulator failed: ${String(error)}`;
      this.#record(request, reason);
      return refusedByReference(501, reason, []);
    }
  }

  #answer(handler: Handler, request: IncomingRequest, valid: ValidRequest): Answer {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const identity = token === undefined ? null : this.#parts.accounts.identify(token);
    const headerTenantId = tenantIdOf(request);
    const call: Call = {
      query: valid.query,
      body: valid.body,
      list: valid.list,
      headerTenantId,
      identity,
    };
    if (handler.access === 'anyone') return handler.answer(this.#parts, call);
    if (identity === null || headerTenantId === null) return unauthorised();
    if (identity.tenantId !== headerTenantId) return forbidden();
    if (handler.access !== 'user' && !identity.user[handler.access])
      return forbidden('Required permissions are not granted.');
    return handler.answer(this.#parts, { ...call, identity, headerTenantId });
  }

  async #fail(
    { id, fault }: { readonly id: number; readonly fault: Fault },
    traits: RequestTraits,
    handle: () => Answer,
  ): Promise<Reply> {
    const answered = (answer: Answer): Reply => ({ kind: 'answer', answer });
    if (
      'effect' in fault &&
      fault.effect === 'first' &&
      fault.kind !== 'slow' &&
      fault.kind !== 'hold'
    ) {
      handle();
    }
    switch (fault.kind) {
      case 'internal_error':
        return answered(internalError(fault.message));
      case 'user_friendly':
        return answered(userFriendly(fault.message));
      case 'unauthorised':
        return answered(unauthorised());
      case 'forbidden':
        return answered(forbidden());
      case 'too_many_requests':
        return answered(tooManyRequests(fault.retryAfter === undefined ? 1 : fault.retryAfter));
      case 'reset_before':
        return { kind: 'reset' };
      case 'reset_after':
        handle();
        return { kind: 'reset' };
      case 'html_page':
        return htmlPage(fault.status ?? 502, fault.location ?? logInAddress(traits.path));
      case 'log_in_page':
        return { kind: 'raw', status: 200, type: 'text/html', body: LOG_IN_PAGE };
      case 'garbage':
        return { kind: 'raw', status: 200, type: 'application/json', body: GARBAGE[fault.body] };
      case 'slow':
      case 'hold': {
        const early = fault.effect === 'first' ? handle() : null;
        if (fault.kind === 'slow') {
          await pause(fault.ms, undefined, { ref: false });
        } else {
          const released = this.#faults.hold(id);
          this.#parts.world.events.add({ kind: 'request_held', path: traits.path, faultId: id });
          await released;
        }
        return answered(early ?? handle());
      }
    }
  }

  #send(response: ServerResponse, traits: RequestTraits, reply: Reply, fault: string | null): void {
    const { world } = this.#parts;
    const quirks = this.#parts.quirks();
    const status = statusOf(reply);
    world.events.add({ kind: 'request', ...traits, status, fault });
    if (reply.kind === 'reset') {
      response.socket?.resetAndDestroy();
      return;
    }
    response.sendDate = false;
    if (quirks.dateHeader === 'sent') {
      response.setHeader('Date', new Date(world.now()).toUTCString());
    }
    if (reply.kind === 'raw') {
      if (reply.location !== undefined) response.setHeader('Location', reply.location);
      response.writeHead(reply.status, { 'Content-Type': reply.type });
      response.end(reply.body);
      return;
    }
    const { body, headers } = reply.answer;
    response.writeHead(reply.answer.status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...headers,
    });
    response.end(JSON.stringify(quirks.omitNulls ? withoutNulls(body) : body));
  }

  /** `OrderId` is the shop's own id in one call and Prime Penguin's in the others. */
  #traitsOf(request: IncomingRequest, valid: ValidRequest | null): RequestTraits {
    const query = valid?.query ?? {};
    const id = ['orderId', 'salesChannelOrderId', 'Id', 'EntityId', 'OrderId']
      .map((name) => number(query, name))
      .find((value) => value !== null);
    const row = id === undefined ? undefined : this.#parts.world.rows.get(id);
    return {
      tenantId: tenantIdOf(request) ?? (valid === null ? null : number(valid.body, 'tenantId')),
      path: request.path,
      method: request.method,
      primePenguinOrderId: id ?? null,
      shopifyOrderId: text(query, 'OrderId') ?? row?.shopifyOrderId ?? null,
    };
  }

  /** Names of parameters only: values may be secret. */
  #record(request: IncomingRequest, reason: string): void {
    const { world } = this.#parts;
    const names = [...new Set(request.query.keys())].join('&');
    const shown = names === '' ? request.path : `${request.path}?${names}`;
    this.violations.push({ at: world.now(), method: request.method, request: shown, reason });
    world.events.add({ kind: 'violation', request: `${request.method} ${shown}`, reason });
  }
}

function htmlPage(status: number, location: string): Reply {
  const page = { kind: 'raw', status, type: 'text/html', body: BAD_GATEWAY } as const;
  return status >= 300 && status < 400 ? { ...page, location } : page;
}

/** Where ASP.NET sends whoever has no valid cookie. */
function logInAddress(path: string): string {
  return `/Account/Login?ReturnUrl=${encodeURIComponent(path)}`;
}

const LOG_IN_PAGE =
  '<!DOCTYPE html>\r\n<html><body><form action="/Account/Login" method="post">\r\n' +
  '<input name="usernameOrEmailAddress" type="text"><input name="password" type="password">\r\n' +
  '</form></body></html>\r\n';

const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n';

const GARBAGE = {
  truncated_json: '{"result":{"totalCount":3,"items":[{"orderId":"55',
  not_json: 'Service is being updated, please stand by',
  empty: '',
  wrong_shape: '{"status":"ok","data":[1,2,3]}',
} as const;

/** null: the caller went away while sending, and nothing has been asked. */
export function readRequest(incoming: IncomingMessage): Promise<IncomingRequest | null> {
  return read(incoming).catch(() => null);
}

async function read(incoming: IncomingMessage): Promise<IncomingRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error('The body is too long');
    chunks.push(chunk);
  }
  const url = new URL(incoming.url ?? '/', 'http://prime-penguin.invalid');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    value?.toString(),
  ]);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function tenantIdOf(request: IncomingRequest): number | null {
  const header = request.headers['abp-tenantid'] ?? '';
  return /^\d+$/.test(header) ? Number(header) : null;
}

function statusOf(reply: Reply): number | null {
  switch (reply.kind) {
    case 'answer':
      return reply.answer.status;
    case 'raw':
      return reply.status;
    case 'reset':
      return null;
  }
}
