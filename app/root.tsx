/**
 * The document around every page, and the language that it is in. The language and its texts come with
 * the document and stay: what is loaded later cannot change them.
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
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { languageOfDocument } from './http/page.ts';
import { readPageFault } from './http/page-fault.ts';
import { FaultPage, type ShownFault } from './ui/FaultPage.tsx';
import { LAST_WORDS } from './ui/last-words.ts';
import { translatorOf } from './ui/page-texts.ts';
import { polarisTextsIn } from './wording/polaris.server.ts';
import { textsIn } from './wording/texts.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const language = await languageOfDocument(args);
  return { language, texts: textsIn(language), polaris: polarisTextsIn(language) };
}

export function shouldRevalidate() {
  return false;
}

export function Layout({ children }: { readonly children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('root');
  return (
    <html lang={data?.language ?? 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        <I18nextProvider i18n={data ? translatorOf(data) : LAST_WORDS}>{children}</I18nextProvider>
        <Scripts />
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
