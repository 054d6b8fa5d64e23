/**
 * The frame of the embedded pages: signs in, loads Polaris, names the pages, and says on each of them what
 * holds for all: that this is the demo, that the connection does not work any more.
 */
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
import { Box } from '@shopify/polaris';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { forShop } from '#app/http/page.ts';
import { readPageFault } from '#app/http/page-fault.ts';
import type { loader as rootLoader } from '#app/root.tsx';
import { ConnectionTrouble } from '#app/ui/ConnectionTrouble.tsx';
import { DemoMark } from '#app/ui/DemoMark.tsx';
import { FaultPage } from '#app/ui/FaultPage.tsx';
import { revalidateUnlessFailed } from '#app/ui/revalidation.ts';

export const links: LinksFunction = () => [
  { rel: 'preconnect', href: 'https://cdn.shopify.com/' },
  { rel: 'stylesheet', href: 'https://cdn.shopify.com/static/fonts/inter/v4/styles.css' },
  { rel: 'stylesheet', href: polarisStyles },
];

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop }) => {
    const connection = await application.readConnection(shop);
    return {
      apiKey: args.context.config.shopify.apiKey,
      isDemo: connection.connected && connection.demo,
      refusal: connection.connected ? connection.refusal : null,
    };
  });
}

export const shouldRevalidate = revalidateUnlessFailed;

export default function App() {
  const { apiKey, isDemo, refusal } = useLoaderData<typeof loader>();
  const polaris = useRouteLoaderData<typeof rootLoader>('root')?.polaris;
  const { t } = useTranslation();
  // What is pressed or typed before the browser has taken the page over goes nowhere.
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return (
    // App Bridge is loaded by the document, in its head; embedded, this would load it again.
    <AppProvider isEmbeddedApp={false} apiKey={apiKey} {...(polaris ? { i18n: polaris } : {})}>
      <NavMenu>
        <Link to="/app" rel="home">
          {t('nav.home')}
        </Link>
        <Link to="/app/activity">{t('nav.activity')}</Link>
        <Link to="/app/settings">{t('nav.settings')}</Link>
      </NavMenu>
      <main aria-busy={!isReady}>
        {isDemo ? <DemoMark /> : null}
        {refusal === null ? null : (
          // As wide as the pages below it.
          <div style={{ maxWidth: '62.375rem', margin: '0 auto' }}>
            <Box paddingBlockStart="400" paddingInline={{ xs: '0', sm: '600' }}>
              <ConnectionTrouble refusal={refusal} />
            </Box>
          </div>
        )}
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
