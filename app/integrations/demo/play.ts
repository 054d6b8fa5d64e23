/**
 * Plays the demo's facts from the beginning up to now, in a simulated Prime Penguin made for the purpose:
 * the same facts at the same time always show the same, in whichever process. Beats in which no story can
 * move are left out, so that it costs what has happened, not how long ago it began.
 */
import {
  type Beat,
  CHANNEL_READS,
  OUTAGE_MS,
  READ_AFTER_MS,
  STORY_MS,
} from '#app/domain/demo-pace.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { DemoOrder } from '#app/use-cases/ports/demo.ts';
import { Accounts } from '#sandbox/prime-penguin/accounts.ts';
import { Batches } from '#sandbox/prime-penguin/batches.ts';
import { Building } from '#sandbox/prime-penguin/building.ts';
import { ChannelReads } from '#sandbox/prime-penguin/channel-reads.ts';
import { EventLog } from '#sandbox/prime-penguin/events.ts';
import { Faults } from '#sandbox/prime-penguin/faults.ts';
import { addOrder } from '#sandbox/prime-penguin/orders.ts';
import { takeCancel } from '#sandbox/prime-penguin/take-cancel.ts';
import { World } from '#sandbox/prime-penguin/world.ts';
import { CHANNEL, enter, furnish, idOnOrder, PROVIDERS } from './stage.ts';

export interface Played {
  readonly world: World;
  readonly batches: Batches;
  readonly reads: ChannelReads;
  readonly accounts: Accounts;
  readonly faults: Faults;
}

interface Moment {
  readonly at: Instant;
  readonly play: () => void;
}

/** @param shop as Shopify knows it */
export function play(shop: string, orders: readonly DemoOrder[], now: Instant): Played {
  let at = 0;
  const clock = () => at;
  const world = new World(clock, new EventLog(clock), idOnOrder);
  const building = new Building(world);
  const batches = new Batches(world, building);
  const reads = new ChannelReads(world, building);
  furnish(world, shop);

  const byNumber = orders.toSorted((a, b) => a.number - b.number);
  const moments: Moment[] = byNumber.flatMap((order) => factsOf(order, world, building));
  const windows = byNumber.flatMap(stirringsOf);
  for (const begin of beginsOf(CHANNEL_READS, windows, now)) {
    moments.push({ at: begin, play: () => reads.begin(CHANNEL) });
    moments.push({ at: begin + CHANNEL_READS.takesMs, play: () => reads.end(CHANNEL) });
  }
  for (const { id, beat } of PROVIDERS) {
    for (const begin of beginsOf(beat, windows, now)) {
      moments.push({ at: begin, play: () => batches.begin(id) });
      moments.push({ at: begin + beat.takesMs, play: () => batches.end(id) });
    }
  }
  // A stable sort: what happens at the same moment happens in the order of this list.
  for (const moment of moments.toSorted((a, b) => a.at - b.at)) {
    if (moment.at > now) break;
    at = moment.at;
    moment.play();
  }
  at = now;
  // Also where beats were left out.
  for (const { id, beat } of PROVIDERS) {
    world.recordSync(id, ['orders', 'results'], lastEndOf(beat, now));
  }
  return {
    world,
    batches,
    reads,
    accounts: new Accounts(world),
    faults: faultsAt(byNumber, world, now),
  };
}

function lastEndOf({ everyMs, offsetMs, takesMs }: Beat, now: Instant): Instant {
  const firstEnd = offsetMs + takesMs;
  return Math.floor((now - firstEnd) / everyMs) * everyMs + firstEnd;
}

/** When the order comes into the world; null: not before it is asked for. */
function entersAt({ story, knownSince, askedAt }: DemoOrder): Instant | null {
  if (story !== 'not_read_yet') return knownSince;
  return askedAt === null ? null : askedAt + READ_AFTER_MS;
}

/**
 * When Prime Penguin can first read that the order is cancelled in Shopify; null: not yet. Not before it is
 * asked for: its story begins then, and must not be over by the time that somebody looks.
 */
function cancelledFrom({ askedAt, cancelledInShopifyAt }: DemoOrder, enteredAt: Instant) {
  if (cancelledInShopifyAt === null || askedAt === null) return null;
  return Math.max(cancelledInShopifyAt, askedAt, enteredAt);
}

function factsOf(order: DemoOrder, world: World, building: Building): readonly Moment[] {
  const enteredAt = entersAt(order);
  if (enteredAt === null) return [];
  const { shopifyOrderId, cancelsReceived } = order;
  const moments: Moment[] = [
    { at: enteredAt, play: () => addOrder(world, building, enter(order, enteredAt)) },
  ];
  const cancelledAt = cancelledFrom(order, enteredAt);
  if (cancelledAt !== null) {
    moments.push({
      at: cancelledAt,
      play: () => {
        world.channelOrder(shopifyOrderId).cancelledAt = cancelledAt;
      },
    });
  }
  for (const { at, primePenguinOrderId } of cancelsReceived) {
    moments.push({
      at,
      play: () => {
        const row = world.rows.get(primePenguinOrderId);
        if (row) takeCancel(world, row);
      },
    });
  }
  return moments;
}

/** From when on something may follow in the order's story. */
function stirringsOf(order: DemoOrder): readonly Instant[] {
  const enteredAt = entersAt(order);
  if (enteredAt === null) return [];
  const { story, cancelsReceived } = order;
  const cancelledAt = cancelledFrom(order, enteredAt);
  return [
    // As it comes, it is still to be read, or to be read back as shipped. Others rest.
    ...(story === 'not_read_yet' || story === 'shipped_already' ? [enteredAt] : []),
    ...(cancelledAt === null ? [] : [cancelledAt]),
    ...cancelsReceived.map(({ at }) => at),
  ];
}

/** The beats in which something may follow, none of them twice. */
export function beginsOf(
  { everyMs, offsetMs }: Beat,
  stirrings: readonly Instant[],
  now: Instant,
): readonly Instant[] {
  const begins = new Set<Instant>();
  for (const stirring of stirrings) {
    const first = Math.ceil((stirring - offsetMs) / everyMs) * everyMs + offsetMs;
    for (let at = first; at <= Math.min(stirring + STORY_MS, now); at += everyMs) begins.add(at);
  }
  return [...begins];
}

/** Prime Penguin fails for the order at this moment. */
export function isDown({ story, askedAt }: DemoOrder, now: Instant): boolean {
  return story === 'prime_penguin_down' && askedAt !== null && now < askedAt + OUTAGE_MS;
}

/** What of Prime Penguin is down: for the orders whose story that is, and only for a while. */
function faultsAt(orders: readonly DemoOrder[], world: World, now: Instant): Faults {
  const faults = new Faults();
  for (const order of orders) {
    if (!isDown(order, now)) continue;
    const { shopifyOrderId } = order;
    // A fault that Prime Penguin answers with: the app goes on asking for the other orders.
    const fault = { kind: 'internal_error' } as const;
    faults.add({ match: { shopifyOrderId }, fault });
    for (const { id } of world.channelOrders.get(shopifyOrderId)?.rows ?? []) {
      faults.add({ match: { primePenguinOrderId: id }, fault });
    }
  }
  return faults;
}
