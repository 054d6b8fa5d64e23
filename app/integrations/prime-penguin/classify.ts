/**
 * Judges how a call ended: an answer, a refusal in words for people, credentials that are no good, or a
 * fault. The heart of it is `mayHaveHappened`: it is false only where nothing can have been done.
 */
import type { Instant } from '#app/domain/instant.ts';
import { messageOf, type Said } from '#app/domain/said.ts';
import type {
  Fault,
  FaultCause,
  Refused,
  Result,
  Unauthorised,
} from '#app/use-cases/ports/prime-penguin.ts';
import { type Envelope, readEnvelope, wordsForPeople } from './envelope.ts';
import { type Door, doorOf, isLogInPage } from './log-in-page.ts';
import type { Exchange, Head } from './transport.server.ts';

export interface Ending {
  /** The value is what stood in the envelope's `result`. */
  readonly result: Result<unknown>;
  /** null when no answer came. */
  readonly status: number | null;
  /** Prime Penguin's application itself answered, whatever it said. */
  readonly isAlive: boolean;
  /** Its error, as far as it answered. */
  readonly error: Envelope['error'];
}

/** @param largestBodyBytes for the sentence about an answer that is longer */
export function classify(exchange: Exchange, largestBodyBytes: number): Ending {
  switch (exchange.kind) {
    case 'failed':
      return { result: failed(exchange), status: null, isAlive: false, error: null };
    case 'too_large': {
      const { status } = exchange.head;
      // It was Prime Penguin that answered, and the next call may well be read.
      return {
        result: tooLarge(inMegabytes(largestBodyBytes)),
        status,
        isAlive: status < 300,
        error: null,
      };
    }
    case 'cut_off': {
      const result = withoutEnvelope(exchange.head, exchange.timedOut ? 'timed_out' : 'cut_off');
      return { result, status: exchange.head.status, isAlive: false, error: null };
    }
    case 'answered': {
      const { head, body } = exchange;
      const envelope = readEnvelope(body);
      if (envelope) {
        const result = withEnvelope(head, envelope);
        const isAlive = !isGatewayStatus(head.status);
        return { result, status: head.status, isAlive, error: envelope.error };
      }
      const door = doorBefore(head, body);
      if (door) {
        return { result: notLetIn(door), status: head.status, isAlive: true, error: null };
      }
      const isEmpty = body.trim() === '';
      const result = withoutEnvelope(head, isEmpty ? 'empty' : 'other');
      // The framework refuses some calls before its envelope is made: 401 and the like without a body.
      const isAlive = result.kind === 'unauthorised' || head.status === 429;
      return { result, status: head.status, isAlive, error: null };
    }
  }
}

function failed(exchange: Extract<Exchange, { kind: 'failed' }>): Fault {
  const { sent, timedOut, code } = exchange;
  if (!sent) {
    const said = { code: 'unreachable', values: { detail: code } } as const;
    return fault('unreachable', said, { mayHaveHappened: false });
  }
  if (timedOut) return fault('timed_out', TIMED_OUT);
  if (/^HTTPParserError|^HPE_|^UND_ERR_HEADERS_OVERFLOW/.test(code)) {
    return unreadable(code);
  }
  return fault('interrupted', { code: 'interrupted', values: { detail: code } });
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
    const said = { code: 'refused_without_reason', values: { detail: String(status) } } as const;
    return refused(head, envelope, messageOf(said));
  }
  return words === null ? serverError(head) : refused(head, envelope, { message: words });
}

/**
 * ABP answers 500 both to an exception meant for people and to any other one, whose text it takes from
 * its own translations. No member tells the two apart, unless there are validation errors.
 */
function refused(
  head: Head,
  { error }: Envelope,
  words: Pick<Refused, 'message' | 'said'>,
): Refused {
  const isOfTheRequest = head.status >= 400 && head.status < 500;
  const isCertain = isOfTheRequest || (error?.validationErrors ?? []).length > 0;
  return { kind: 'refused', isCertain, ...words, primePenguinAt: dateOf(head) };
}

/** 403: they are known, and do not reach for this call. */
function unauthorised(status: number, theirWords: string | null): Unauthorised {
  const code = status === 403 ? 'not_allowed' : 'credentials_refused';
  if (theirWords !== null) return { kind: 'unauthorised', code, message: theirWords, theirWords };
  const own = code === 'not_allowed' ? 'call_not_allowed' : code;
  return { kind: 'unauthorised', code, ...messageOf({ code: own, values: {} }), theirWords };
}

/** The page that Prime Penguin shows, or sends to, instead of carrying the call out. */
function doorBefore({ url, status, location }: Head, body: string): Door | null {
  if (isGatewayStatus(status)) return null;
  if (status >= 300 && status < 400 && location !== null) return doorOf(url, location);
  return isLogInPage(url, body) ? 'log_in' : null;
}

function notLetIn(door: Door): Unauthorised {
  if (door === 'denied') return unauthorised(403, null);
  const told = messageOf({ code: 'sent_to_log_in', values: {} });
  return { kind: 'unauthorised', code: 'credentials_refused', ...told, theirWords: null };
}

/** Prime Penguin takes tokens: who asks for a password by `Basic` and the like is somebody in between. */
function isChallengeOfOthers({ challenge }: Head): boolean {
  return (
    challenge !== null && /^\s*(basic|digest|negotiate|ntlm)\b(?!.*\bbearer\b)/i.test(challenge)
  );
}

const TIMED_OUT: Said = { code: 'timed_out', values: {} };

/** The answer does not come from Prime Penguin's application, or not whole: only its status tells. */
function withoutEnvelope(
  head: Head,
  body: 'timed_out' | 'cut_off' | 'empty' | 'other',
): Result<unknown> {
  const { status } = head;
  // A 403 with a page comes from a firewall in between, and says nothing about the credentials.
  if (status === 401 ? !isChallengeOfOthers(head) : status === 403 && body === 'empty') {
    return unauthorised(status, null);
  }
  if (status === 429) return throttled(head);
  if (status === 408 || body === 'timed_out') {
    return fault('timed_out', TIMED_OUT);
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
  const said = { code: 'server_error', values: { detail: String(head.status) } } as const;
  return fault('server_error', said, { retryAfterMs: retryAfterMs(head) });
}

function throttled(head: Head): Fault {
  const more = { mayHaveHappened: false, retryAfterMs: retryAfterMs(head) };
  return fault('throttled', { code: 'throttled', values: {} }, more);
}

/** An answer that makes no sense. @param what for people, such as the status */
export function unreadable(what: string, more: { readonly retryable?: boolean } = {}): Fault {
  return fault('unreadable', { code: 'unreadable', values: { detail: what } }, more);
}

/** More than this app reads in one go. The same question would get the same answer. */
export function tooLarge(detail: string): Fault {
  return fault('unreadable', { code: 'too_large', values: { detail } }, { retryable: false });
}

function inMegabytes(bytes: number): string {
  return `> ${bytes / 1024 / 1024} MB`;
}

/** Nothing was sent, because it would not get through. */
export function notSentNow(cause: 'circuit_open' | 'throttled', said: Said): Fault {
  return fault(cause, said, { mayHaveHappened: false });
}

function fault(
  cause: FaultCause,
  said: Said,
  more: Partial<Pick<Fault, 'retryable' | 'mayHaveHappened' | 'retryAfterMs'>> = {},
): Fault {
  return {
    kind: 'fault',
    cause,
    retryable: true,
    mayHaveHappened: true,
    ...messageOf(said),
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
