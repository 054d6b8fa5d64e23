/** What is said of an address that does not exist: a few bytes, because machines ask for most of them. */
import type { RequestHandler } from 'express';
import { PROBLEM_TYPE, problemBody } from './problem.ts';

export const noSuchAddress: RequestHandler = (request, response) => {
  if (!request.path.startsWith('/api/')) {
    response.status(404).type('text/plain').send('There is nothing here.\n');
    return;
  }
  const body = problemBody('no_such_address', 'The app has no such address.');
  // Whoever calls it from an extension can read it, as any other problem.
  response.status(body.status).set('Access-Control-Allow-Origin', '*');
  response.setHeader('Content-Type', PROBLEM_TYPE);
  response.end(JSON.stringify(body));
};
