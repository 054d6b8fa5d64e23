/**
 * What the simulated Shopify holds: shops, their orders, the app's installation. Plain data, no HTTP.
 */

export type FinancialStatus =
  | 'AUTHORIZED'
  | 'PAID'
  | 'PARTIALLY_PAID'
  | 'PARTIALLY_REFUNDED'
  | 'PENDING'
  | 'REFUNDED'
  | 'VOIDED';

export type FulfilmentStatus =
  | 'UNFULFILLED'
  | 'PARTIALLY_FULFILLED'
  | 'FULFILLED'
  | 'IN_PROGRESS'
  | 'ON_HOLD';

export type ShopifyCancelReason =
  | 'CUSTOMER'
  | 'DECLINED'
  | 'FRAUD'
  | 'INVENTORY'
  | 'OTHER'
  | 'STAFF';

export interface OrderLine {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
  /** In the shop's currency, in whole units and fractions: "249.00". */
  readonly price: string;
}

export interface Metafield {
  readonly id: string;
  readonly namespace: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
}

export interface SimulatedOrder {
  /** Shopify's numeric id, as in the admin's address bar. */
  readonly id: number;
  /** `gid://shopify/Order/ID` */
  readonly gid: string;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  cancelledAt: string | null;
  cancelReason: ShopifyCancelReason | null;
  financialStatus: FinancialStatus;
  fulfilmentStatus: FulfilmentStatus;
  readonly customer: { readonly name: string; readonly city: string };
  readonly lines: readonly OrderLine[];
  tags: string[];
  metafields: Metafield[];
}

/** A member of staff. */
export interface SimulatedUser {
  /** Shopify's user id: `sub` of their session tokens. */
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Every shop has one owner. */
  readonly isAccountOwner: boolean;
}

/** Who looks at the simulated admin, unless its address says otherwise. */
export const OWNER: SimulatedUser = {
  id: '42',
  firstName: 'Sam',
  lastName: 'Staff',
  isAccountOwner: true,
};

export interface SimulatedShop {
  /** `demo.myshopify.com` */
  readonly domain: string;
  readonly id: number;
  readonly name: string;
  readonly timezone: string;
  readonly currency: string;
  installed: boolean;
  /** Scopes the merchant granted. */
  scopes: readonly string[];
  readonly orders: Map<string, SimulatedOrder>;
  readonly users: Map<string, SimulatedUser>;
  /** What the app sent to Flow, oldest first. */
  readonly flowTriggers: { readonly handle: string; readonly payload: unknown }[];
  /** Leaky bucket of the Admin API: points left, and when that was counted (milliseconds). */
  readonly bucket: { available: number; countedAt: number };
}

export interface NewShop {
  readonly domain: string;
  readonly name?: string;
  readonly timezone?: string;
  readonly currency?: string;
  /** Default: the simulator's own list. */
  readonly scopes?: readonly string[];
  readonly installed?: boolean;
}

export interface NewOrder {
  readonly id: number;
  readonly name: string;
  readonly createdAt?: Date;
  readonly financialStatus?: FinancialStatus;
  readonly fulfilmentStatus?: FulfilmentStatus;
  readonly cancelledAt?: Date | null;
  readonly customer?: { readonly name: string; readonly city?: string };
  readonly lines?: readonly (Omit<OrderLine, 'price' | 'sku'> & {
    readonly sku?: string | null;
    readonly price?: string;
  })[];
  readonly tags?: readonly string[];
}

export const orderGid = (id: number): string => `gid://shopify/Order/${id}`;

export function createShop(shop: NewShop, scopes: readonly string[], id: number): SimulatedShop {
  return {
    domain: shop.domain,
    id,
    name: shop.name ?? shop.domain.replace('.myshopify.com', ''),
    timezone: shop.timezone ?? 'Europe/Stockholm',
    currency: shop.currency ?? 'SEK',
    installed: shop.installed ?? true,
    scopes: shop.scopes ?? scopes,
    orders: new Map(),
    users: new Map([[OWNER.id, OWNER]]),
    flowTriggers: [],
    bucket: { available: BUCKET_SIZE, countedAt: 0 },
  };
}

export function createOrder(order: NewOrder, now: Date): SimulatedOrder {
  return {
    id: order.id,
    gid: orderGid(order.id),
    name: order.name,
    createdAt: (order.createdAt ?? now).toISOString(),
    cancelledAt: order.cancelledAt?.toISOString() ?? null,
    cancelReason: order.cancelledAt ? 'OTHER' : null,
    financialStatus: order.financialStatus ?? 'PAID',
    fulfilmentStatus: order.fulfilmentStatus ?? 'UNFULFILLED',
    customer: { name: order.customer?.name ?? 'No customer', city: order.customer?.city ?? '' },
    lines: (order.lines ?? [{ title: 'Sample product', quantity: 1 }]).map((line) => ({
      title: line.title,
      sku: line.sku ?? null,
      quantity: line.quantity,
      price: line.price ?? '249.00',
    })),
    tags: [...(order.tags ?? [])],
    metafields: [],
  };
}

/** Points that an app may have saved up, and gets back each second, on Shopify's standard plans. */
export const BUCKET_SIZE = 2000;
export const BUCKET_RESTORE_PER_SECOND = 100;
