/**
 * What the demo's world is furnished with, and what each story means there: the plans of the simulated
 * warehouses. Everything that a merchant gets to read of it says that it is a demo.
 */
import { BATCHES, CHANNEL_READS } from '#app/domain/demo-pace.ts';
import type { DemoStory } from '#app/domain/demo-story.ts';
import type { DemoOrder } from '#app/use-cases/ports/demo.ts';
import { completeChannel, completeProvider } from '#sandbox/prime-penguin/completing.ts';
import type { OrderInput, OrderPart, PartPhase } from '#sandbox/prime-penguin/control-contract.ts';
import type { WmsPlan } from '#sandbox/prime-penguin/plans.ts';
import type { World } from '#sandbox/prime-penguin/world.ts';

export const TENANT = 1;
const CHANNEL = 1;
const NORDIC = 1;
const BALTIC = 2;
export const PROVIDERS = [
  { id: NORDIC, name: 'Nordic 3PL (demo)', beat: BATCHES[0] },
  { id: BALTIC, name: 'Baltic Fulfilment (demo)', beat: BATCHES[1] },
] as const;

/** @param shop its domain: by that the app finds its sales channel */
export function furnish(world: World, shop: string): void {
  world.tenants.set(TENANT, { id: TENANT, tenancyName: 'demo', name: 'Demo', isActive: true });
  const channel = {
    tenantId: TENANT,
    name: `${shop} (demo)`,
    domain: shop,
    cron: CHANNEL_READS.cron,
  };
  world.channels.set(CHANNEL, completeChannel(channel, CHANNEL, CHANNEL_READS.takesMs));
  for (const { id, name, beat } of PROVIDERS) {
    const provider = { tenantId: TENANT, name, warehouse: 'Demo warehouse', cron: beat.cron };
    world.providers.set(id, completeProvider(provider, id, beat.takesMs));
  }
}

export { CHANNEL };

/** More batches than any demo lasts: the order stays where it is. */
const NEVER = Number.POSITIVE_INFINITY;

interface Role {
  readonly providerId: number;
  readonly plan: WmsPlan;
  readonly phase?: PartPhase;
  readonly forwardedLateByBatches?: number;
}

const ROLES: Readonly<Record<DemoStory, readonly Role[]>> = {
  stops_when_asked: [{ providerId: NORDIC, plan: { kind: 'cooperates' } }],
  not_at_the_warehouse_yet: [
    {
      providerId: BALTIC,
      plan: { kind: 'cooperates' },
      phase: 'read',
      forwardedLateByBatches: NEVER,
    },
  ],
  picked_already: [
    { providerId: NORDIC, plan: { kind: 'picks_then_refuses', shipsAfterBatches: 2 } },
  ],
  shipped_already: [{ providerId: NORDIC, plan: { kind: 'silent' }, phase: 'shipped' }],
  provider_refuses: [
    {
      providerId: BALTIC,
      plan: {
        kind: 'refuses_with_reason',
        text: 'The order is locked by picking wave 4711',
        via: 'entity_log',
        shipsAfterBatches: null,
      },
    },
  ],
  provider_cannot_cancel: [{ providerId: BALTIC, plan: { kind: 'does_not_support' } }],
  provider_never_answers: [{ providerId: NORDIC, plan: { kind: 'silent' } }],
  prime_penguin_down: [{ providerId: NORDIC, plan: { kind: 'cooperates' } }],
  not_read_yet: [
    { providerId: NORDIC, plan: { kind: 'cooperates' }, forwardedLateByBatches: NEVER },
  ],
  two_providers: [
    { providerId: NORDIC, plan: { kind: 'cooperates' } },
    { providerId: BALTIC, plan: { kind: 'picks_then_refuses', shipsAfterBatches: 1 } },
  ],
  ships_all_the_same: [
    { providerId: NORDIC, plan: { kind: 'cancels_then_ships', shipsAfterBatches: 2 } },
  ],
};

const HOUR_MS = 3_600_000;
/** The most parts of an order, and the room for ids below each. */
const IDS_FOR_PARTS = 10;
const IDS_ON_ORDER = 100;

/** The order as it comes into the demo's world. Its past is long enough ago to be no news to anybody. */
export function enter({ number, story, shopifyOrderId, orderName }: DemoOrder, at: number) {
  const isRead = story !== 'not_read_yet';
  return {
    tenantId: TENANT,
    salesChannelId: CHANNEL,
    shopifyOrderId,
    orderNumber: orderName,
    phase: isRead ? 'at_warehouse' : 'not_read',
    createdAt: isRead ? at - 6 * HOUR_MS : at,
    importedAt: at - 5 * HOUR_MS,
    forwardedAt: at - 4 * HOUR_MS,
    split: ROLES[story].map(
      (role, index): OrderPart => ({
        ...role,
        primePenguinOrderId: number * IDS_FOR_PARTS + index + 1,
        lines: [
          { title: `Demo product ${index + 1}`, sku: `DEMO-${index + 1}`, quantity: index + 1 },
        ],
      }),
    ),
  } satisfies OrderInput;
}

export function numberOf(primePenguinOrderId: number): number {
  return Math.floor(primePenguinOrderId / IDS_FOR_PARTS);
}

/** The same whichever other orders are in the world. */
export function idOnOrder(_kind: string, { id }: { readonly id: number }, nth: number): number {
  return id * IDS_ON_ORDER + nth;
}
