/** A shop that tries the app on the demo: presses, and sees what comes of it, as the clock moves. */
import type { CancellationView, DemoStory } from '#app/contract/api.ts';
import type { BulkRequestView } from '#app/contract/bulk.ts';
import { type ShopifyOrderId, toOrderGid } from '#app/domain/identifiers.ts';
import { type MerchantWorld, OWNER, type WorldFactory } from './merchant-world.ts';

/** A shop without a Prime Penguin of its own, in the demo. */
export async function openDemo(worlds: WorldFactory): Promise<MerchantWorld> {
  const world = await worlds.open({ isConnected: false });
  const started = await world.application.startDemo(world.shop, OWNER);
  if (started.kind !== 'started') throw new Error(`The demo: ${started.kind}`);
  return world;
}

/** An order of the shop that plays the story; placed now or when it is said. */
export async function playing(
  world: MerchantWorld,
  story: DemoStory,
  createdAt?: number,
): Promise<ShopifyOrderId> {
  const id = world.addToShopify(undefined, createdAt);
  const set = await world.application.setStory(world.shop, id, story);
  if (set.kind !== 'set') throw new Error(`The story: ${set.kind}`);
  return id;
}

export async function press(world: MerchantWorld, id: ShopifyOrderId): Promise<CancellationView> {
  const result = await world.application.requestCancellation({
    shop: world.shop,
    shopifyOrderId: id,
    reason: 'customer',
    note: null,
    requestedBy: { kind: 'staff', userId: '42' },
  });
  if (!('cancellation' in result)) throw new Error(`Pressed: ${result.kind}`);
  return result.cancellation;
}

/** One press for all of them, as from Shopify's list of orders. */
export async function pressForMany(
  world: MerchantWorld,
  ids: readonly ShopifyOrderId[],
): Promise<BulkRequestView> {
  const result = await world.application.requestMany({
    shop: world.shop,
    orderIds: ids.map(toOrderGid),
    reason: 'customer',
    note: null,
    userId: '42',
  });
  if (result.kind !== 'requested') throw new Error(`Pressed: ${result.kind}`);
  return result.request;
}

export async function read(world: MerchantWorld, id: string): Promise<CancellationView> {
  const result = await world.application.readCancellation(world.shop, id, null);
  if (result.kind !== 'found') throw new Error(`Cancellation: ${result.kind}`);
  return result.cancellation;
}

/** "requested > stopped_at_warehouse" of each warehouse order. */
export function courses({ warehouses }: CancellationView): readonly string[] {
  return warehouses.map(({ history }) => history.map(({ verdict }) => verdict).join(' > '));
}
