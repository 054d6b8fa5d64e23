/** ABP's envelope, and the errors that ASP.NET Boilerplate makes of exceptions, in its words. */
import type { Mismatch } from './open-api.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(result: unknown): Answer {
  return {
    status: 200,
    body: {
      result,
      targetUrl: null,
      success: true,
      error: null,
      unAuthorizedRequest: false,
      __abp: true,
    },
  };
}

function failed(
  status: number,
  message: string,
  more: {
    readonly details?: string | null;
    readonly mismatches?: readonly Mismatch[];
    readonly unAuthorizedRequest?: boolean;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Answer {
  return {
    status,
    headers: more.headers ?? {},
    body: {
      result: null,
      targetUrl: null,
      success: false,
      error: {
        code: 0,
        message,
        details: more.details ?? null,
        validationErrors:
          more.mismatches === undefined
            ? null
            : more.mismatches.map(({ at, problem }) => ({
                message: `The field ${at} ${problem}.`,
                members: [at],
              })),
      },
      unAuthorizedRequest: more.unAuthorizedRequest ?? false,
      __abp: true,
    },
  };
}

/** A refusal meant for people. */
export function userFriendly(message: string, details: string | null = null): Answer {
  return failed(500, message, { details });
}

export function internalError(message = 'An internal error occurred during your request!'): Answer {
  return failed(500, message);
}

export function unauthorised(): Answer {
  return failed(401, 'Current user did not login to the application!', {
    unAuthorizedRequest: true,
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });
}

export function forbidden(message = 'You are not authorized!'): Answer {
  return failed(403, message, {
    details: 'You are not allowed to perform this operation.',
    unAuthorizedRequest: true,
  });
}

export function noSuchEntity(type: string, id: number | string): Answer {
  return failed(404, `There is no such an entity. Entity type: ${type}, id: ${id}`);
}

export function tooManyRequests(retryAfter: number | string | null): Answer {
  return failed(429, 'Too many requests', {
    headers: retryAfter === null ? {} : { 'Retry-After': String(retryAfter) },
  });
}

/** For what the reference does not allow: loud, so that no test can overlook it. */
export function refusedByReference(
  status: number,
  reason: string,
  mismatches: readonly Mismatch[],
): Answer {
  return failed(status, 'Your request is not valid!', {
    details: `The simulator refuses it: ${reason}`,
    mismatches,
    unAuthorizedRequest: status === 401,
    headers: { 'X-Simulator-Refused': reason.replace(/[^\x20-\x7e]/g, '?').slice(0, 500) },
  });
}
