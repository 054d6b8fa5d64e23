/**
 * What the admin's pages ask of the sandbox server, as types. Both sides import these.
 */
import type { OrderLine, SimulatedOrder } from '../model.ts';

export interface ShopListing {
  readonly domain: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
}

export interface ExtensionListing {
  readonly handle: string;
  /** In the language of the page. */
  readonly name: string;
  readonly targets: readonly string[];
  /** False while `dist/HANDLE.js` is missing. */
  readonly built: boolean;
  /** The targets of the conditions bundle: `….should-render`. */
  readonly conditions: readonly string[];
  /** Language tag -> texts. `en` and the like, without `.default`. */
  readonly catalogues: Readonly<Record<string, Catalogue>>;
  readonly defaultLocale: string;
}

export interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

export interface AppListing {
  readonly name: string;
  /** In the address: `/apps/HANDLE`. */
  readonly handle: string;
  readonly apiKey: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly requiredScopes: readonly string[];
  readonly optionalScopes: readonly string[];
}

export interface AdminListing {
  readonly shop: ShopListing;
  readonly shops: readonly ShopListing[];
  readonly app: AppListing;
  readonly scopes: readonly string[];
  readonly extensions: readonly ExtensionListing[];
}

export interface OrderListing extends Omit<SimulatedOrder, 'metafields'> {
  readonly lines: readonly OrderLine[];
}
