/**
 * Puts together what a running extension needs to know of the admin around it.
 */
import type { ExtensionEnvironment } from '../extension-host/host.ts';
import type { ExtensionSpec } from '../extension-spec.ts';
import type { AdminListing } from './listing.ts';
import { adminApi, fetchSessionToken } from './requests.ts';
import { parameter } from './router.ts';
import type { ExtensionPlace } from './targets.ts';

export interface Opening extends ExtensionPlace {
  /** `gid://shopify/Order/ID`, as `shopify.data.selected` has them. */
  readonly selected: readonly string[];
}

interface Handlers {
  onClose(): void;
  onNavigate(url: string): void;
}

const NO_HANDLERS: Handlers = { onClose: () => undefined, onNavigate: () => undefined };

export function environmentFor(
  listing: AdminListing,
  spec: ExtensionSpec,
  opening: Opening,
  handlers: Handlers = NO_HANDLERS,
): ExtensionEnvironment {
  const { extension, target, selected } = opening;
  const { handle, catalogues, defaultLocale } = extension;
  const wanted = parameter('locale') ?? 'en';
  // The extension speaks the closest language that it has.
  const locale = [wanted, wanted.split('-')[0] ?? wanted].find((one) => one in catalogues);
  const defaultTexts = catalogues[defaultLocale] ?? {};
  const tags = spec.targets[target] ?? [];
  const file = target.endsWith('.should-render') ? `${handle}-conditions.js` : `${handle}.js`;
  return {
    handle,
    target,
    bundleUrl: new URL(`/sandbox/bundles/${file}`, location.origin).href,
    elements: Object.fromEntries(
      tags.flatMap((tag) => {
        const element = spec.elements[tag];
        return element === undefined ? [] : [[tag, element]];
      }),
    ),
    appUrl: listing.app.url,
    data: { selected: selected.map((id) => ({ id })) },
    locale: locale ?? defaultLocale,
    texts: (locale === undefined ? undefined : catalogues[locale]) ?? defaultTexts,
    defaultTexts,
    currency: listing.shop.currency,
    timezone: listing.shop.timezone,
    idToken: fetchSessionToken,
    adminApi,
    ...handlers,
  };
}
