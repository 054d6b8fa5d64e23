/**
 * Prime Penguin's API for one tenant, answered from the world's data as its published description has it:
 * envelopes, words in the user's language, copies that lag, logs that lag, pages, times with and without a
 * zone. Knows what the app has been shown, for whoever judges later.
 */
import type { Random } from '../random.ts';
import {
  DROPSHIP,
  type Normal,
  type Part,
  type Problem,
  type Row,
  type StatusLine,
} from './part.ts';
import { DROPSHIP_NAME, type ShopOrder, type World } from './world.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const TENANT = 42;
export const CHANNEL = 301;
export const PROVIDER = 11;
const CONNECTION = 501;
export const DROPSHIP_ID = 10;
export const TOKEN = 'a-long-lived-token';
const SERVICES = '/api/services/app/';
export const CANCEL_PATH = `${SERVICES}SelfManagedStoreOrder/CancelOrder`;
export const ASSIGN_PATH = `${SERVICES}OrderMappings/Update`;
export const SYNC_ORDER_PATH = `${SERVICES}PrimePenguinCommon/SyncOrderToWarehouse`;
export const SYNC_CHANNEL_PATH = `${SERVICES}SalesChannel/SyncIntegration`;

/** One POST that reached Prime Penguin. */
export interface Post {
  readonly at: number;
  readonly part: Part | null;
  /** Prime Penguin did it, or why it said no. */
  readonly result: 'done' | 'already' | 'shipped' | 'refused' | 'unknown';
}

/** A row as the app was shown it last. */
export interface Shown {
  /** How old the copy was that it came from. */
  readonly at: number;
  readonly composedAt: number;
  readonly row: Row;
}

const WORDS = {
  en: {
    internal: 'An internal error occurred during your request!',
    already: 'The order is already cancelled.',
    shipped: 'The order has been fulfilled and cannot be cancelled.',
    refused: 'This provider does not accept cancellations.',
    unknown: 'There is no such entity.',
    token: 'Current user did not login to the application!',
    permission: 'Required permissions are not granted.',
  },
  sv: {
    internal: 'Ett internt fel uppstod under din begäran!',
    already: 'Ordern är redan avbruten.',
    shipped: 'Ordern är levererad och kan inte avbrytas.',
    refused: 'Den här leverantören tar inte emot avbokningar.',
    unknown: 'Det finns ingen sådan post.',
    token: 'Aktuell användare är inte inloggad!',
    permission: 'Behörighet saknas.',
  },
  de: {
    internal: 'Während der Anfrage ist ein interner Fehler aufgetreten!',
    already: 'Der Auftrag ist bereits storniert.',
    shipped: 'Der Auftrag ist versandt und kann nicht storniert werden.',
    refused: 'Dieser Dienstleister nimmt keine Stornierungen an.',
    unknown: 'Diesen Eintrag gibt es nicht.',
    token: 'Der Benutzer ist nicht angemeldet!',
    permission: 'Die Berechtigung fehlt.',
  },
  fr: {
    internal: 'Une erreur interne est survenue pendant votre demande !',
    already: 'La commande est déjà annulée.',
    shipped: 'La commande est expédiée et ne peut être annulée.',
    refused: 'Ce prestataire n’accepte pas les annulations.',
    unknown: 'Cette entité n’existe pas.',
    token: 'L’utilisateur n’est pas connecté !',
    permission: 'Les autorisations requises ne sont pas accordées.',
  },
} as const;
export type Word = keyof (typeof WORDS)['en'];

export class PrimePenguinApi {
  readonly world: World;
  readonly posts: Post[] = [];
  /** When a part, or the list in which it would be, was last shown to the app: how old what it saw was. */
  readonly shownAt = new Map<number, Shown>();
  /** All that it was shown of a part, oldest first. */
  readonly shows = new Map<number, Shown[]>();
  readonly orderShownAt = new Map<string, number>();
  feedShownAt = Number.NEGATIVE_INFINITY;
  private readonly random: Random;

  constructor(world: World, random: Random) {
    this.world = world;
    this.random = random;
  }

  private get now(): number {
    return this.world.timeline.now;
  }

  private get hub() {
    return this.world.plan.hub;
  }

  answer(asked: Asked): Answer {
    if (!asked.path.startsWith(SERVICES)) return this.envelope(404, null, 'unknown', asked);
    const service = asked.path.slice(SERVICES.length);
    if (asked.headers.authorization !== `Bearer ${TOKEN}`)
      return this.envelope(401, null, 'token', asked);
    const { query } = asked;
    const { shows } = this.hub.syncs;
    const forbidden = this.envelope(403, null, 'permission', asked);
    switch (service) {
      case 'SalesChannelOrders/Get':
        return this.ok(this.orders(query));
      case 'WarehouseOrder/GetAllOrders':
        return this.ok(this.feed(query));
      case 'WarehouseOrder/GetOrderStatusLogs':
        return this.ok(this.statusLog(query));
      case 'EntityLog/GetEntityLogs':
        return this.ok(this.entityLog(query));
      case 'Warehouse/GetWarehouseNextSyncTime':
        return this.ok(this.schedules());
      case 'WarehouseConnection/GetAllWarehouseConnections':
        return shows === 'nothing' ? forbidden : this.ok(this.connections(query));
      case 'Integrators/LastTimeOfSync':
        return shows === 'all' ? this.ok({ items: this.syncs() }) : forbidden;
      case 'WarehouseConnection/GetSyncDetailsByWarehouseConnectionId':
        return shows === 'all' || shows === 'each' ? this.ok(this.syncOf(query)) : forbidden;
      case 'SalesChannel/InstalledSalesChannels':
        return this.ok({ items: [{ id: CHANNEL, name: 'Shopify', domain: this.world.shop }] });
      case 'SalesChannel/InstalledLogisticProviders':
        return this.ok({
          items: [
            ...this.world.plan.providers.map((provider, index) => ({
              id: PROVIDER + index,
              name: provider.name,
            })),
            ...this.dropships(),
          ],
        });
      case 'SalesChannel/SalesChannelsInstallationStatus':
        return this.ok({ items: [this.channelStatus()] });
      case 'Session/GetCurrentLoginInformations':
        return this.ok({
          user: { id: 7 },
          tenant: { id: TENANT, name: 'Soak', tenancyName: 'soak' },
        });
      case 'SelfManagedStoreOrder/CancelOrder':
        return asked.method === 'POST'
          ? this.cancel(asked)
          : this.envelope(405, null, 'unknown', asked);
      case 'OrderMappings/Update':
        return asked.method === 'PUT'
          ? this.assign(asked)
          : this.envelope(405, null, 'unknown', asked);
      case 'PrimePenguinCommon/SyncOrderToWarehouse':
      case 'SalesChannel/SyncIntegration':
        return asked.method === 'POST'
          ? this.sync(asked)
          : this.envelope(405, null, 'unknown', asked);
      default:
        return this.envelope(404, null, 'unknown', asked);
    }
  }

  // ---- reading

  /** The moment up to which whoever answers this read knows everything. */
  private knowsUntil(): number {
    const { copyLagMs, copyShare } = this.hub;
    if (copyLagMs === 0 || !this.random.chance(copyShare)) return this.now;
    return this.now - Math.floor(copyLagMs * this.random.next());
  }

  private orders(query: URLSearchParams): unknown {
    const until = this.knowsUntil();
    const id = query.get('OrderId');
    const from = readTime(query.get('FromDate'));
    const rows: unknown[] = [];
    for (const part of this.world.parts.values()) {
      const order = this.world.orderOf(part);
      const row = part.rowAt(until);
      if (row === null) continue;
      if (id !== null && order.id !== id) continue;
      if (from !== null && this.shown(order.createdAt) < from) continue;
      this.noteShown(part, row, until);
      rows.push(this.orderRow(order, part, row));
    }
    if (id !== null) this.orderShownAt.set(id, until);
    return this.page(rows, query);
  }

  private feed(query: URLSearchParams): unknown {
    const until = this.knowsUntil();
    const from = readTime(query.get('FromPrimePenguinModifiedAt')) ?? Number.NEGATIVE_INFINITY;
    const changed: { readonly row: Row; readonly order: ShopOrder; readonly part: Part }[] = [];
    for (const part of this.world.parts.values()) {
      const row = part.rowAt(until);
      if (row === null || this.shown(row.modifiedAt) < from) continue;
      changed.push({ row, part, order: this.world.orderOf(part) });
    }
    changed.sort((a, b) => a.row.modifiedAt - b.row.modifiedAt || a.part.id - b.part.id);
    for (const { part, row } of changed) this.noteShown(part, row, until);
    this.feedShownAt = until;
    return this.page(
      changed.map(({ order, part, row }) => this.orderRow(order, part, row)),
      query,
    );
  }

  private noteShown(part: Part, row: Row, at: number): void {
    const shown = { at, row, composedAt: this.now };
    this.shownAt.set(part.id, shown);
    const all = this.shows.get(part.id) ?? [];
    this.shows.set(part.id, all);
    all.push(shown);
  }

  private page(rows: readonly unknown[], query: URLSearchParams): unknown {
    const skip = Number(query.get('SkipCount') ?? 0);
    const wanted = Number(query.get('MaxResultCount') ?? 10);
    const items = rows.slice(skip, skip + Math.min(wanted, this.hub.mostRows));
    return { totalCount: rows.length, items };
  }

  private statusLog(query: URLSearchParams): unknown {
    const part = this.world.parts.get(Number(query.get('salesChannelOrderId')));
    const until = this.knowsUntil() - this.hub.logLagMs;
    const lines = (part?.lines ?? [])
      .filter(({ at }) => at <= until)
      .map((line) => this.statusLine(line, part?.id ?? 0));
    return this.hub.logsNewestFirst ? lines.toReversed() : lines;
  }

  private statusLine(line: StatusLine, id: number): unknown {
    const { before, after } = line;
    const source = line.by === 'warehouse' ? 1 : 0;
    return {
      createdAt: this.time(line.at),
      oldFulfillmentStatus: this.raw(before.channel),
      newFulfillmentStatus: this.raw(after.channel),
      oldNormalizedFulfillmentStatus: before.channel,
      newNormalizedFulfillmentStatus: after.channel,
      oldWarehouseStatus: this.raw(before.warehouse),
      newWarehouseStatus: this.raw(after.warehouse),
      oldNormalizedWarehouseStatus: before.warehouse,
      newNormalizedWarehouseStatus: after.warehouse,
      salesChannelOrderId: id,
      ...(line.showsSource
        ? { orderStatusLogUpdatedBy: source }
        : this.hub.logSource === 'unknown' && { orderStatusLogUpdatedBy: 7 }),
    };
  }

  private entityLog(query: URLSearchParams): unknown {
    const until = this.knowsUntil() - this.hub.logLagMs;
    const id = query.get('EntityId');
    const from = readTime(query.get('FromDate')) ?? Number.NEGATIVE_INFINITY;
    const found: { readonly problem: Problem; readonly part: Part }[] = [];
    for (const part of this.world.parts.values()) {
      if (id !== null && String(part.id) !== id) continue;
      for (const problem of part.problems) {
        if (problem.at <= until && this.shown(problem.at) >= from) found.push({ problem, part });
      }
    }
    found.sort((a, b) => a.problem.id - b.problem.id);
    const rows = found.map(({ problem, part }) => ({
      id: problem.id,
      entityType: 0,
      entityId: part.id,
      entityLogLevel: 0,
      logCode: problem.code,
      message: problem.message,
      source: problem.source,
      status: 0,
      customerTenantId: TENANT,
      creationTime: this.time(problem.at),
    }));
    return this.page(rows, query);
  }

  private schedules(): unknown {
    return this.world.plan.providers.map(({ name: logisticProviderName, shownCron }) => ({
      storeName: 'Shopify',
      logisticProviderName,
      cronSchedule: shownCron,
    }));
  }

  private connections(query: URLSearchParams): unknown {
    const rows = this.world.plan.providers.map(({ name, shownCron }, index) => ({
      id: CONNECTION + index,
      logisticProviderId: PROVIDER + index,
      logisticProviderName: name,
      storeName: 'Shopify',
      customerTenantId: TENANT,
      isActive: true,
      syncOrders: true,
      processOrders: true,
      overwriteOrderChanges: true,
      skipOverwriteOrderIds: null,
      cronSchedule: shownCron,
      warehousePassword: 'not-for-the-app',
    }));
    return this.page(rows, query);
  }

  private syncs(): readonly unknown[] {
    const { plan } = this.world;
    return plan.providers.map((_, index) => this.syncTimes(index));
  }

  private syncOf(query: URLSearchParams): unknown {
    return this.syncTimes(Number(query.get('id')) - CONNECTION);
  }

  private syncTimes(provider: number): unknown {
    const { marks, hasZone } = this.hub.syncs;
    const until = this.knowsUntil();
    const time = (kind: 'orders' | 'results') => {
      const at = this.world.lastSyncAt(kind, provider, marks, until);
      const shown = at === null ? null : new Date(this.shown(at)).toISOString();
      return hasZone ? shown : (shown?.slice(0, -1) ?? null);
    };
    return {
      logisticProviderWarehouseConnectionId: CONNECTION + provider,
      orderSync: time('orders'),
      orderProcessSync: time('results'),
      syncTime: time('orders'),
    };
  }

  private dropships(): readonly unknown[] {
    const names = [DROPSHIP_NAME, 'Drop shipping'];
    const count = this.world.plan.asksMore?.dropships ?? 1;
    return names.slice(0, count).map((name, index) => ({ id: DROPSHIP_ID - index, name }));
  }

  private channelStatus(): unknown {
    const { isRead, everyMinutes } = this.world.plan.channel;
    return {
      id: CHANNEL,
      salesChannelName: 'Shopify',
      storeName: this.world.shop,
      installationStatus: 0,
      tokenRevoked: !isRead,
      cronSchedule: isRead ? `*/${everyMinutes} * * * *` : null,
      additionalValues: { orderLocationIds: [] },
    };
  }

  private orderRow(order: ShopOrder, part: Part, row: Row): unknown {
    const release = this.world.plan.orders[part.order]?.releaseAt ?? null;
    return {
      id: part.id,
      orderId: order.id,
      orderNumber: order.name,
      createdAt: this.time(order.createdAt),
      fulfillmentStatus: this.raw(row.channel),
      normalizedFulfillmentStatus: row.channel,
      warehouseStatus: this.raw(row.warehouse),
      normalizedWarehouseStatus: row.warehouse,
      warehouseError: row.warehouseError,
      assignedLogisticProvider: this.world.providerName(row.provider),
      isPaid: row.isPaid,
      releaseDate: release === null ? null : this.time(this.world.zero + release),
      primePenguinImportedAt: this.time(part.createdAt),
      primePenguinModifiedAt: this.time(row.modifiedAt),
      userSalesChannelId: CHANNEL,
      lineItems: [
        {
          id: part.id * 10,
          name: `Thing ${part.index + 1}`,
          sku: `SKU-${part.index + 1}`,
          quantity: 1,
        },
      ],
      fulfillments:
        row.parcel === null
          ? []
          : [{ status: 'success', trackingCompany: 'PostNord', trackingNumber: row.parcel }],
      orderTracking: null,
      salesChannelOrderTrackingDetail: null,
      refunds: [],
    };
  }

  private raw(status: Normal | null): string | null {
    if (status === null) return this.hub.rawStatuses === 'plain' ? null : '';
    switch (this.hub.rawStatuses) {
      case 'plain':
        return status;
      case 'lower':
        return status.toLowerCase();
      case 'strange_raw':
        return `WMS-${status.length}0`;
    }
  }

  /** On Prime Penguin's clock. */
  private shown(at: number): number {
    return at + this.hub.skewMs;
  }

  private time(at: number): string {
    const { times, localOffsetMs } = this.hub;
    const shown = this.shown(at) + (times === 'local_bare' ? localOffsetMs : 0);
    const text = new Date(shown).toISOString();
    return times === 'utc_with_z' ? text : `${text.slice(0, -1)}0000`;
  }

  // ---- what is asked for

  private cancel(asked: Asked): Answer {
    const part = this.world.parts.get(Number(asked.query.get('orderId'))) ?? null;
    const end = (result: Post['result'], answer: Answer) => {
      this.posts.push({ at: this.now, part, result });
      return answer;
    };
    if (part === null) return end('unknown', this.envelope(404, null, 'unknown', asked));
    const { row } = part;
    if (row.channel === 'Cancelled')
      return end('already', this.envelope(500, null, 'already', asked));
    if (row.warehouse === 'Fulfilled' || row.channel === 'Fulfilled') {
      part.refusedAt.push(this.now);
      return end('shipped', this.envelope(500, null, 'shipped', asked));
    }
    const provider = this.world.plan.providers[row.provider];
    if (row.provider !== DROPSHIP && provider?.refusedByHub) {
      part.refusedAt.push(this.now);
      const status = this.world.plan.asksMore?.refusesAs === 'bad_request' ? 400 : 500;
      return end('refused', this.envelope(status, null, 'refused', asked));
    }
    this.world.cancelInHub(part, true, 'cancelled in Prime Penguin at the app’s request');
    return end('done', this.ok(null));
  }

  /** The app assigns orders to nobody but dropship. */
  private assign(asked: Asked): Answer {
    const ids: unknown = JSON.parse(asked.body ?? '[]');
    const parts = (Array.isArray(ids) ? ids : []).map((id) => this.world.parts.get(Number(id)));
    const isDropship = Number(asked.query.get('logisticProviderId')) === DROPSHIP_ID;
    if (!isDropship || parts.includes(undefined)) return this.envelope(404, null, 'unknown', asked);
    switch (this.world.plan.asksMore?.assigning ?? 'done') {
      case 'not_allowed':
        return this.envelope(403, null, 'permission', asked);
      case 'refused':
        return this.envelope(500, null, 'refused', asked);
      case 'done':
        for (const part of parts) if (part) this.world.remap(part, DROPSHIP, true);
        return this.ok(null);
    }
  }

  private sync(asked: Asked): Answer {
    const { path, query } = asked;
    if (this.world.plan.asksMore?.maySync === false) {
      return this.envelope(403, null, 'permission', asked);
    }
    const unknown = this.envelope(404, null, 'unknown', asked);
    if (path === SYNC_CHANNEL_PATH) {
      if (Number(query.get('id')) !== CHANNEL) return unknown;
      this.world.syncChannel();
      return this.ok(null);
    }
    const part = this.world.parts.get(Number(query.get('salesChannelOrderId')));
    if (part === undefined) return unknown;
    this.world.syncOrder(part);
    return this.ok(null);
  }

  // ---- the form of answers

  private ok(result: unknown): Answer {
    return this.json(200, {
      result,
      targetUrl: null,
      success: true,
      error: null,
      unAuthorizedRequest: false,
      __abp: true,
    });
  }

  envelope(status: number, result: unknown, word: Word, asked: Asked): Answer {
    return this.json(status, {
      result,
      targetUrl: null,
      success: false,
      error: { code: 0, message: this.say(word, asked), details: null, validationErrors: null },
      unAuthorizedRequest: status === 401 || status === 403,
      __abp: true,
    });
  }

  /** The query and the header come before the user's setting, where this Prime Penguin listens to them. */
  private say(word: Word, asked: Asked): string {
    const { language, heedsCulture } = this.hub;
    const wanted = asked.query.get('culture') ?? asked.headers['accept-language'] ?? '';
    const isEnglish = heedsCulture && wanted.startsWith('en');
    return WORDS[isEnglish ? 'en' : language][word];
  }

  private json(status: number, value: unknown): Answer {
    return {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', ...this.date() },
      body: JSON.stringify(value),
    };
  }

  html(status: number, text: string, more: Readonly<Record<string, string>> = {}): Answer {
    return {
      status,
      headers: { 'content-type': 'text/html', ...this.date(), ...more },
      body: `<html><body>${text}</body></html>`,
    };
  }

  private date(): Readonly<Record<string, string>> {
    return this.hub.showsDate ? { date: new Date(this.shown(this.now)).toUTCString() } : {};
  }
}

/** A time in a query: with a zone, or UTC. */
function readTime(text: string | null): number | null {
  if (text === null) return null;
  const at = Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
}
