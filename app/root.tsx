/**
 * The document around every page, and the language that it is in. The language and its texts come with
 * the document and stay: what is loaded later cannot change them. Of the embedded pages it also loads App
 * Bridge, before anything else that runs.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { I18nextProvider } from 'react-i18next';
import { languageOfDocument } from './http/page.ts';
import { readPageFault } from './http/page-fault.ts';
import type { loader as appLoader } from './routes/app.tsx';
import { FaultPage, type ShownFault } from './ui/FaultPage.tsx';
import { LAST_WORDS } from './ui/last-words.ts';
import { NonceContext } from './ui/nonce.ts';
import { translatorOf } from './ui/page-texts.ts';
import { polarisTextsIn } from './wording/polaris.server.ts';
import { textsIn } from './wording/texts.server.ts';

/** Shopify wants it to be the first script of the head: https://shopify.dev/docs/api/app-bridge-library */
const APP_BRIDGE = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

export async function loader(args: LoaderFunctionArgs) {
  const language = await languageOfDocument(args);
  return { language, texts: textsIn(language), polaris: polarisTextsIn(language) };
}

export function shouldRevalidate() {
  return false;
}

export function Layout({ children }: { readonly children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('root');
  // Known on embedded pages alone: elsewhere there is no admin to talk to.
  const apiKey = useRouteLoaderData<typeof appLoader>('routes/app')?.apiKey;
  const nonce = useContext(NonceContext);
  return (
    <html lang={data?.language ?? 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {apiKey === undefined ? null : (
          <script src={APP_BRIDGE} data-api-key={apiKey} nonce={nonce} suppressHydrationWarning />
        )}
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        <I18nextProvider i18n={data ? translatorOf(data) : LAST_WORDS}>{children}</I18nextProvider>
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <FaultPage fault={shownFault(useRouteError())} />;
}

function shownFault(error: unknown): ShownFault {
  if (!isRouteErrorResponse(error)) return 'unexpected';
  if (error.status === 404) return 'not_found';
  return readPageFault(error.data) ?? 'unexpected';
}
