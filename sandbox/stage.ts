/** What a scenario can do to the world around the press, and what it holds the app's calls against. */
import type { CancellationView } from '#app/contract/api.ts';
import type { Control } from './prime-penguin/control-contract.ts';
import type { SimulatorEvent } from './prime-penguin/events.ts';
import type { FaultRule } from './prime-penguin/faults.ts';
import type { ProviderKey } from './shops.ts';

export interface Stage {
  readonly control: Control;
  readonly tenantId: number;
  readonly shopifyOrderId: string;
  readonly primePenguinOrderIds: readonly number[];
  readonly providerId: (key: ProviderKey) => number;
  cancelInShopify(): Promise<void>;
  addFault(rule: FaultRule): Promise<void>;
  /** Of this scenario only. */
  liftFaults(): Promise<void>;
}

const LOOK = 'SalesChannelOrders/Get';
const SYNC_TIMES = 'Integrators/LastTimeOfSync';
const FEED = 'WarehouseOrder/GetAllOrders';
const ASSIGN = 'OrderMappings/Update';
const SYNC = 'PrimePenguinCommon/SyncOrderToWarehouse';
/** Longer than the app waits for an answer, and than a schedule needs to have run by what it says. */
const OUTLASTED_MS = 20_000;
const PATIENCE_MS = 120_000;

const isCall = (event: SimulatorEvent, { tenantId }: Stage, path: string) =>
  event.kind === 'request' && event.tenantId === tenantId && event.path.endsWith(path);

/** A batch of the connection takes the order up, and hangs. One has run before: that much is known of it. */
export async function hangWithOrder(
  { control, providerId }: Stage,
  key: ProviderKey,
): Promise<void> {
  await control.runBatch(providerId(key));
  await control.beginBatch(providerId(key));
}

/** Until time has been given to conclude something from nothing, and the app has looked since. */
export async function outlast(stage: Stage): Promise<void> {
  await lookedAfter(stage, (await stage.control.now()) + OUTLASTED_MS);
}

/**
 * The timer runs far more seldom than the schedule says: once, and when the app has looked at what that proves,
 * once more. Nobody else in the shop may wait for a batch, so that the sync times that are read are these.
 */
export async function runSeldom(stage: Stage, key: ProviderKey): Promise<void> {
  const { control, providerId } = stage;
  await outlast(stage);
  await control.runBatch(providerId(key));
  await control.when((event) => isCall(event, stage, SYNC_TIMES), { timeoutMs: PATIENCE_MS });
  await lookedAfter(stage, await control.now());
  await control.runBatch(providerId(key));
}

/** A sync brings the cancel to the warehouse. A batch brings the answer once the app could have asked for another. */
export async function answerAfterSync(stage: Stage, key: ProviderKey): Promise<void> {
  const { control, shopifyOrderId, providerId } = stage;
  const reached = await control.when(
    (event) => event.kind === 'cancel_reached_warehouse' && event.shopifyOrderId === shopifyOrderId,
    { since: 0, timeoutMs: PATIENCE_MS },
  );
  await lookedAfter(stage, reached.at);
  await control.runBatch(providerId(key));
}

/** The second look begins when what came of the first is written. */
async function lookedAfter(stage: Stage, at: number): Promise<void> {
  let looks = 0;
  await stage.control.when(
    (event) => {
      if (event.at > at && isCall(event, stage, FEED)) looks += 1;
      return looks === 2;
    },
    { timeoutMs: PATIENCE_MS },
  );
}

/** A batch may have been under way when it was asked: only the second that ends since then settles it. */
export async function notSyncedTwice(
  { control, shopifyOrderId, providerId }: Stage,
  key: ProviderKey,
  { warehouses }: CancellationView,
): Promise<readonly string[]> {
  const events = await control.events();
  const asked = events.find(
    (event) => event.kind === 'cancel_requested' && event.shopifyOrderId === shopifyOrderId,
  );
  const since = asked?.at ?? Number.POSITIVE_INFINITY;
  const saidAt = Date.parse(warehouses[0]?.since ?? '');
  const syncs = events.filter(
    (event) =>
      event.kind === 'batch_ended' &&
      event.providerId === providerId(key) &&
      event.at > since &&
      event.at <= saidAt,
  );
  return syncs.length < 2 ? [`said after ${syncs.length} real syncs`] : [];
}

/** It is assigned once, and only after a look that shows what came of the last refusal. */
export async function notAssignedAfterLook(stage: Stage): Promise<readonly string[]> {
  const events = await stage.control.events();
  const assigned = events.filter((event) => isCall(event, stage, ASSIGN));
  const [first] = assigned;
  if (!first || assigned.length > 1) return [`assigned ${assigned.length} times`];
  const before = events.filter(
    (event) =>
      event.seq < first.seq &&
      'shopifyOrderId' in event &&
      event.shopifyOrderId === stage.shopifyOrderId,
  );
  const refused = before.findLastIndex((event) => event.kind === 'cancel_requested');
  const looked = before.findLastIndex((event) => isCall(event, stage, LOOK));
  return refused >= 0 && looked > refused ? [] : ['assigned without a look at the refusal'];
}

export async function notSyncedOnce(stage: Stage): Promise<readonly string[]> {
  const events = await stage.control.events();
  const syncs = events.flatMap((event) =>
    event.kind === 'request' && isCall(event, stage, SYNC) ? [event.shopifyOrderId] : [],
  );
  const isRight = syncs.length === 1 && syncs[0] === stage.shopifyOrderId;
  return isRight ? [] : [`syncs were asked for of: ${syncs.join(', ') || 'none'}`];
}
