/**
 * The line to Prime Penguin for one shop: sends calls one by one with what keeps both sides well. Reads
 * are tried again a bounded number of times, anything else never; after too many calls without an answer
 * none are sent for a while; only so many are under way at once.
 */
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  handleWhenResult,
  type IRetryBackoffContext,
  noJitterGenerator,
  noop,
  retry,
  wrap,
} from 'cockatiel';
import type { Log } from '#app/use-cases/ports/log.ts';
import type { Call } from './calls.ts';
import { classify, type Ending, notSentNow } from './classify.ts';
import type { Limits } from './limits.ts';
import type { Outgoing, Transport } from './transport.server.ts';

/** Lines for operators. Never a token, a password, a query or a word of Prime Penguin's. */
export type CallLog = Pick<Log, 'info' | 'warn'>;

/** Who calls. Without a token: for the log-in. Without a tenant: to ask which one a name means. */
export interface Caller {
  readonly accessToken: string | null;
  readonly tenantId: number | null;
}

export interface Line {
  send(call: Call, caller: Caller): Promise<Ending>;
}

export interface LineParts {
  readonly shop: string;
  readonly transport: Transport;
  readonly limits: Limits;
  readonly log: CallLog;
}

/** The line of a connected shop. What it remembers of failed calls lives as long as it. */
export function openLine(parts: LineParts): Line {
  const { limits } = parts;
  const guard = wrap(
    circuitBreaker(handleWhenResult(isSilence), {
      breaker: new ConsecutiveBreaker(limits.breakAfter),
      halfOpenAfter: new ExponentialBackoff({
        initialDelay: limits.breakMs,
        maxDelay: limits.longestBreakMs,
        generator: noJitterGenerator,
      }),
    }),
    bulkhead(limits.concurrentCalls, limits.waitingCalls),
  );
  const attempt = (call: Call, caller: Caller) =>
    guard.execute(() => sendOnce(parts, call, caller)).catch(whyNotSent);
  return {
    send(call, caller) {
      const policy = call.method === 'GET' ? readAgain(limits) : noop;
      return policy.execute(() => attempt(call, caller));
    },
  };
}

/** A line without memory and without second attempts: for a check that somebody waits for. */
export function openPlainLine(parts: LineParts): Line {
  return { send: (call, caller) => sendOnce(parts, call, caller) };
}

async function sendOnce(
  { shop, transport, limits, log }: LineParts,
  call: Call,
  caller: Caller,
): Promise<Ending> {
  const startedAt = performance.now();
  const exchange = await transport.send(outgoing(call, caller));
  const ending = classify(exchange, limits.largestBodyBytes);
  const fields = {
    call: call.name,
    shop,
    status: ending.status,
    ms: Math.round(performance.now() - startedAt),
  };
  const { result } = ending;
  if (result.kind === 'fault') {
    log.warn({ ...fields, cause: result.cause }, 'Prime Penguin call failed');
  } else {
    log.info({ ...fields, ending: result.kind }, 'Prime Penguin call');
  }
  return ending;
}

/**
 * ABP takes the language of the query before the one that the user has set there, and `Accept-Language`
 * last. The header and the cookie between them (`.AspNetCore.Culture`) are left out on purpose: where the
 * user has set none, ABP saves theirs as the user's own language, for the screens as well.
 */
const IN_ENGLISH = 'culture=en&ui-culture=en';

function outgoing(call: Call, caller: Caller): Outgoing {
  return {
    method: call.method,
    path: `${call.path}${call.path.includes('?') ? '&' : '?'}${IN_ENGLISH}`,
    headers: {
      accept: 'application/json',
      'accept-language': 'en',
      ...(caller.tenantId !== null && { 'abp-tenantid': String(caller.tenantId) }),
      ...(caller.accessToken !== null && { authorization: `Bearer ${caller.accessToken}` }),
      ...(call.body !== null && { 'content-type': 'application/json' }),
    },
    body: call.body,
    onFreshConnection: call.method !== 'GET',
  };
}

/** Nothing of Prime Penguin's application was heard. Refusals and its own faults are signs of life. */
function isSilence(ending: unknown): boolean {
  return isEnding(ending) && ending.result.kind === 'fault' && !ending.isAlive;
}

function whyNotSent(error: unknown): Ending {
  if (error instanceof BrokenCircuitError) {
    const said = { code: 'not_asked_silent', values: {} } as const;
    return { result: notSentNow('circuit_open', said), status: null, isAlive: false, error: null };
  }
  if (error instanceof BulkheadRejectedError) {
    const said = { code: 'not_asked_busy', values: {} } as const;
    return { result: notSentNow('throttled', said), status: null, isAlive: false, error: null };
  }
  throw error;
}

function readAgain(limits: Limits) {
  const startedAt = performance.now();
  const hasTime = () =>
    performance.now() - startedAt + limits.attemptMs + limits.backoffMs <= limits.readBudgetMs;
  return retry(
    handleWhenResult((ending) => isWorthAnotherTry(ending, limits) && hasTime()),
    {
      maxAttempts: limits.readAttempts - 1,
      backoff: new DelegateBackoff((context: IRetryBackoffContext<unknown>) => {
        const doubled = limits.backoffMs * 2 ** (context.attempt - 1);
        const jittered = doubled * (0.5 + Math.random());
        return Math.max(askedPauseMs(context.result) ?? 0, jittered);
      }),
    },
  );
}

function isWorthAnotherTry(ending: unknown, limits: Limits): boolean {
  if (!isEnding(ending)) return false;
  // It may be an internal fault in another language, and a read that is asked again does no harm.
  if (ending.result.kind === 'refused') return !ending.result.isCertain;
  if (ending.result.kind !== 'fault') return false;
  const { cause, retryable, retryAfterMs } = ending.result;
  if (!retryable || cause === 'circuit_open') return false;
  return (retryAfterMs ?? 0) <= limits.longestRetryAfterMs;
}

function askedPauseMs(last: IRetryBackoffContext<unknown>['result']): number | null {
  if (!('value' in last) || !isEnding(last.value) || last.value.result.kind !== 'fault')
    return null;
  return last.value.result.retryAfterMs;
}

/** The policies hand back what they were given as `unknown`. */
function isEnding(value: unknown): value is Ending {
  return typeof value === 'object' && value !== null && 'isAlive' in value;
}
