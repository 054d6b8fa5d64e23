/**
 * Refuses what no client of the app sends before anything reads it: addresses that are no text, addresses of
 * other servers, methods that no route takes.
 */
import type { RequestHandler, Response } from 'express';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const;
const TAKEN: ReadonlySet<string> = new Set(METHODS);

export const refuseMalformed: RequestHandler = (request, response, next) => {
  if (!TAKEN.has(request.method)) {
    response.set('Allow', METHODS.join(', '));
    return refuse(response, 405, `Expected one of the methods ${METHODS.join(', ')}.`);
  }
  if (!isReadable(request.originalUrl)) {
    return refuse(response, 400, 'Expected the address as a path of UTF-8 text.');
  }
  next();
};

/** For metrics: as few as there are. */
export function knownMethod(method: string): string {
  return TAKEN.has(method) ? method : 'other';
}

/** Half an escape cannot be decoded, and PostgreSQL's text cannot hold a NUL. */
function isReadable(address: string): boolean {
  const [path = ''] = address.split('?');
  if (!path.startsWith('/')) return false;
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

function refuse(response: Response, status: number, text: string): void {
  response.status(status).type('text/plain').send(`${text}\n`);
}
