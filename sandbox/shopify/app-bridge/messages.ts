/**
 * What the app's page in the frame and the admin around it say to each other, as types.
 */

export interface BarAction {
  /** Names the button in the page that is to be pressed. */
  readonly key: string;
  readonly label: string;
  readonly kind: 'primary' | 'breadcrumb' | 'other';
  readonly disabled: boolean;
  readonly loading: boolean;
  readonly critical: boolean;
}

export interface NavItem {
  readonly href: string;
  readonly label: string;
}

export interface Nav {
  readonly items: readonly NavItem[];
  /** Where the app's name leads: what the page calls its home. It is no item. */
  readonly home: string;
}

/** The page tells; nothing is answered. */
export type Told =
  | {
      readonly type: 'toast';
      readonly id: string;
      readonly message: string;
      readonly error: boolean;
      readonly duration: number;
      readonly action: string | null;
    }
  | { readonly type: 'toast-hide'; readonly id: string }
  | {
      readonly type: 'title';
      readonly title: string | null;
      readonly actions: readonly BarAction[];
    }
  | { readonly type: 'save-bar'; readonly open: boolean; readonly actions: readonly BarAction[] }
  | ({ readonly type: 'nav' } & Nav)
  | { readonly type: 'loading'; readonly on: boolean }
  | { readonly type: 'url'; readonly path: string }
  | { readonly type: 'open'; readonly url: string; readonly newContext: boolean }
  | { readonly type: 'problem'; readonly problem: string };

/** The page asks; the admin answers. */
export type Asked =
  | { readonly type: 'idToken' }
  | { readonly type: 'user' }
  | { readonly type: 'scopes' }
  | { readonly type: 'requestScopes'; readonly scopes: readonly string[] }
  | { readonly type: 'leave' }
  | { readonly type: 'adminApi'; readonly body: string };

export type FromPage = { readonly bridge: true } & (
  | { readonly told: Told }
  | { readonly asked: Asked; readonly call: number }
);

export type FromAdmin = { readonly bridge: true } & (
  | { readonly answer: unknown; readonly call: number }
  | { readonly navigate: string }
  | { readonly press: string }
  | { readonly toastAction: string }
  | { readonly toastGone: string }
);

export function isBridgeMessage<T extends { readonly bridge: true }>(data: unknown): data is T {
  return typeof data === 'object' && data !== null && 'bridge' in data && data.bridge === true;
}
