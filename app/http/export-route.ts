/**
 * GET /exports/:token: the download of an export. Beside Remix, whose way of sending a stream never waits
 * for the reader: here the next part is read when the one before is on its way, and a reader that goes
 * takes the reading with it.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler, Response } from 'express';
import type { LoadContext } from '#app/load-context.ts';
import type { ExportRow } from '#app/use-cases/ports/activity.ts';
import { noteDatabaseFault } from './database-fault.ts';
import { csvWriter, toCells } from './export-csv.ts';
import { FAULT_DETAIL } from './problem.ts';
import { RETRY_AFTER } from './retry-after.ts';

type Parts = AsyncIterator<readonly ExportRow[]>;

type Context = Pick<LoadContext, 'application' | 'log' | 'onDatabaseFault'>;

export function exportRoute(context: Context): RequestHandler<{ token: string }> {
  return async (request, response) => {
    response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
    const result = await context.application.openExport(request.params.token);
    switch (result.kind) {
      case 'unknown_link':
        return refuse(response, 404, 'There is no such export.');
      case 'expired':
        return refuse(response, 410, 'This link is no longer valid. Export again in the app.');
      case 'open':
        response.attachment(result.fileName).type('text/csv');
        if (request.method === 'HEAD') return void response.end();
        return send(result.parts[Symbol.asyncIterator](), response, context);
    }
  };
}

async function send(parts: Parts, response: Response, context: Context): Promise<void> {
  try {
    // Before the first byte there is still a way to say that it failed.
    const first = await parts.next();
    await pipeline(Readable.from(cellsOf(first, parts)), csvWriter(), response);
  } catch (thrown) {
    // A file that breaks off is seen to be incomplete: the answer has no end.
    if (response.headersSent) {
      const isLeft = response.closed && isAbort(thrown);
      if (!isLeft && !noteDatabaseFault(thrown, context)) {
        context.log.warn({ err: thrown }, 'an export broke off');
      }
      return;
    }
    if (!noteDatabaseFault(thrown, context)) throw thrown;
    response.removeHeader('Content-Disposition');
    response.set(RETRY_AFTER);
    refuse(response, 503, FAULT_DETAIL.database_unavailable);
  }
}

async function* cellsOf(first: IteratorResult<readonly ExportRow[]>, parts: Parts) {
  try {
    for (let part = first; part.done !== true; part = await parts.next()) {
      for (const row of part.value) yield toCells(row);
    }
  } finally {
    await parts.return?.();
  }
}

/** The reader went away. */
function isAbort(thrown: unknown): boolean {
  const { code } = thrown as NodeJS.ErrnoException;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR';
}

function refuse(response: Response, status: number, text: string): void {
  response.status(status).type('text/plain').send(`${text}\n`);
}
