/**
 * "Try without an account": starts the demo of a shop, ends it with everything that belongs to it, and shows
 * which story each order plays. Never touches what is recorded of the real shop.
 */

import type { DemoOrderView, DemoView } from '#app/contract/api.ts';
import { demoAccountOf, isDemoAccount } from '#app/domain/account.ts';
import { DEMO_STORIES, type DemoStory, STORY_SENTENCE } from '#app/domain/demo-story.ts';
import { type ShopifyOrderId, toOrderGid } from '#app/domain/identifiers.ts';
import type {
  EndDemoResult,
  ReadDemoResult,
  SetStoryResult,
  SignedIn,
  StartDemoResult,
} from './application.ts';
import { establishConnection, readConnectionView } from './connect-shop.ts';
import type { Dependencies } from './dependencies.ts';
import { endDemo } from './end-demo.ts';
import { forAccount, makeKnown, readAccountInUse } from './for-account.ts';
import type { DemoOrder } from './ports/demo.ts';
import type { Credentials } from './ports/prime-penguin.ts';
import type { NewestOrder } from './ports/shopify.ts';
import { mayChangeSettings } from './who-may.ts';

/** The demo has one tenant in each world, and its door takes no key from outside: these open nothing. */
const DEMO_CREDENTIALS: Credentials = {
  method: 'token',
  tenantId: 1,
  accessToken: 'demo',
};

const ORDERS_SHOWN = 20;
/** Of so many of the newest: those that are done with are not shown. */
const ORDERS_READ = 100;
const STORIES = DEMO_STORIES.map((story) => ({ story, sentence: STORY_SENTENCE[story] }));

export async function startDemo(
  deps: Dependencies,
  shop: string,
  who: SignedIn,
): Promise<StartDemoResult> {
  const may = await mayChangeSettings(deps, shop, who);
  if (may.kind !== 'allowed') return may;
  if (await deps.connections.read(shop)) return { kind: 'really_connected' };
  const account = demoAccountOf(shop);
  const demo = forAccount(deps, account);
  const connection = await readConnectionView(demo, account);
  if (connection) return { kind: 'started', connection };
  // What was under way when an earlier demo ended may have left something behind.
  await endDemo(deps, shop);
  const connected = await establishConnection(demo, account, DEMO_CREDENTIALS, {
    action: 'demo_started',
  });
  if (connected.kind !== 'connected') {
    throw new Error(`The demo could not be started: ${connected.message}`);
  }
  return { kind: 'started', connection: connected.connection };
}

export async function endDemoBy(
  deps: Dependencies,
  shop: string,
  who: SignedIn,
): Promise<EndDemoResult> {
  const may = await mayChangeSettings(deps, shop, who);
  if (may.kind !== 'allowed') return may;
  await endDemo(deps, shop);
  return { kind: 'ended' };
}

export async function readDemo(deps: Dependencies, shop: string): Promise<ReadDemoResult> {
  const account = await readAccountInUse(deps, shop);
  if (!isDemoAccount(account)) {
    const isConnected = (await deps.connections.connected([shop])).length > 0;
    return read({
      state: isConnected ? 'really_connected' : 'off',
      orders: [],
      stories: STORIES,
    });
  }
  const newest = await deps.shopify.readNewest(shop, ORDERS_READ);
  if (newest.kind === 'fault') return { kind: 'shopify_unavailable', message: newest.message };
  const isOpen = new Set(newest.orders.filter(isStillOpen).map(({ id }) => id));
  const orders = (await makeKnown(deps, account, newest.orders))
    .filter((order) => order.askedAt !== null || isOpen.has(order.shopifyOrderId))
    .slice(0, ORDERS_SHOWN)
    .map(viewDemoOrder);
  return read({ state: 'on', orders, stories: STORIES });
}

/** Shopify offers no more to ask for one that is fulfilled, and nobody would for one that is cancelled. */
function isStillOpen({ isFulfilled, cancelledAt }: NewestOrder): boolean {
  return !isFulfilled && cancelledAt === null;
}

function read(demo: DemoView): ReadDemoResult {
  return { kind: 'read', demo };
}

export async function setStory(
  deps: Dependencies,
  shop: string,
  id: ShopifyOrderId,
  story: DemoStory,
): Promise<SetStoryResult> {
  const account = await readAccountInUse(deps, shop);
  if (!isDemoAccount(account)) return { kind: 'not_in_the_demo' };
  const found = await forAccount(deps, account).shopify.read(account, id);
  if (found.kind === 'unknown') return { kind: 'unknown_order' };
  if (found.kind === 'fault') return { kind: 'shopify_unavailable', message: found.message };
  const order = await deps.demo.orders.setStory(account, id, story);
  if (!order) return { kind: 'under_way' };
  // What was shown of the order belongs to the story before.
  await deps.orderLooks.forget(account, id);
  return { kind: 'set', order: viewDemoOrder(order) };
}

function viewDemoOrder({ shopifyOrderId, orderName, story, askedAt }: DemoOrder): DemoOrderView {
  return {
    orderId: toOrderGid(shopifyOrderId),
    orderName,
    story,
    sentence: STORY_SENTENCE[story],
    isAsked: askedAt !== null,
  };
}
