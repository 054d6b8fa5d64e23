/**
 * The simulated `https://SHOP/`: every request for any shop arrives here, with the shop's name in
 * `X-Forwarded-Host`. Routes to the token endpoint and the Admin GraphQL API; refuses all else loudly.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Struck, spoil } from './faults.ts';
import { API_VERSION, answerGraphql } from './graphql.ts';
import { header, isRecord, parseJson, readBody, sendJson } from './http.ts';
import type { RecordedCall, SimulatorState } from './state.ts';
import { answerTokenRequest } from './token-endpoint.ts';

const TOKEN_PATH = '/admin/oauth/access_token';
const GRAPHQL_PATH = /^\/admin\/api\/([^/]+)\/graphql\.json$/;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly operation: string;
  readonly variables?: unknown;
}

export function apiListener(state: SimulatorState) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    handle(state, request, response).catch((error: unknown) => {
      state.problems.push(`the simulator itself failed: ${String(error)}`);
      if (!response.headersSent) sendJson(response, 500, { errors: String(error) });
    });
  };
}

async function handle(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://shopify.invalid');
  const raw = (await readBody(request)).toString('utf8');
  const shop = header(request, 'x-forwarded-host') ?? '';
  const version = GRAPHQL_PATH.exec(pathname)?.[1];
  const kind = pathname === TOKEN_PATH ? 'token' : version === undefined ? 'other' : 'graphql';
  const record = (answer: Answer) => {
    const call: RecordedCall = {
      at: state.now().toISOString(),
      shop,
      kind,
      operation: answer.operation,
      variables: answer.variables ?? null,
      status: answer.status,
    };
    state.calls.push(call);
    for (const listen of state.listeners) listen(call);
  };

  if (!state.shops.has(shop)) {
    state.problems.push(
      shop === ''
        ? `${pathname} without X-Forwarded-Host: the shop is not known`
        : `${pathname} for ${shop}, which is no shop here`,
    );
    const missing = { status: 404, body: { errors: 'Not Found' }, operation: pathname };
    record(missing);
    return sendJson(response, missing.status, missing.body);
  }
  const struck = kind === 'other' ? null : state.faults.strike(kind, shop);
  if (struck !== null) {
    const status = await spoil(response, struck);
    if (status !== null) return record({ status, body: null, operation: `fault: ${struck.kind}` });
  }
  const answer =
    kind === 'token'
      ? tokenAnswer(state, request, shop, raw)
      : version === undefined
        ? notFound(state, request, pathname)
        : await graphqlAnswer(state, request, shop, version, raw);
  record(answer);
  return finish(response, answer, struck);
}

function finish(response: ServerResponse, answer: Answer, struck: Struck | null): void {
  if (struck?.kind === 'reply_lost') {
    response.destroy();
    return;
  }
  sendJson(response, answer.status, answer.body, answer.headers);
}

function notFound(state: SimulatorState, request: IncomingMessage, pathname: string): Answer {
  state.problems.push(`${request.method} ${pathname} is nothing that the simulated Shopify has`);
  return { status: 404, body: { errors: 'Not Found' }, operation: pathname };
}

function tokenAnswer(
  state: SimulatorState,
  request: IncomingMessage,
  shop: string,
  raw: string,
): Answer {
  if (request.method !== 'POST') return notFound(state, request, TOKEN_PATH);
  const body = header(request, 'content-type')?.includes('json')
    ? parseJson(raw)
    : Object.fromEntries(new URLSearchParams(raw));
  return answerTokenRequest(state, shop, body);
}

async function graphqlAnswer(
  state: SimulatorState,
  request: IncomingMessage,
  domain: string,
  version: string,
  raw: string,
): Promise<Answer> {
  if (version !== API_VERSION) {
    const message = `Admin API version ${version} was asked for; the app is built for ${API_VERSION}`;
    state.problems.push(message);
    return { status: 404, body: { errors: message }, operation: 'wrong version' };
  }
  const body = parseJson(raw);
  if (request.method !== 'POST' || !isRecord(body) || typeof body.query !== 'string') {
    state.problems.push('a GraphQL request that is not a POST of {"query": "..."}');
    return { status: 400, body: { errors: 'Bad Request' }, operation: 'unreadable' };
  }
  const token = state.tokens.get(header(request, 'x-shopify-access-token') ?? '');
  const shop = state.shops.get(domain);
  if (
    shop === undefined ||
    token === undefined ||
    token.shop !== domain ||
    token.expiresAt <= state.now().getTime()
  ) {
    const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
    return { status: 401, body: { errors }, operation: 'without access' };
  }
  const answer = await answerGraphql(
    {
      query: body.query,
      variables: isRecord(body.variables) ? body.variables : {},
      ...(typeof body.operationName === 'string' ? { operationName: body.operationName } : {}),
    },
    // What the merchant agrees to later, an offline token that was handed out before has, too.
    {
      shop,
      scopes: token.kind === 'offline' ? shop.scopes : token.scopes,
      apiKey: state.apiKey,
      now: state.now(),
    },
  );
  if (answer.invalid) {
    state.problems.push(
      `the schema refuses ${answer.operation}: ${JSON.stringify(answer.body.errors)}`,
    );
  }
  return {
    status: 200,
    body: answer.body,
    headers: { 'x-shopify-api-version': version },
    operation: answer.operation,
    variables: body.variables,
  };
}
