/**
 * Faults that are planted on purpose, in the app or between it and its world, to see that the checks find them:
 * what the checks then see is what an app with that fault would do.
 */
import type { Dispatcher } from 'undici';
import type { Answer } from './world/prime-penguin.ts';

export const PLANTS = [
  'believes_the_channel',
  'believes_schedules',
  'asks_twice',
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

/** Each request to cancel is sent a second time, blindly. */
export function askTwice(sender: Pick<Dispatcher, 'dispatch'>): Pick<Dispatcher, 'dispatch'> {
  return {
    dispatch(options, handler) {
      if (options.method === 'POST') sender.dispatch(options, {});
      return sender.dispatch(options, handler);
    },
  };
}
