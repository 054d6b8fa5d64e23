/**
 * Faults on demand. A fault is armed for some requests and strikes before or after the request has had
 * its effect; what it does to the wire is done here, so that no other part has to know.
 */
import type { ServerResponse } from 'node:http';
import { sendJson, sendText } from './http.ts';

export type FaultKind =
  /** 500 with Shopify's JSON error. */
  | 'server_error'
  /** 503 with an HTML page. */
  | 'html_error'
  /** 429 with Retry-After. */
  | 'too_many_requests'
  /** 200 with a THROTTLED error, as the Admin GraphQL API does it. */
  | 'throttled'
  /** The answer comes `milliseconds` late. */
  | 'slow'
  /** The connection is cut before anything is done. */
  | 'down'
  /** The request has its effect, and then the connection is cut. */
  | 'reply_lost'
  /** 200 with a body that is not JSON. */
  | 'garbage';

export interface Fault {
  readonly kind: FaultKind;
  readonly on?: 'token' | 'graphql' | 'any';
  readonly shop?: string;
  /** How many requests it strikes; without it, all until it is lifted. */
  readonly times?: number;
  /** For `slow`; default 1000. */
  readonly milliseconds?: number;
}

export interface Struck {
  readonly kind: FaultKind;
  readonly milliseconds: number;
}

export class Faults {
  readonly #armed = new Set<{ fault: Fault; left: number }>();

  /** @returns a function that lifts the fault. */
  arm(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.#armed.add(entry);
    return () => this.#armed.delete(entry);
  }

  clear(): void {
    this.#armed.clear();
  }

  /** The fault that strikes this request, used up by one. */
  strike(on: 'token' | 'graphql', shop: string): Struck | null {
    for (const entry of this.#armed) {
      const { fault } = entry;
      if ((fault.on ?? 'any') !== 'any' && fault.on !== on) continue;
      if (fault.shop !== undefined && fault.shop !== shop) continue;
      entry.left -= 1;
      if (entry.left <= 0) this.#armed.delete(entry);
      return { kind: fault.kind, milliseconds: fault.milliseconds ?? 1000 };
    }
    return null;
  }
}

export const THROTTLED = {
  message: 'Throttled',
  extensions: {
    code: 'THROTTLED',
    documentation: 'https://shopify.dev/api/usage/rate-limits',
  },
};

/**
 * Spoils the answer before the request is worked on.
 * @returns the status that was sent, 0 for none, or null when the request is to be answered after all.
 */
export async function spoil(response: ServerResponse, struck: Struck): Promise<number | null> {
  switch (struck.kind) {
    case 'server_error':
      sendJson(response, 500, { errors: 'Internal Server Error' });
      return 500;
    case 'html_error':
      sendText(
        response,
        503,
        'text/html',
        '<html><body><h1>Service unavailable</h1></body></html>',
      );
      return 503;
    case 'too_many_requests':
      sendJson(
        response,
        429,
        { errors: 'Exceeded 40 calls per second.' },
        { 'retry-after': '2.0' },
      );
      return 429;
    case 'throttled':
      sendJson(response, 200, { errors: [THROTTLED] });
      return 200;
    case 'garbage':
      sendText(response, 200, 'application/json', '{"data":{"order":');
      return 200;
    case 'down':
      response.destroy();
      return 0;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, struck.milliseconds));
      return null;
    case 'reply_lost':
      return null;
  }
}
