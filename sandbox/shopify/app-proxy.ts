/**
 * Stands in front of the app at its public address, so that its pages can be shown in a frame of the
 * simulated admin without a change in the app: drops the frame rule that names Shopify's real hosts and
 * the preload of the real App Bridge, and puts our stand-in where the page, or its script, asks for
 * Shopify's CDN.
 */
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { BrowserFiles } from './browser-files.ts';
import { sendText } from './http.ts';

const OWN = '/__sandbox/';
const REPLACED: readonly (readonly [string, string])[] = [
  ['https://cdn.shopify.com/shopifycloud/app-bridge.js', `${OWN}app-bridge.js`],
  ['https://cdn.shopify.com/static/fonts/inter/v4/styles.css', `${OWN}inter.css`],
];
const DROPPED_HEADERS = new Set(['content-security-policy', 'link', 'content-length']);

export function proxyListener(target: () => string | null, files: BrowserFiles) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '/';
    const origin = target();
    if (path.startsWith(OWN)) {
      files.send(path.slice(OWN.length), response).catch(() => response.destroy());
    } else if (origin === null) {
      sendText(response, 503, 'text/plain; charset=utf-8', 'The app has not started yet.');
    } else {
      pass(request, response, origin, path);
    }
  };
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
  path: string,
): void {
  const outgoing = forward(new URL(path, origin), {
    method: request.method,
    headers: {
      ...request.headers,
      // Pages and scripts have to be readable here, so compressed answers are not asked for.
      'accept-encoding': 'identity',
      'x-forwarded-host': request.headers.host ?? '',
      'x-forwarded-proto': 'http',
    },
  });
  outgoing.on('response', (incoming) => {
    const rewritten = /text\/html|javascript/.test(incoming.headers['content-type'] ?? '');
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(
        ([name]) => !DROPPED_HEADERS.has(name) || (name === 'content-length' && !rewritten),
      ),
    );
    response.writeHead(incoming.statusCode ?? 502, headers);
    if (!rewritten) {
      incoming.pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      let text = Buffer.concat(chunks).toString('utf8');
      for (const [real, own] of REPLACED) text = text.replaceAll(real, own);
      response.end(text);
    });
  });
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy();
    else sendText(response, 502, 'text/plain; charset=utf-8', 'The app does not answer.');
  });
  // A browser that goes away ends the request to the app too: long polls must not pile up.
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}
