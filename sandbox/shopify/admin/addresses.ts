/**
 * Follows the addresses that extensions and the app's pages use in the admin.
 */
import { resolveAppUrl } from '../extension-host/app-fetch.ts';
import { reportProblem } from '../extension-host/problems.ts';
import type { AppListing } from './listing.ts';
import { goTo } from './router.ts';

/**
 * @param url `app:settings`, `/settings` (both the app's own), `shopify://admin/orders/1`,
 *   `shopify://admin/apps/HANDLE/settings`, `extension://HANDLE`, a web address, `mailto:` or `tel:`
 * @param openExtension opens the action of that handle
 */
export function follow(url: string, app: AppListing, openExtension: (handle: string) => void) {
  const admin = /^shopify:(?:\/\/)?admin(\/.*)?$/.exec(url);
  if (admin !== null) return goTo(adminPath(admin[1] ?? '/orders', app));
  if (url.startsWith('extension:')) return openExtension(url.replace(/^extension:(\/\/)?/, ''));
  // The browser hands these to another program; there is none beside the sandbox.
  if (/^(mailto|tel):/.test(url)) return;
  const target = URL.canParse(url) && !url.startsWith('app:') ? new URL(url) : undefined;
  if (target !== undefined && target.origin !== new URL(app.url).origin) {
    if (/^https?:$/.test(target.protocol)) window.open(target, '_blank', 'noopener');
    else reportProblem(`nothing in the admin opens ${url}`);
    return;
  }
  const page = resolveAppUrl(url, app.url);
  goTo(`/apps/${app.handle}${page.pathname}${page.search}`);
}

/** Apps are addressed by their handle or by their key. */
function adminPath(path: string, app: AppListing): string {
  return path.replace(`/apps/${app.apiKey}`, `/apps/${app.handle}`);
}
