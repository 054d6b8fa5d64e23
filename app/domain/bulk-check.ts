/**
 * Many orders at once: what a merchant gives, made into a list without repetitions, and one word for
 * what asking could still do for an order as a whole. Parts that differ are never averaged.
 */
import { parseShopifyOrderId, type ShopifyOrderId } from './identifiers.ts';
import type { CanCancel } from './position.ts';

export type GivenOrder =
  | { readonly kind: 'order'; readonly id: ShopifyOrderId }
  /** `given`: cut short, to tell the lines apart. */
  | { readonly kind: 'malformed'; readonly given: string };

const LONGEST_GIVEN = 100;

/** In the order given; an order that is given twice, in whichever spelling, is one. */
export function readOrderList(given: readonly string[]): readonly GivenOrder[] {
  const orders = new Map<string, GivenOrder>();
  for (const text of given) {
    const id = parseShopifyOrderId(text);
    const order: GivenOrder =
      id === null
        ? { kind: 'malformed', given: text.slice(0, LONGEST_GIVEN).toWellFormed() }
        : { kind: 'order', id };
    const key = order.kind === 'order' ? `order ${order.id}` : `malformed ${order.given}`;
    if (!orders.has(key)) orders.set(key, order);
  }
  return [...orders.values()];
}

export type Chance =
  | 'can_stop'
  | 'unsure'
  | 'partly'
  | 'too_late'
  | 'already_stopped'
  | 'not_supported'
  | 'no_warehouse'
  | 'under_way';

/** `parts`: of an order's warehouse orders, at least one. */
export function chanceOf(parts: readonly CanCancel[]): Chance {
  const open = parts.filter((one) => one === 'yes' || one === 'unsure');
  const hasShipped = parts.includes('no_shipped');
  const isUnsupported = parts.includes('no_not_supported');
  const isElsewhere = parts.includes('when_assigned') || parts.includes('under_way');
  if (open.length > 0) {
    if (hasShipped || isUnsupported || isElsewhere) return 'partly';
    return open.includes('unsure') ? 'unsure' : 'can_stop';
  }
  if (hasShipped) return 'too_late';
  if (isUnsupported) return 'not_supported';
  if (parts.includes('under_way')) return 'under_way';
  return isElsewhere ? 'no_warehouse' : 'already_stopped';
}
