/**
 * What Shopify puts into an address when it opens the app. The library believes some of it unchecked: it writes
 * the shop into a policy, sends the visitor to the host, and lets App Bridge go to where a page is loaded again,
 * with a session token. So whatever Shopify itself would not say there is refused first.
 */
const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;
const ADMIN = /^admin\.shopify\.com\/store\/[a-z0-9][a-z0-9-]*$/i;

export type OpenedParameter = 'shop' | 'host' | 'shopify-reload';

/** The first parameter that Shopify did not put there; null: there is none. */
export function forgedParameter(
  { searchParams }: Pick<URL, 'searchParams'>,
  appUrl: string,
): OpenedParameter | null {
  const isGood: Readonly<Record<OpenedParameter, (value: string) => boolean>> = {
    shop: (value) => SHOP.test(value),
    host: (value) => isAdminOf(searchParams.get('shop'), Buffer.from(value, 'base64').toString()),
    'shopify-reload': (value) => URL.parse(value, appUrl)?.origin === new URL(appUrl).origin,
  };
  const names = Object.keys(isGood) as OpenedParameter[];
  return (
    names.find((name) => {
      const values = searchParams.getAll(name);
      return values.length > 1 || !values.every(isGood[name]);
    }) ?? null
  );
}

function isAdminOf(shop: string | null, host: string): boolean {
  return ADMIN.test(host) || (shop !== null && host === `${shop}/admin`);
}
