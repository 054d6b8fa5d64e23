/**
 * What the process hands to every route: the use cases, Shopify's sign-in and the few settings that a
 * page may know. Routes take everything from here and build nothing themselves.
 */
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { Application } from '#app/use-cases/application.ts';

/** As pino has it. Never given a secret, a token or anything of a customer's. */
export interface Log {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The part of the settings that routes need; the whole `Config` fits. */
interface RouteConfig {
  readonly sandbox: boolean;
  readonly shopify: { readonly apiKey: string; readonly appUrl: string };
}

export interface LoadContext {
  readonly application: Application;
  readonly shopify: ShopifyAccess;
  readonly config: RouteConfig;
  readonly log: Log;
}

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends LoadContext {}
}
