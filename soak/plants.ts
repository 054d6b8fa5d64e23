/**
 * Faults that are planted on purpose, in the app or between it and its world, to see that the checks find them:
 * what the checks then see is what an app with that fault would do.
 */
import type { Dispatcher } from 'undici';
import {
  type Answer,
  ASSIGN_PATH,
  CANCEL_PATH,
  DROPSHIP_ID,
  SYNC_ORDER_PATH,
  TENANT,
} from './world/prime-penguin.ts';

export const PLANTS = [
  'believes_the_channel',
  'believes_schedules',
  'asks_twice',
  'asks_at_once',
  'forgets_jobs',
] as const;
export type Plant = (typeof PLANTS)[number];

/** What a process has to be started with, so that the app in it has the fault. */
export function startedWith(plant: Plant | null): readonly string[] {
  if (plant !== 'believes_schedules') return [];
  return ['--import', new URL('./believe-schedules.ts', import.meta.url).href];
}

/** The channel side is taken for the warehouse's word. */
export function believeTheChannel(answer: Answer): Answer {
  return { ...answer, body: JSON.stringify(asWarehouse(JSON.parse(answer.body))) };
}

function asWarehouse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWarehouse);
  if (typeof value !== 'object' || value === null) return value;
  const row: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, asWarehouse(member)]),
  );
  if (row.normalizedFulfillmentStatus === 'Cancelled') row.normalizedWarehouseStatus = 'Cancelled';
  if (row.newNormalizedFulfillmentStatus === 'Cancelled') {
    row.newNormalizedWarehouseStatus = 'Cancelled';
    row.orderStatusLogUpdatedBy = 1;
  }
  return row;
}

type Sender = Pick<Dispatcher, 'dispatch'>;

/** Each request that changes something is sent a second time, blindly. */
function askTwice(sender: Sender): Sender {
  return {
    dispatch(options, handler) {
      if (options.method !== 'GET') sender.dispatch(options, {});
      return sender.dispatch(options, handler);
    },
  };
}

/** With each cancel the order is assigned to dropship and synced, before anybody knows what came of it. */
function askAtOnce(sender: Sender): Sender {
  return {
    dispatch(options, handler) {
      const { pathname, searchParams } = new URL(options.path, 'http://prime-penguin');
      if (pathname === CANCEL_PATH) {
        const id = searchParams.get('orderId');
        const assign = `${ASSIGN_PATH}?logisticProviderId=${DROPSHIP_ID}&customerTenantId=${TENANT}`;
        sender.dispatch({ ...options, method: 'PUT', path: assign, body: `[${id}]` }, {});
        sender.dispatch({ ...options, path: `${SYNC_ORDER_PATH}?salesChannelOrderId=${id}` }, {});
      }
      return sender.dispatch(options, handler);
    },
  };
}

/** What the app sends with, where the plant is one of its requests. */
export function plantedSender(plant: Plant | null, sender: Sender): Sender {
  switch (plant) {
    case 'asks_twice':
      return askTwice(sender);
    case 'asks_at_once':
      return askAtOnce(sender);
    default:
      return sender;
  }
}
