/**
 * Serves the simulated admin: its pages, the orders they show, session tokens for the member of staff
 * who looks at them, and the direct Admin API of extensions. Listens on another port than the app, so
 * that calls from an extension cross origins, as in the real admin.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdminListing, AppListing, OrderListing, ShopListing } from './admin/listing.ts';
import type { BrowserFiles } from './browser-files.ts';
import type { ShopifyControl } from './control.ts';
import { listExtensions, readBundle } from './extensions.ts';
import { answerGraphql } from './graphql.ts';
import { isRecord, parseJson, readBody, sendJson, sendText } from './http.ts';
import { mailPage, type ShownMail } from './mail-page.ts';
import type { ShopifyCancelReason, SimulatedShop } from './model.ts';
import type { SimulatorState } from './state.ts';

export interface AdminSite {
  readonly state: SimulatorState;
  readonly control: ShopifyControl;
  readonly files: BrowserFiles;
  readonly app: Pick<AppListing, 'name' | 'handle' | 'requiredScopes' | 'optionalScopes'>;
  /** What the app has mailed, oldest first. */
  readonly mails: () => readonly ShownMail[];
  readonly extensionsRoot: string;
  readonly spec: string;
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shopify admin (simulated)</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox/files/inter.css">
<link rel="stylesheet" href="/sandbox/files/admin.css">
</head>
<body><div id="admin"></div><script src="/sandbox/files/admin.js"></script></body>
</html>`;

export function adminListener(site: AdminSite) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://admin.invalid');
    answer(site, request, url, response).catch((error: unknown) => {
      site.state.problems.push(`the simulated admin failed: ${String(error)}`);
      if (!response.headersSent) sendJson(response, 500, { error: String(error) });
    });
  };
}

async function answer(
  site: AdminSite,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  if (!url.pathname.startsWith('/sandbox/')) return sendText(response, 200, 'text/html', PAGE);
  const [kind = '', name = '', verb = ''] = url.pathname.slice('/sandbox/'.length).split('/');
  if (kind === 'files') return site.files.send(name, response);
  if (kind === 'bundles') return sendBundle(site, name, response);
  if (kind === 'spec') return sendText(response, 200, 'application/json', site.spec);

  const shop = chosenShop(site, url);
  if (shop === undefined) return sendJson(response, 404, { error: 'no such shop' });
  const userId = url.searchParams.get('user') ?? '42';
  const { method } = request;
  if (kind === 'listing') {
    return sendJson(response, 200, listing(site, shop, url.searchParams.get('locale') ?? 'en'));
  }
  if (kind === 'session-token') {
    return sendJson(response, 200, {
      token: site.control.sessionToken({ shop: shop.domain, userId }),
    });
  }
  if (kind === 'orders' && verb === 'cancel' && method === 'POST') {
    const body = parseJson((await readBody(request)).toString('utf8'));
    const reason = isRecord(body) ? (body.reason as ShopifyCancelReason) : undefined;
    site.control.cancelOrderInAdmin(shop.domain, Number(name), reason);
    return sendJson(response, 200, site.control.order(shop.domain, Number(name)));
  }
  if (kind === 'scopes' && method === 'POST') {
    const body = parseJson((await readBody(request)).toString('utf8'));
    const asked = isRecord(body) && Array.isArray(body.scopes) ? body.scopes.map(String) : [];
    const undeclared = asked.filter((scope) => !site.app.optionalScopes.includes(scope));
    if (undeclared.length > 0) {
      site.state.problems.push(`not among the optional scopes: ${undeclared.join(', ')}`);
      return sendJson(response, 422, { error: 'not declared' });
    }
    await site.control.setScopes(shop.domain, [...new Set([...shop.scopes, ...asked])]);
    return sendJson(response, 200, { granted: shop.scopes });
  }
  if (kind === 'mails') return sendText(response, 200, 'text/html', mailPage(site.mails()));
  if (kind === 'orders') return sendJson(response, 200, orders(shop));
  if (kind === 'graphql' && method === 'POST') return directApi(site, shop, request, response);
  sendJson(response, 404, { error: 'not found' });
}

function chosenShop(site: AdminSite, url: URL): SimulatedShop | undefined {
  const domain = url.searchParams.get('shop');
  return domain === null ? site.state.shops.values().next().value : site.state.shops.get(domain);
}

function sendBundle(site: AdminSite, name: string, response: ServerResponse): void {
  const bundle = readBundle(site.extensionsRoot, name);
  if (bundle === null) sendText(response, 404, 'text/plain', `${name} is not built`);
  else sendText(response, 200, 'text/javascript; charset=utf-8', bundle);
}

function listing(site: AdminSite, shop: SimulatedShop, locale: string): AdminListing {
  const { state } = site;
  const shops = [...state.shops.values()].map(shopListing);
  return {
    shop: shopListing(shop),
    shops,
    app: { ...site.app, apiKey: state.apiKey, url: state.appUrl },
    scopes: shop.scopes,
    extensions: shop.installed ? listExtensions(site.extensionsRoot, locale) : [],
  };
}

const shopListing = ({ domain, name, currency, timezone }: SimulatedShop): ShopListing => ({
  domain,
  name,
  currency,
  timezone,
});

/** Newest first, as the admin lists them. */
function orders(shop: SimulatedShop): OrderListing[] {
  return [...shop.orders.values()]
    .map(({ metafields: _, ...order }) => order)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
}

/** The Admin API with the rights of the member of staff, as extensions reach it without the app. */
async function directApi(
  site: AdminSite,
  shop: SimulatedShop,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = parseJson((await readBody(request)).toString('utf8'));
  if (!isRecord(body) || typeof body.query !== 'string') {
    return sendJson(response, 400, { errors: 'Bad Request' });
  }
  const { state } = site;
  const answered = await answerGraphql(
    { query: body.query, variables: isRecord(body.variables) ? body.variables : {} },
    { shop, scopes: shop.scopes, apiKey: state.apiKey, now: state.now() },
  );
  if (answered.invalid) {
    const errors = JSON.stringify(answered.body.errors);
    state.problems.push(`the schema refuses an extension's ${answered.operation}: ${errors}`);
  }
  sendJson(response, 200, answered.body);
}
