/** A server that answers each request as it is told, down to the bytes, and keeps what it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Behave = (response: ServerResponse, request: Received, count: number) => void;

export interface MisbehavingServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** Of requests whose path ends so. */
  countOf(end: string): number;
  stop(): Promise<void>;
}

export async function startMisbehavingServer(behave: Behave): Promise<MisbehavingServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://any');
    const got: Received = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    received.push(got);
    behave(response, got, received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    countOf: (end) => received.filter(({ path }) => path.endsWith(end)).length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers as Prime Penguin's application does. */
export function envelope(response: ServerResponse, status: number, members: object): void {
  page(response, status, JSON.stringify({ __abp: true, ...members }), 'application/json');
}

export function success(response: ServerResponse, result: unknown): void {
  envelope(response, 200, { result, success: true, error: null, unAuthorizedRequest: false });
}

export function failure(
  response: ServerResponse,
  status: number,
  error: object | null,
  unAuthorizedRequest = false,
): void {
  envelope(response, status, { result: null, success: false, error, unAuthorizedRequest });
}

export function page(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/html',
): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** The connection is cut with a reset, as by a crash. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
