/**
 * What is worth a line in the record of changes: who did what, as values. Never a secret, and nothing of a
 * customer's: a value stands here only where it is harmless, else only that it was changed.
 */

/** Who makes a change: known where the request is authenticated, and nowhere else. */
export type Actor =
  /** `userId`: Shopify's; null: the session names nobody. */
  | { readonly kind: 'staff'; readonly userId: string | null }
  /** Shopify itself, by a signed webhook. */
  | { readonly kind: 'shopify' }
  /** Whoever holds the link that was mailed to an address. */
  | { readonly kind: 'address_owner' }
  /** Whoever runs the app, by a command. */
  | { readonly kind: 'operator' }
  /** The app by itself, as when it finds that a connection is lost. */
  | { readonly kind: 'app' };

export const THE_APP: Actor = { kind: 'app' };

export type HarmlessValue = string | number | boolean | null | readonly string[];

/** Without `from` and `to`: it was changed, and what it was is nobody's business here. */
export interface FieldChange {
  /** As the API names it: "automations.writeTag". */
  readonly field: string;
  readonly from?: HarmlessValue;
  readonly to?: HarmlessValue;
}

export type AuditedChange =
  | {
      readonly action: 'settings_saved' | 'access_changed';
      readonly fields: readonly FieldChange[];
    }
  | {
      readonly action: 'provider_saved';
      readonly provider: string;
      readonly fields: readonly FieldChange[];
    }
  | {
      readonly action: 'connected' | 'connection_changed';
      readonly tenantId: number;
      readonly salesChannel: string;
    }
  /** `refusal`: the code of why Prime Penguin refuses it. */
  | { readonly action: 'connection_lost'; readonly refusal: string }
  | { readonly action: 'connection_restored' | 'disconnected' }
  /** `filters`: the names of those that narrowed it; their values can be an order's. */
  | { readonly action: 'exported'; readonly filters: readonly string[] }
  | { readonly action: 'orders_erased'; readonly orders: number }
  | { readonly action: 'shop_erased' | 'installed' | 'uninstalled' }
  /** `address`: masked. */
  | {
      readonly action:
        | 'address_asked'
        | 'address_confirmed'
        | 'address_stopped'
        | 'address_resumed';
      readonly address: string;
    }
  | { readonly action: 'demo_started' | 'demo_ended' }
  | { readonly action: 'keys_resealed'; readonly resealed: number };

export type AuditedAction = AuditedChange['action'];

/** Lines of the operator's: not shown to the merchant, and they outlive the erasure of the shop. */
const IS_FOR_OPERATOR: Readonly<Record<AuditedAction, boolean>> = {
  settings_saved: false,
  access_changed: false,
  provider_saved: false,
  connected: false,
  connection_changed: false,
  connection_lost: false,
  connection_restored: false,
  disconnected: false,
  exported: false,
  orders_erased: false,
  shop_erased: true,
  installed: false,
  uninstalled: false,
  address_asked: false,
  address_confirmed: false,
  address_stopped: false,
  address_resumed: false,
  demo_started: false,
  demo_ended: false,
  keys_resealed: true,
};

export function isForOperator(action: AuditedAction): boolean {
  return IS_FOR_OPERATOR[action];
}

/** "ops@example.com" becomes "o…@example.com": enough for whoever knows it, and nothing for anybody else. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}…${address.slice(at)}`;
}
