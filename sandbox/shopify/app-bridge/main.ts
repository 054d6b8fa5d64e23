/**
 * Stands in for Shopify's App Bridge in the app's pages: runs before the app's own code, provides the
 * global `shopify`, session tokens on the app's own calls, and the bar, menu and message elements.
 */
import { ask, onMessage, tell } from './connection.ts';
import { byId, defineBridgeElements, openSaveBar } from './elements.ts';
import { idToken, installFetch } from './page-fetch.ts';

interface Kept {
  host?: string;
  shop?: string;
  locale?: string;
}

/** `window.name` outlives a navigation of the frame; sessionStorage throws in a third-party frame. */
function keepQuery(): Kept {
  let kept: Kept = {};
  try {
    kept = JSON.parse(window.name) as Kept;
  } catch {
    // The first page in this frame.
  }
  const query = new URLSearchParams(location.search);
  for (const name of ['host', 'shop', 'locale'] as const) {
    const value = query.get(name);
    if (value !== null) kept[name] = value;
  }
  window.name = JSON.stringify(kept);
  return kept;
}

interface ToastOptions {
  readonly duration?: number;
  readonly isError?: boolean;
  readonly action?: string;
  onAction?(): void;
  onDismiss?(): void;
}

function createToast() {
  let shown = 0;
  const open = new Map<string, ToastOptions>();
  onMessage((message) => {
    if ('toastAction' in message) open.get(message.toastAction)?.onAction?.();
    if ('toastGone' in message) {
      open.get(message.toastGone)?.onDismiss?.();
      open.delete(message.toastGone);
    }
  });
  return {
    show(message: string, options: ToastOptions = {}): string {
      shown += 1;
      const id = String(shown);
      open.set(id, options);
      const { isError = false, duration = 5000, action = null } = options;
      tell({ type: 'toast', id, message, error: isError, duration, action });
      return id;
    },
    hide: (id: string) => tell({ type: 'toast-hide', id }),
  };
}

const absent = (name: string) => () => {
  tell({ type: 'problem', problem: `shopify.${name} is not played by the sandbox` });
  return Promise.resolve(undefined);
};

function createGlobal(apiKey: string, kept: Kept) {
  return {
    config: { apiKey, host: kept.host ?? '', shop: kept.shop ?? '', locale: kept.locale ?? 'en' },
    origin: 'https://admin.shopify.com',
    ready: Promise.resolve(),
    environment: { embedded: true, mobile: false, pos: false },
    idToken,
    user: () => ask({ type: 'user' }),
    toast: createToast(),
    loading: (on = true) => tell({ type: 'loading', on }),
    modal: byId('ui-modal'),
    saveBar: {
      ...byId('ui-save-bar'),
      // Resolves when the member of staff agrees to lose what is not saved.
      leaveConfirmation: async () => {
        if (openSaveBar()) await ask({ type: 'leave' });
      },
    },
    scopes: {
      query: () => ask({ type: 'scopes' }),
      request: (scopes: readonly string[]) => ask({ type: 'requestScopes', scopes }),
      revoke: absent('scopes.revoke'),
    },
    resourcePicker: absent('resourcePicker'),
    picker: absent('picker'),
    intents: { invoke: absent('intents.invoke') },
    reviews: { request: async () => ({ success: false, code: 'cooldown-period' }) },
  };
}

const ADMIN_ADDRESS = /^(shopify|app|extension):/;

/** Links and windows that belong to the admin are opened by the admin. */
function installNavigation(): void {
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      const href = link?.getAttribute('href') ?? '';
      if (!ADMIN_ADDRESS.test(href)) return;
      event.preventDefault();
      event.stopPropagation();
      tell({ type: 'open', url: href, newContext: false });
    },
    true,
  );
  const native = window.open.bind(window);
  window.open = (url, target, features) => {
    const address = String(url ?? '');
    if (!ADMIN_ADDRESS.test(address) && target !== '_top' && target !== '_parent') {
      return native(url, target, features);
    }
    tell({ type: 'open', url: address, newContext: target === '_blank' });
    return null;
  };
  const report = () => tell({ type: 'url', path: location.pathname + location.search });
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name].bind(history);
    history[name] = (...args) => {
      original(...args);
      report();
    };
  }
  window.addEventListener('popstate', report);
  report();
}

/** The app's bounce page asks to be loaded again with a session token in the address. */
async function answerBounce(): Promise<void> {
  const again = new URLSearchParams(location.search).get('shopify-reload');
  if (again === null) return;
  const url = new URL(again, location.href);
  url.searchParams.set('id_token', await idToken());
  location.replace(url);
}

const script = document.currentScript;
const apiKey =
  (script instanceof HTMLElement ? script.dataset.apiKey : undefined) ??
  document.querySelector<HTMLMetaElement>('meta[name="shopify-api-key"]')?.content ??
  '';
Reflect.set(window, 'shopify', createGlobal(apiKey, keepQuery()));
installFetch();
defineBridgeElements();
installNavigation();
void answerBounce();
