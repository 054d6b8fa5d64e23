/** The frame of the embedded pages: signs in, loads App Bridge and Polaris, names the pages. */
import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Link,
  Outlet,
  useLoaderData,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import { NavMenu } from '@shopify/app-bridge-react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useTranslation } from 'react-i18next';
import { forShop } from '#app/http/page.ts';
import { readPageFault } from '#app/http/page-fault.ts';
import type { loader as rootLoader } from '#app/root.tsx';
import { FaultPage } from '#app/ui/FaultPage.tsx';
import { unlessUnreached } from '#app/ui/revalidation.ts';

export const links: LinksFunction = () => [
  { rel: 'preconnect', href: 'https://cdn.shopify.com/' },
  { rel: 'stylesheet', href: 'https://cdn.shopify.com/static/fonts/inter/v4/styles.css' },
  { rel: 'stylesheet', href: polarisStyles },
];

export const shouldRevalidate = unlessUnreached;

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async () => ({ apiKey: args.context.config.shopify.apiKey }));
}

export default function App() {
  const { apiKey } = useLoaderData<typeof loader>();
  const polaris = useRouteLoaderData<typeof rootLoader>('root')?.polaris;
  const { t } = useTranslation();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} {...(polaris ? { i18n: polaris } : {})}>
      <NavMenu>
        <Link to="/app" rel="home">
          {t('nav.home')}
        </Link>
        <Link to="/app/settings">{t('nav.settings')}</Link>
      </NavMenu>
      <main>
        <Outlet />
      </main>
    </AppProvider>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error)) return <FaultPage fault="unexpected" />;
  const fault = readPageFault(error.data);
  // The library's boundary shows the bounce page that its sign-in threw.
  return fault === null ? boundary.error(error) : <FaultPage fault={fault} />;
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
