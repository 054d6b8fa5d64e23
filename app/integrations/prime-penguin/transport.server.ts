/**
 * Sends one HTTP request to Prime Penguin, once, and reports as facts how far it came: whether anything
 * was sent, whether a head came back, whether the body came whole. Judges nothing, repeats nothing,
 * follows no redirect.
 *
 * Built on undici's dispatcher and not on `fetch`: only there is "the request is being written now" an
 * event. With `fetch` it has to be guessed from error codes, and a time-out while connecting looks like
 * a time-out after sending.
 */
import { Agent, type Dispatcher } from 'undici';
import type { Limits } from './limits.ts';

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query, from the service's root. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /**
   * On a connection of its own. A kept one may have been closed by the other side a moment ago, and
   * then nobody can tell whether the request was read.
   */
  readonly onFreshConnection: boolean;
}

export interface Head {
  /** What was asked. */
  readonly url: URL;
  readonly status: number;
  /** Where it was sent to, as it stands there. */
  readonly location: string | null;
  /** `WWW-Authenticate`: what whoever answers wants to be shown. */
  readonly challenge: string | null;
  readonly date: string | null;
  readonly retryAfter: string | null;
}

export type Exchange =
  | { readonly kind: 'answered'; readonly head: Head; readonly body: string }
  /** The body is longer than is read; it was cut off. */
  | { readonly kind: 'too_large'; readonly head: Head }
  /** The head came, the body not, or not whole. */
  | { readonly kind: 'cut_off'; readonly head: Head; readonly timedOut: boolean }
  | {
      readonly kind: 'failed';
      readonly sent: boolean;
      readonly timedOut: boolean;
      /** The error's code, such as `ECONNREFUSED`; never its text, which can hold anything. */
      readonly code: string;
    };

export interface Transport {
  send(request: Outgoing): Promise<Exchange>;
}

/** What sends: undici's agents, or whatever else takes their calls. */
export type Sender = Pick<Dispatcher, 'dispatch'>;

/**
 * @param baseUrl the service's root, without a slash at the end
 * @param sender instead of connections of its own
 */
export function createTransport(baseUrl: string, limits: Limits, sender?: Sender): Transport {
  const root = new URL(baseUrl);
  const prefix = root.pathname.replace(/\/+$/, '');
  const options: Agent.Options = {
    connect: { timeout: limits.connectMs },
    // The attempt's own time-out covers these.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const keeping = sender ?? new Agent(options);
  const fresh = sender ?? new Agent({ ...options, pipelining: 0 });
  return {
    send: (request) =>
      exchange(
        request.onFreshConnection ? fresh : keeping,
        root.origin,
        {
          path: prefix + request.path,
          method: request.method,
          headers: request.headers,
          body: request.body,
        },
        limits,
      ),
  };
}

function exchange(
  agent: Sender,
  origin: string,
  request: Omit<Dispatcher.DispatchOptions, 'origin'>,
  { attemptMs, largestBodyBytes }: Limits,
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let head: Head | null = null;
    let timedOut = false;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const isTooLarge = () => bytes > largestBodyBytes;

    const timer = setTimeout(() => {
      timedOut = true;
      if (controller) controller.abort(new Error('timed out'));
      else resolve({ kind: 'failed', sent: false, timedOut, code: 'ETIMEDOUT' });
    }, attemptMs);

    agent.dispatch(
      { ...request, origin },
      {
        onRequestStart(started) {
          // It was given up while it waited for a connection: it must not be sent any more.
          if (timedOut) started.abort(new Error('timed out'));
          else controller = started;
        },
        onResponseStart(_, status, headers) {
          if (status < 200) return;
          head = {
            url: new URL(request.path, origin),
            status,
            location: one(headers.location),
            challenge: one(headers['www-authenticate']),
            date: one(headers.date),
            retryAfter: one(headers['retry-after']),
          };
        },
        // Counted here and not by undici, so that it holds for every sender.
        onResponseData(running, chunk) {
          bytes += chunk.length;
          if (isTooLarge()) running.abort(new Error('too large'));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          if (head && isTooLarge()) resolve({ kind: 'too_large', head });
          else if (head) {
            resolve({ kind: 'answered', head, body: Buffer.concat(chunks).toString('utf8') });
          } else reject(new Error('a response ended that never began'));
        },
        onResponseError(_, error) {
          clearTimeout(timer);
          const code = codeOf(error);
          if (code === 'UND_ERR_INVALID_ARG') reject(error);
          else if (head && isTooLarge()) resolve({ kind: 'too_large', head });
          else if (head) resolve({ kind: 'cut_off', head, timedOut });
          else resolve({ kind: 'failed', sent: controller !== null, timedOut, code });
        },
      },
    );
  });
}

function one(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
