/**
 * What the process hands to every route: the use cases, Shopify's sign-in and the few settings that a
 * page may know. Routes take everything from here and build nothing themselves.
 */
import type { DatabaseFault } from '#app/http/database-fault.ts';
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { Application } from '#app/use-cases/application.ts';
import type { Log } from '#app/use-cases/ports/log.ts';

/** The part of the settings that routes need; the whole `Config` fits. */
interface RouteConfig {
  readonly sandbox: boolean;
  readonly shopify: { readonly apiKey: string; readonly appUrl: string };
}

export interface LoadContext {
  readonly application: Application;
  readonly shopify: ShopifyAccess;
  readonly config: RouteConfig;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** What scripts of this answer carry to be run, where its policy asks for it. */
  readonly nonce?: string;
  /** Hears of every fault of the database that an answer told of. */
  readonly onDatabaseFault: (fault: DatabaseFault) => void;
  /** Aborts when this process is told to end: who only waits for a change is answered at once. */
  readonly closing: AbortSignal;
}

/** What the wiring knows of it; the rest is the web server's. */
export type WiredContext = Omit<LoadContext, 'closing' | 'nonce'>;

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends LoadContext {}
}
