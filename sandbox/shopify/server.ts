/**
 * The Shopify simulator: stands in for `https://SHOP/`, for the admin that merchants look at, and (when
 * asked to) stands in front of the app at its public address. Real HTTP on the loopback; the app runs
 * unchanged, with `SHOPIFY_API_ORIGIN` pointing here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { adminListener } from './admin-server.ts';
import { apiListener } from './api-server.ts';
import { proxyListener } from './app-proxy.ts';
import { browserFiles } from './browser-files.ts';
import { createControl, type ShopifyControl } from './control.ts';
import { Faults } from './faults.ts';
import { type Listening, listen } from './http.ts';
import type { ShownMail } from './mail-page.ts';
import type { SimulatorState } from './state.ts';
import { readSubscriptions, type Subscription } from './webhooks.ts';

export interface ShopifySimulatorOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  /**
   * The app's public address (`SHOPIFY_APP_URL`). Without it the simulator stands in front of the app at
   * an address of its own (`appUrl` of the result), which the app's pages need to be shown in a frame;
   * say where the app really listens by `control.connectApp`.
   */
  readonly appUrl?: string;
  /** Ports; default: free ones. */
  readonly ports?: { readonly api?: number; readonly admin?: number; readonly app?: number };
  /** What merchants grant; default: the scopes of `shopify.app.toml`. */
  readonly scopes?: readonly string[];
  /** Default: the webhook subscriptions of `shopify.app.toml`. */
  readonly subscriptions?: readonly Subscription[];
  /** Default: `extensions/` of this project. */
  readonly extensionsRoot?: string;
  /** Default: an hour, as Shopify's. Under 300 the library renews on every request. */
  readonly offlineTokenSeconds?: number;
  readonly now?: () => Date;
  /** Shown at `/sandbox/mails` of the admin. */
  readonly mails?: () => readonly ShownMail[];
}

export interface ShopifySimulator {
  /** For `SHOPIFY_API_ORIGIN`. */
  readonly url: string;
  /** What a person opens. `?shop=`, `?locale=` and `?user=` choose who is looking at what. */
  readonly adminUrl: string;
  /** For `SHOPIFY_APP_URL`. */
  readonly appUrl: string;
  readonly control: ShopifyControl;
  stop(): Promise<void>;
}

const PROJECT = join(import.meta.dirname, '../..');

export async function startShopifySimulator(
  options: ShopifySimulatorOptions,
): Promise<ShopifySimulator> {
  const manifest = readManifest();
  const scopes = options.scopes ?? manifest.scopes;
  const subscriptions = options.subscriptions ?? readSubscriptions(manifest.file);
  const state: SimulatorState = {
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    appUrl: options.appUrl ?? '',
    now: options.now ?? (() => new Date()),
    offlineTokenSeconds: options.offlineTokenSeconds ?? 3600,
    shops: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    calls: [],
    listeners: new Set(),
    deliveries: [],
    problems: [],
    faults: new Faults(),
  };
  let appOrigin: string | null = null;
  const control = createControl(state, subscriptions, scopes, (origin) => {
    appOrigin = origin;
  });
  const site = {
    state,
    control,
    files: browserFiles,
    app: {
      name: manifest.name,
      handle: manifest.name.toLowerCase().replaceAll(' ', '-'),
      requiredScopes: scopes,
      optionalScopes: manifest.optionalScopes,
    },
    mails: options.mails ?? (() => []),
    extensionsRoot: options.extensionsRoot ?? join(PROJECT, 'extensions'),
    spec: readFileSync(join(import.meta.dirname, 'extension-spec.generated.json'), 'utf8'),
  };
  const running: Listening[] = [];
  const start = async (...args: Parameters<typeof listen>) => {
    const listening = await listen(...args);
    running.push(listening);
    return `http://127.0.0.1:${listening.port}`;
  };
  const stop = async () => {
    await Promise.all(running.map((listening) => listening.stop()));
  };
  try {
    const url = await start(apiListener(state), options.ports?.api ?? 0);
    const adminUrl = await start(adminListener(site), options.ports?.admin ?? 0);
    if (options.appUrl === undefined) {
      const proxy = proxyListener(() => appOrigin, browserFiles);
      state.appUrl = await start(proxy, options.ports?.app ?? 0);
    }
    return { url, adminUrl, appUrl: state.appUrl, control, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readManifest() {
  const file = join(PROJECT, 'shopify.app.toml');
  const toml = parse(readFileSync(file, 'utf8')) as {
    name: string;
    access_scopes?: { scopes?: string; optional_scopes?: string[] };
  };
  const scopes = toml.access_scopes?.scopes ?? '';
  return {
    file,
    name: toml.name,
    scopes: scopes.split(',').filter((scope) => scope !== ''),
    optionalScopes: toml.access_scopes?.optional_scopes ?? [],
  };
}
