/**
 * Shopify as the app's ports see it, and everything that the app tells anybody: workflows, the order's
 * field, mails. What was told is kept with its time, for whoever judges.
 */
import type { FlowAnswer } from '#app/domain/flow.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { ShopifyFlow } from '#app/use-cases/ports/flow.ts';
import type { Mailer, MailToSend } from '#app/use-cases/ports/mail.ts';
import type {
  OrderResult,
  ShopifyFault,
  ShopifyOrder,
  ShopifyOrderResults,
  ShopifyOrders,
  ShopifyShops,
  ShopifyStaff,
} from '#app/use-cases/ports/shopify.ts';
import type { Random } from '../random.ts';
import type { ShopOrder, World } from './world.ts';

export type Told =
  | { readonly kind: 'flow'; readonly at: number; readonly answer: FlowAnswer }
  | {
      readonly kind: 'field';
      readonly at: number;
      readonly orderId: string;
      readonly result: OrderResult;
    }
  | { readonly kind: 'mail'; readonly at: number; readonly mail: MailToSend };

/** The shop's own, to which mail may go without being asked. */
export const CONTACT = 'ops@example.com';
const DOWN: ShopifyFault = { kind: 'fault', cause: 'unreachable', message: 'Shopify is down' };

export class Shopify {
  readonly told: Told[] = [];
  downUntil = 0;
  private readonly world: World;
  private readonly random: Random;
  /** Called at the moment in which something is told. */
  onTold: (told: Told) => void = () => {};

  constructor(world: World, random: Random) {
    this.world = world;
    this.random = random;
  }

  private get isDown(): boolean {
    const { timeline, plan } = this.world;
    return timeline.now < this.downUntil || this.random.chance(plan.shopify.isFlaky);
  }

  /** What its reads show is a little older than what its webhooks say. */
  private show(order: ShopOrder): ShopifyOrder {
    const { timeline, plan } = this.world;
    const isKnown =
      order.cancelledAt !== null && order.cancelledAt <= timeline.now - plan.shopify.readLagMs;
    return {
      id: order.id as ShopifyOrderId,
      name: order.name,
      createdAt: order.createdAt,
      cancelledAt: isKnown ? order.cancelledAt : null,
      cancelReason: isKnown ? 'customer' : null,
      tags: [],
    };
  }

  private visible(): readonly ShopOrder[] {
    const { now } = this.world.timeline;
    return this.world.orders.filter(({ isHidden, createdAt }) => !isHidden && createdAt <= now);
  }

  readonly orders: ShopifyOrders = {
    read: async (_shop, id) => {
      if (this.isDown) return DOWN;
      const order = this.visible().find((one) => one.id === id);
      return order ? { kind: 'found', order: this.show(order) } : { kind: 'unknown' };
    },
    readMany: async (_shop, ids) => {
      if (this.isDown) return DOWN;
      const wanted = new Set<string>(ids);
      return {
        kind: 'read',
        orders: this.visible()
          .filter(({ id }) => wanted.has(id))
          .map((order) => this.show(order)),
      };
    },
    readCancelled: async (_shop, since) => {
      if (this.isDown) return DOWN;
      const orders = this.visible().flatMap((order) => {
        const { id, cancelledAt } = this.show(order);
        if (cancelledAt === null || order.updatedAt < since) return [];
        return [{ id, cancelledAt, updatedAt: order.updatedAt }];
      });
      return { kind: 'read', orders, nextPage: null };
    },
    readNewest: async () => (this.isDown ? DOWN : { kind: 'read', orders: [] }),
  };

  readonly staff: ShopifyStaff = {
    identify: async () => ({
      kind: 'identified',
      staff: { userId: '42', name: 'Sam Staff', isOwner: true },
    }),
  };

  readonly results: ShopifyOrderResults = {
    write: async (_shop, id, result) => {
      if (this.isDown) return DOWN;
      this.note({ kind: 'field', at: this.world.timeline.now, orderId: id, result });
      // Written, and the answer was lost.
      return this.isDown ? DOWN : { kind: 'written' };
    },
  };

  readonly shops: ShopifyShops = {
    readInstallation: async () => (this.isDown ? DOWN : { kind: 'installed' }),
    readContactAddresses: async () => (this.isDown ? DOWN : { kind: 'read', addresses: [CONTACT] }),
    readTimeZone: async () => (this.isDown ? DOWN : { kind: 'read', timeZone: 'Europe/Stockholm' }),
    readScopes: async () =>
      this.isDown ? DOWN : { kind: 'read', scopes: ['read_orders', 'write_orders'] },
  };

  readonly flow: ShopifyFlow = {
    tellAnswered: async (_shop, answer) => {
      if (this.isDown) return { ...DOWN, mayHaveHappened: false };
      this.note({ kind: 'flow', at: this.world.timeline.now, answer });
      return this.isDown ? { ...DOWN, mayHaveHappened: true } : { kind: 'sent' };
    },
  };

  readonly mailer: Mailer = {
    send: async (mail) => {
      if (this.random.chance(0.03)) return { kind: 'failed', message: 'try later' };
      this.note({ kind: 'mail', at: this.world.timeline.now, mail });
      return { kind: 'sent' };
    },
  };

  private note(told: Told): void {
    this.told.push(told);
    this.onTold(told);
  }
}
