/**
 * One exchange with the app, with a limit of time, and every way in which it can end as a value. Nothing
 * is ever sent twice from here: whether to send again is the merchant's decision, after another look.
 */
import type { OrderProblemCode } from '../../../app/contract/api.ts';
import { type Failure, isProblemCode } from './failure.ts';

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** null where there is no JSON. */
  readonly body: unknown;
}

export interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
}

/** The app itself asks Prime Penguin for a few seconds; more than this is a lost answer. */
export const REPLY_MS = 20_000;

/**
 * @param language read at each call, because the host may change it: in it the app words what it has seen
 * @returns how to ask the app
 */
export function exchangeIn(language: () => string) {
  return (
    path: string,
    init: RequestInit,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<Answer | Failed> => {
    const locale = language();
    const mark = path.includes('?') ? '&' : '?';
    return send(locale ? `${path}${mark}locale=${locale}` : path, init, limitMs, signal);
  };
}

export type Exchange = ReturnType<typeof exchangeIn>;

// Only GET, POST and this one header pass the preflight of the app's CORS answer.
export function post(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/**
 * The limit is kept by a race and not only by the abort signal, so that it also holds where a host does
 * not pass the signal on.
 */
async function send(
  path: string,
  init: RequestInit,
  limitMs: number,
  signal: AbortSignal,
): Promise<Answer | Failed> {
  const noReply: Failed = { kind: 'failed', failure: { kind: 'no_reply' } };
  const abort = new AbortController();
  let giveUp = () => {};
  const limit = new Promise<Failed>((resolve) => {
    giveUp = () => {
      abort.abort();
      resolve(noReply);
    };
  });
  const timer = setTimeout(giveUp, limitMs);
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([
      limit,
      call(path, { ...init, cache: 'no-store', signal: abort.signal }),
    ]);
  } catch {
    return noReply;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

async function call(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(path, init);
  const text = await response.text();
  return { kind: 'answer', status: response.status, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * An answer counts only as success if it has the shape: a log-in page with status 200 is no "asked".
 * @param mark a field that every body of this kind has
 */
export function readBody<Result>(
  answer: Answer | Failed,
  mark: string,
  toResult: (body: unknown) => Result,
): Result | Failed {
  if (answer.kind === 'failed') return answer;
  const { status, body } = answer;
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  if (status < 300 && mark in fields) return toResult(body);
  return { kind: 'failed', failure: toFailure(status, fields) };
}

function toFailure(status: number, { code: given, field }: Record<string, unknown>): Failure {
  const code: OrderProblemCode | null =
    status === 401 ? 'unauthenticated' : isProblemCode(given) ? given : null;
  if (status < 400 || code === null) return { kind: 'garbled', status };
  return { kind: 'problem', code, ...(typeof field === 'string' ? { field } : {}) };
}
