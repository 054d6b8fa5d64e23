/**
 * The headers that every answer has, whoever gives it: what browsers may do with it, and which scripts may run
 * in it. Who may show a page in a frame is for Shopify's library to say, for each shop.
 */
import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';

const YEAR_SECONDS = 31_536_000;
/** App Bridge, and what it loads. Not the whole host: merchants' own files are there, too. */
const APP_BRIDGE_SCRIPTS = 'https://cdn.shopify.com/shopifycloud/';

/**
 * Leaves the nonce that scripts of this answer need in `response.locals.nonce`. No `strict-dynamic`: with it,
 * browsers refuse to preload the modules of a page, because Remix gives those links no nonce.
 */
export function secureHeaders(isProduction: boolean): RequestHandler {
  return (_request, response, next) => {
    const nonce = randomBytes(16).toString('base64');
    response.locals.nonce = nonce;
    response.set({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'Content-Security-Policy': `script-src 'self' 'nonce-${nonce}' ${APP_BRIDGE_SCRIPTS}; object-src 'none'; base-uri 'none'`,
      ...(isProduction ? { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}` } : {}),
    });
    next();
  };
}
