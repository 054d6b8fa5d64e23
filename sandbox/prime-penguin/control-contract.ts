/**
 * The simulator's out-of-band control: what tests, the demo and the sandbox may build, do and ask.
 * Everything here is plain JSON, so that the same interface works in process and over HTTP. Ids are
 * Prime Penguin's unless named otherwise; instants are milliseconds of the simulator's clock.
 */

import type { SimulatorEvent } from './events.ts';
import type { FaultRule } from './faults.ts';
import type { BuildingAction, Report, WmsPlan } from './plans.ts';
import type { Quirks } from './quirks.ts';
import type { RealTimer } from './timers.ts';

interface TenantInput {
  readonly id?: number;
  readonly tenancyName: string;
  readonly name: string;
  readonly isActive?: boolean;
}

export interface UserInput {
  readonly tenantId: number;
  readonly userName: string;
  readonly password: string;
  readonly twoFactorRequired?: boolean;
  /** The code that satisfies two-factor; default 123456. */
  readonly twoFactorCode?: string;
  readonly mustResetPassword?: boolean;
  readonly captchaRequired?: boolean;
  readonly isLocked?: boolean;
  /** False: may log in, but every call for orders is forbidden (403). */
  readonly mayReadOrders?: boolean;
  /** False: may read, but may not cancel (403). */
  readonly mayCancelOrders?: boolean;
  /** False: 403 for the warehouse connections. */
  readonly mayReadConnections?: boolean;
  /** False: 403 for the sync times of one connection. */
  readonly mayReadSyncTimes?: boolean;
  /** False: 403 for the sync times of all connections at once. */
  readonly mayReadAllSyncTimes?: boolean;
  /** False: 403 for assigning orders to another provider. */
  readonly mayAssignOrders?: boolean;
  /** False: 403 for asking for a sync now. */
  readonly maySyncNow?: boolean;
}

export interface SalesChannelInput {
  readonly id?: number;
  readonly tenantId: number;
  readonly name: string;
  /** As Prime Penguin keeps it; for Shopify the shop's domain. */
  readonly domain: string | null;
  /** Whether orders are read at all. Default true. False shows only as a channel without a schedule. */
  readonly readsOrders?: boolean;
  /** When the channel is read, 5 or 6 fields, UTC. Default every 30 minutes; null: only on demand. */
  readonly cron?: string | null;
  /** When it is really read, where that is not as the cron says. */
  readonly timer?: RealTimer | null;
  /** How long a scheduled read takes between its snapshot and its writing. Default: the simulator's `batchMs`. */
  readonly readMs?: number;
  /** Imports orders that are cancelled in Shopify already. Default false. */
  readonly importsCancelled?: boolean;
  /** 0 installed (default), 1 installing, 2 uninstalling, 3 uninstalled, 100 invalid, 101 not installed. Read only if 0. */
  readonly installationStatus?: number;
  /** Prime Penguin's access to the shop has been withdrawn: nothing is read. */
  readonly tokenRevoked?: boolean;
  /** Only orders of these Shopify locations are read; shown, and applied to orders with a location. */
  readonly orderLocationIds?: readonly number[];
}

export interface ProviderInput {
  readonly id?: number;
  readonly tenantId: number;
  readonly name: string;
  readonly warehouse?: string;
  /** `dropship` has no warehouse system: nothing is ever forwarded. Default `wms`. */
  readonly kind?: 'wms' | 'dropship';
  /** When its integrator runs, 5 or 6 fields, UTC; null: only on demand, and no schedule is shown. */
  readonly cron: string | null;
  /** Shown instead of `cron` by GetWarehouseNextSyncTime (a schedule that lies, or is unreadable). */
  readonly shownCron?: string | null;
  /** When it really runs, where that is not as `cron` says. */
  readonly timer?: RealTimer | null;
  /** How long a scheduled batch takes between its snapshot and its writing. Default: the simulator's `batchMs`. */
  readonly batchMs?: number;
  /** The warehouse system answers a request within the batch that brings it. Default false: in the next. */
  readonly answersAtOnce?: boolean;
  /** Batches run and do nothing. Default false. */
  readonly isBroken?: boolean;
  /** Its warehouse connection. Default true. Off: batches do nothing, and no sync is recorded. */
  readonly isActive?: boolean;
  /** Orders go to the warehouse. Default true. */
  readonly sendsOrders?: boolean;
  /** What the warehouse says is read back. Default true. Off: no answer ever arrives. */
  readonly readsResults?: boolean;
  /** Changes of an order that the warehouse has are sent on. Default true. Off: no cancel is carried. */
  readonly sendsChanges?: boolean;
  /** Prime Penguin's ids of orders whose changes are not sent on. */
  readonly ordersWithoutChanges?: readonly number[];
  /** Older orders are passed over, whatever is to be sent or read. Default null: none are. */
  readonly daysToSync?: number | null;
  /** Which moment of a batch is recorded as the time of the sync. Default its end. */
  readonly recordsSyncAt?: 'start' | 'end';
}

interface LineInput {
  readonly title: string;
  readonly sku?: string;
  readonly quantity: number;
}

export interface ProblemInput {
  readonly via: 'entity_log' | 'warehouse_error';
  readonly message: string;
  /** Entity log only: any number, also ones that Prime Penguin does not know. Default 0. */
  readonly code?: number;
  readonly level?: 'error' | 'warning';
  readonly source?: 'internal' | 'wms' | 'sales_channel';
  /** Entity log only. Default now. */
  readonly at?: number;
}

export type PartPhase = 'read' | 'at_warehouse' | 'partly_shipped' | 'shipped' | 'stopped';

export interface OrderPart {
  readonly providerId: number;
  /** Prime Penguin's id of it, where the caller chooses. Default: the next free one. */
  readonly primePenguinOrderId?: number | null;
  readonly lines?: readonly LineInput[];
  readonly plan?: WmsPlan;
  readonly phase?: PartPhase;
  /** Extra batches that pass before the integrator forwards it. Default 0. */
  readonly forwardedLateByBatches?: number;
  /** Prime Penguin refuses CancelOrder with this text. */
  readonly cancelRefusal?: string | null;
  /** CancelOrder sets the warehouse side to Cancelled too, in the name of the sales channel. */
  readonly cancelEchoesOnWarehouseSide?: boolean;
  /** Problems that were there before. */
  readonly problems?: readonly ProblemInput[];
}

export interface OrderInput
  extends Omit<OrderPart, 'providerId' | 'phase' | 'primePenguinOrderId'> {
  readonly tenantId: number;
  readonly salesChannelId: number;
  /** Shopify's numeric order id. */
  readonly shopifyOrderId: string;
  /** As people see it: "#1001". */
  readonly orderNumber: string;
  /** `not_read`: in Shopify, not yet in Prime Penguin. `read`: imported, not forwarded. Others: already there. */
  readonly phase: 'not_read' | PartPhase;
  /** Default: the tenant's first provider. */
  readonly providerId?: number;
  /** Several warehouse orders for one Shopify order. Each part falls back on what the order says. */
  readonly split?: readonly OrderPart[];
  readonly isPaid?: boolean;
  readonly isOnHold?: boolean;
  readonly releaseAt?: number | null;
  /** When it was placed, imported and forwarded. Defaults: three, two and one hour ago. */
  readonly createdAt?: number;
  readonly importedAt?: number;
  readonly forwardedAt?: number;
  /** The Shopify location that it is to ship from. */
  readonly locationId?: number;
  /** Never read: held by a fraud check or a filter. */
  readonly isFilteredOut?: boolean;
}

interface OrderPatch {
  readonly isPaid?: boolean;
  readonly isOnHold?: boolean;
  readonly releaseAt?: number | null;
  readonly isFilteredOut?: boolean;
}

export type Physical =
  | 'never_at_warehouse'
  | 'stopped'
  | 'in_progress'
  | 'picked'
  | 'partly_shipped'
  | 'shipped';

/** What really happened to one warehouse order, whatever Prime Penguin shows of it. */
export interface Truth {
  /** null while Prime Penguin has not read the order. */
  readonly primePenguinOrderId: number | null;
  readonly provider: { readonly id: number; readonly name: string };
  readonly physical: Physical;
  readonly cancelReachedWarehouse: boolean;
  /** The last thing that the warehouse said which answers a cancellation. `too_late` is also a report of shipping. */
  readonly warehouseSaid:
    | 'nothing'
    | 'cancelled'
    | 'resumed'
    | 'refused'
    | 'not_supported'
    | 'too_late';
  /** Requests that Prime Penguin took in for this order, refused ones included. */
  readonly cancelRequestsReceived: number;
  /** Prime Penguin has cancelled the order in the sales channel: only ever for the dropship provider's. */
  readonly cancelledInChannel: boolean;
  /** How Prime Penguin shows the sides now (normalised; null is empty). */
  readonly shown: { readonly channel: string | null; readonly warehouse: string | null };
}

interface AddedOrder {
  readonly shopifyOrderId: string;
  /** Empty while not read. */
  readonly primePenguinOrderIds: readonly number[];
}

export interface Violation {
  readonly at: number;
  readonly method: string;
  /** Path and names of query parameters; values are left out. */
  readonly request: string;
  readonly reason: string;
}

export interface WebhookDelivery {
  readonly at: number;
  readonly subscriptionId: string;
  readonly webhook: string;
  readonly attempt: number;
  /** null: no answer at all. */
  readonly status: number | null;
}

export interface TokenRules {
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** How a dead refresh token is refused; what Prime Penguin does is not published. */
  readonly refreshRejection: 'unauthorised' | 'user_friendly' | 'internal_error';
}

/** The calls that go over the wire as they are: JSON in, JSON out. */
export interface ControlCalls {
  // The world
  addTenant(tenant: TenantInput): Promise<number>;
  setTenantActive(tenantId: number, isActive: boolean): Promise<void>;
  addUser(user: UserInput): Promise<number>;
  changeUser(userId: number, patch: Partial<Omit<UserInput, 'tenantId'>>): Promise<void>;
  addSalesChannel(channel: SalesChannelInput): Promise<number>;
  changeSalesChannel(
    channelId: number,
    patch: Partial<Omit<SalesChannelInput, 'id' | 'tenantId'>>,
  ): Promise<void>;
  addProvider(provider: ProviderInput): Promise<number>;
  changeProvider(
    providerId: number,
    patch: Partial<Omit<ProviderInput, 'id' | 'tenantId'>>,
  ): Promise<void>;
  addOrder(order: OrderInput): Promise<AddedOrder>;
  /** Changes the order in Shopify and, if it has been read, in Prime Penguin at once. */
  changeOrder(shopifyOrderId: string, patch: OrderPatch): Promise<void>;
  /** Forgets tenants, orders, tokens, faults, quirks, events and violations. */
  reset(): Promise<void>;

  // What happens in it
  /** The merchant cancels in Shopify; Prime Penguin learns of it at the next channel read. */
  cancelInShopify(shopifyOrderId: string): Promise<void>;
  /** The building does something that its plan does not hold. */
  warehouseDoes(
    primePenguinOrderId: number,
    action: Exclude<BuildingAction, { kind: 'say' }>,
  ): Promise<void>;
  /** Shown in Prime Penguin at once, as if a batch had just brought it. The building does nothing. */
  warehouseSays(primePenguinOrderId: number, report: Report): Promise<void>;
  recordProblem(primePenguinOrderId: number, problem: ProblemInput): Promise<void>;
  setPlan(primePenguinOrderId: number, plan: WmsPlan): Promise<void>;
  /**
   * Somebody assigns the order to another provider, in Prime Penguin. Where a warehouse has it, its
   * integrator cancels it there with the next batch.
   */
  assign(primePenguinOrderId: number, providerId: number): Promise<void>;
  setCancelRefusal(primePenguinOrderId: number, text: string | null): Promise<void>;

  // Batches. One that a schedule has under way ends first.
  /** One whole batch, with no pause between its snapshot and its writing. */
  runBatch(providerId: number): Promise<void>;
  /** Takes the snapshot; nothing is written until `endBatch`. */
  beginBatch(providerId: number): Promise<void>;
  endBatch(providerId: number): Promise<void>;
  runChannelRead(channelId: number): Promise<void>;
  beginChannelRead(channelId: number): Promise<void>;
  endChannelRead(channelId: number): Promise<void>;
  /** Stops the schedules; batches and reads that are under way are ended first. */
  pauseSchedules(): Promise<void>;
  resumeSchedules(): Promise<void>;

  // Access
  /** A long-lived token, as Prime Penguin hands out. `lifetimeSeconds` null: does not expire. */
  issueToken(token: {
    readonly tenantId: number;
    readonly userName?: string;
    readonly lifetimeSeconds?: number | null;
  }): Promise<string>;
  /** Withdraws access and refresh tokens of a tenant, a user, or one token. */
  revokeTokens(of: {
    readonly tenantId?: number;
    readonly userName?: string;
    readonly accessToken?: string;
    /** Keep refresh tokens, so that only a renewal is needed. Default false. */
    readonly accessTokensOnly?: boolean;
  }): Promise<number>;
  setTokenRules(rules: Partial<TokenRules>): Promise<void>;

  // Misbehaviour
  setQuirks(quirks: Partial<Quirks>): Promise<void>;
  resetQuirks(): Promise<void>;
  /** Gives the fault's id. The rule added first is applied first. */
  addFault(rule: FaultRule): Promise<number>;
  clearFaults(faultId?: number): Promise<void>;
  /** Lets go the requests that a `hold` fault keeps; the rule itself stays until cleared or used up. */
  releaseHeld(faultId?: number): Promise<number>;
  /** Closes the listening socket and every connection: connection refused until `comeUp`. */
  goDown(): Promise<void>;
  /** On the same port. */
  comeUp(): Promise<void>;
  /** Prime Penguin's clock runs ahead (positive) or behind this machine's. */
  setClockSkew(ms: number): Promise<void>;

  // Webhooks
  setWebhookNames(names: readonly string[]): Promise<void>;
  publishWebhook(webhook: {
    readonly tenantId: number;
    readonly name: string;
    readonly data: unknown;
  }): Promise<void>;
  webhookDeliveries(): Promise<readonly WebhookDelivery[]>;

  // Questions
  now(): Promise<number>;
  truth(shopifyOrderId: string): Promise<readonly Truth[]>;
  violations(): Promise<readonly Violation[]>;
  clearViolations(): Promise<void>;
  /** Events after `since` (a sequence number, 0 for all kept), oldest first; waits up to `waitMs` for one. */
  events(since?: number, waitMs?: number): Promise<readonly SimulatorEvent[]>;
  /** The newest event's sequence number. */
  lastEvent(): Promise<number>;
}

export interface Control extends ControlCalls {
  /**
   * The first event after `since` (default: from now on) for which the predicate holds. Take `since`
   * from `lastEvent()` before the act that causes the event. Rejects after `timeoutMs` (default 30,000).
   */
  when(
    predicate: (event: SimulatorEvent) => boolean,
    options?: { readonly since?: number; readonly timeoutMs?: number },
  ): Promise<SimulatorEvent>;
}
