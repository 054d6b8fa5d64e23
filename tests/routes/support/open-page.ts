/** Pages as the admin's frame loads them, and what they send to their own actions. */
import { APP_URL, SHOP, sessionToken } from './shopify.ts';
import { postJson, type WebApp } from './web-app.ts';

export const HOST = Buffer.from('admin.shopify.com/store/demo').toString('base64url');

/** The answer as it comes. */
export function load(app: WebApp, path: string, locale?: string): Promise<Response> {
  const url = new URL(path, APP_URL);
  for (const [name, value] of Object.entries({
    shop: SHOP,
    host: HOST,
    embedded: '1',
    id_token: sessionToken(),
    ...(locale === undefined ? {} : { locale }),
  })) {
    url.searchParams.set(name, value);
  }
  return app.fetch(url.pathname + url.search);
}

/** The whole document, as the server wrote it. */
export async function html(app: WebApp, path: string): Promise<string> {
  return (await load(app, path)).text();
}

export async function open(
  app: WebApp,
  path: string,
  locale?: string,
): Promise<{ status: number; text: string; html: string }> {
  const response = await load(app, path, locale);
  const document = await response.text();
  return { status: response.status, text: readable(document), html: document };
}

/** The text of the body, without markup, scripts and React's comments. */
function readable(document: string): string {
  return document
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<head[\s\S]*?<\/head>/, '')
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

/** @param path of the data, such as `/app/settings.data?index` */
export async function submit(
  app: WebApp,
  path: string,
  body: unknown,
): Promise<{ status: number; text: string }> {
  const { headers, ...init } = postJson(body);
  const response = await app.fetch(path, {
    ...init,
    headers: { ...headers, Authorization: `Bearer ${sessionToken()}` },
  });
  return { status: response.status, text: await response.text() };
}
