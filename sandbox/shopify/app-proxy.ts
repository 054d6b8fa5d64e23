/**
 * Stands in front of the app at its public address, so that its pages can be shown in a frame of the
 * simulated admin without a change in the app: drops the frame rule that names Shopify's real hosts, and puts
 * our stand-in where the page, its script or a header asks for Shopify's CDN. What the app says about scripts
 * holds here as it does there.
 */
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { BrowserFiles } from './browser-files.ts';
import { header, sendText } from './http.ts';

const OWN = '/__sandbox/';
const REPLACED: readonly (readonly [string, string])[] = [
  ['https://cdn.shopify.com/shopifycloud/app-bridge.js', `${OWN}app-bridge.js`],
  ['https://cdn.shopify.com/static/fonts/inter/v4/styles.css', `${OWN}inter.css`],
];
const FRAME_RULE = /frame-ancestors [^;,]*[;,]?\s*/g;

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
    const headers = { ...incoming.headers };
    if (rewritten) delete headers['content-length'];
    const link = header(incoming, 'link');
    if (link !== undefined) headers.link = withStandIns(link);
    const policy = header(incoming, 'content-security-policy');
    if (policy !== undefined) headers['content-security-policy'] = policy.replace(FRAME_RULE, '');
    response.writeHead(incoming.statusCode ?? 502, headers);
    if (!rewritten) {
      incoming.pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      response.end(withStandIns(Buffer.concat(chunks).toString('utf8')));
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

function withStandIns(text: string): string {
  return REPLACED.reduce((replaced, [real, own]) => replaced.replaceAll(real, own), text);
}
