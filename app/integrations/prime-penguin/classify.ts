/**
 * Judges how a call ended: an answer, a refusal in words for people, credentials that are no good, or a
 * fault. The heart of it is `mayHaveHappened`: it is false only where nothing can have been done.
 */
import type { Instant } from '#app/domain/instant.ts';
import type {
  Fault,
  FaultCause,
  Refused,
  Result,
  Unauthorised,
} from '#app/use-cases/ports/prime-penguin.ts';
import { type Envelope, readEnvelope, wordsForPeople } from './envelope.ts';
import type { Exchange, Head } from './transport.server.ts';

export interface Ending {
  /** The value is what stood in the envelope's `result`. */
  readonly result: Result<unknown>;
  /** null when no answer came. */
  readonly status: number | null;
  /** Prime Penguin's application itself answered, whatever it said. */
  readonly isAlive: boolean;
}

export function classify(exchange: Exchange): Ending {
  switch (exchange.kind) {
    case 'failed':
      return { result: failed(exchange), status: null, isAlive: false };
    case 'cut_off': {
      const result = withoutEnvelope(exchange.head, exchange.timedOut ? 'timed_out' : 'cut_off');
      return { result, status: exchange.head.status, isAlive: false };
    }
    case 'answered': {
      const { head, body } = exchange;
      const envelope = readEnvelope(body);
      if (envelope) {
        const result = withEnvelope(head, envelope);
        return { result, status: head.status, isAlive: !isGatewayStatus(head.status) };
      }
      const isEmpty = body.trim() === '';
      const result = withoutEnvelope(head, isEmpty ? 'empty' : 'other');
      // The framework refuses some calls before its envelope is made: 401 and the like without a body.
      const isAlive = result.kind === 'unauthorised' || head.status === 429;
      return { result, status: head.status, isAlive };
    }
  }
}

function failed(exchange: Extract<Exchange, { kind: 'failed' }>): Fault {
  const { sent, timedOut, code } = exchange;
  if (!sent) {
    return fault('unreachable', `Prime Penguin could not be reached (${code}).`, {
      mayHaveHappened: false,
    });
  }
  if (timedOut) return fault('timed_out', 'Prime Penguin did not answer in time.');
  if (/^HTTPParserError|^HPE_|^UND_ERR_HEADERS_OVERFLOW/.test(code)) {
    return fault('unreadable', `Prime Penguin’s answer could not be read (${code}).`);
  }
  return fault(
    'interrupted',
    `The connection to Prime Penguin broke before it answered (${code}).`,
  );
}

function withEnvelope(head: Head, envelope: Envelope): Result<unknown> {
  const { status } = head;
  const isOk = status >= 200 && status < 300;
  if (isOk && envelope.success && !envelope.error && envelope.unAuthorizedRequest !== true) {
    return { kind: 'answered', value: envelope.result, primePenguinAt: dateOf(head) };
  }
  const words = wordsForPeople(envelope.error);
  if (status === 401 || status === 403 || envelope.unAuthorizedRequest === true) {
    return unauthorised(status, words);
  }
  if (status === 429) return throttled(head);
  if (isGatewayStatus(status)) return serverError(head);
  if (envelope.success) return unreadable(`${status}, yet marked as a success`);
  if (words === null && status >= 400 && status < 500) {
    return refused(head, `Prime Penguin refused the request (${status}) without a reason.`);
  }
  return words === null ? serverError(head) : refused(head, words);
}

function refused(head: Head, message: string): Refused {
  return { kind: 'refused', message, primePenguinAt: dateOf(head) };
}

/** 403: they are known, and do not reach for this call. */
function unauthorised(status: number, theirWords: string | null): Unauthorised {
  const isKnown = status === 403;
  const own = isKnown ? 'Prime Penguin does not allow this.' : REFUSED_CREDENTIALS;
  const code = isKnown ? 'not_allowed' : 'credentials_refused';
  return { kind: 'unauthorised', code, message: theirWords ?? own, theirWords };
}

const REFUSED_CREDENTIALS = 'Prime Penguin refused the credentials.';

/** The answer does not come from Prime Penguin's application, or not whole: only its status tells. */
function withoutEnvelope(
  head: Head,
  body: 'timed_out' | 'cut_off' | 'empty' | 'other',
): Result<unknown> {
  const { status } = head;
  // A 403 with a page comes from a firewall in between, and says nothing about the credentials.
  if (status === 401 || (status === 403 && body === 'empty')) {
    return unauthorised(status, null);
  }
  if (status === 429) return throttled(head);
  if (status === 408 || body === 'timed_out') {
    return fault('timed_out', 'Prime Penguin did not answer in time.');
  }
  if (isGatewayStatus(status)) return serverError(head);
  if (body === 'cut_off') return unreadable(`${status}, cut off`);
  // A redirect, or a complaint of something in between: the same would come again.
  return unreadable(String(status), { retryable: status < 300 || status >= 500 });
}

/** Whatever stands in the body of these, no answer to the question does. */
function isGatewayStatus(status: number): boolean {
  return status > 500 && status < 600;
}

function serverError(head: Head): Fault {
  return fault('server_error', `Prime Penguin failed inside (${head.status}).`, {
    retryAfterMs: retryAfterMs(head),
  });
}

function throttled(head: Head): Fault {
  return fault('throttled', 'Prime Penguin asks for a pause: too many calls.', {
    mayHaveHappened: false,
    retryAfterMs: retryAfterMs(head),
  });
}

/** An answer that makes no sense. @param what for people, such as the status */
export function unreadable(what: string, more: { readonly retryable?: boolean } = {}): Fault {
  return fault('unreadable', `Prime Penguin’s answer could not be read (${what}).`, more);
}

/** Nothing was sent, because it would not get through. */
export function notSentNow(cause: 'circuit_open' | 'throttled', message: string): Fault {
  return fault(cause, message, { mayHaveHappened: false });
}

function fault(
  cause: FaultCause,
  message: string,
  more: Partial<Pick<Fault, 'retryable' | 'mayHaveHappened' | 'retryAfterMs'>> = {},
): Fault {
  return {
    kind: 'fault',
    cause,
    retryable: true,
    mayHaveHappened: true,
    message,
    retryAfterMs: null,
    ...more,
  };
}

function dateOf(head: Head): Instant | null {
  const at = head.date === null ? Number.NaN : Date.parse(head.date);
  return Number.isNaN(at) ? null : at;
}

/** `Retry-After` is a number of seconds, or a date on the clock that also wrote `Date`. */
function retryAfterMs(head: Head): number | null {
  const given = head.retryAfter?.trim() ?? '';
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1_000;
  const now = dateOf(head);
  const until = Date.parse(given);
  return now === null || Number.isNaN(until) ? null : Math.max(0, until - now);
}
