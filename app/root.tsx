/** The document around every page. */
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  useRouteError,
} from '@remix-run/react';
import type { ReactNode } from 'react';
import { readPageFault } from './http/page-fault.ts';
import { FaultPage, type ShownFault } from './ui/FaultPage.tsx';

export function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en-GB">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
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
