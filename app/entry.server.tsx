/**
 * Renders a page to HTML. Lets Shopify's admin, and nobody else, show it in a frame.
 */
import { PassThrough } from 'node:stream';
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { noteDatabaseFault } from './http/database-fault.ts';
import { NonceContext } from './ui/nonce.ts';

export const streamTimeout = 5_000;

/** Pages and their data are about a shop's orders and staff. */
const NEVER_KEPT = 'no-store';
const FRAME_ANCESTORS = 'frame-ancestors https://admin.shopify.com https://*.myshopify.com;';

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { shopify, log, nonce }: AppLoadContext,
): Promise<Response> {
  headers.set('Content-Type', 'text/html; charset=utf-8');
  headers.set('Cache-Control', NEVER_KEPT);
  // The library narrows it to the one shop, where the address names one.
  headers.set('Content-Security-Policy', FRAME_ANCESTORS);
  shopify.addDocumentResponseHeaders(request, headers);

  const ready = isbot(request.headers.get('User-Agent') ?? '') ? 'onAllReady' : 'onShellReady';
  return new Promise((resolve, reject) => {
    let responseStatus = status;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer
          context={remixContext}
          url={request.url}
          abortDelay={streamTimeout}
          {...(nonce === undefined ? {} : { nonce })}
        />
      </NonceContext.Provider>,
      {
        ...(nonce === undefined ? {} : { nonce }),
        [ready]() {
          const body = new PassThrough();
          const stream = createReadableStreamFromReadable(body);
          resolve(new Response(stream, { headers, status: responseStatus }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          responseStatus = 500;
          log.error({ err: error }, 'A page could not be rendered');
        },
      },
    );
    // The answers to what was deferred have to be sent before the rendering gives up.
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** The data of a page, where the browser has the page already. */
export function handleDataRequest(response: Response): Response {
  response.headers.set('Cache-Control', NEVER_KEPT);
  return response;
}

/** What a page's loader or action threw that was not meant for the visitor. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  const path = new URL(request.url).pathname;
  if (noteDatabaseFault(error, context, { path })) return;
  context.log.error({ err: error, path }, 'A page failed unexpectedly');
}
