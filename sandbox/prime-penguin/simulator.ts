/**
 * Starts a Prime Penguin of one's own: its API on one port, the control over it on another, so that
 * the API can be down while the control is not. Nothing of it is kept when it stops.
 */
import { Accounts } from './accounts.ts';
import { Batches } from './batches.ts';
import { Building } from './building.ts';
import { ChannelReads } from './channel-reads.ts';
import { SimulatorClock } from './clock.ts';
import { createControl } from './control.ts';
import type { Control } from './control-contract.ts';
import { startControlServer } from './control-server.ts';
import { EventLog } from './events.ts';
import { Faults } from './faults.ts';
import { HttpApi } from './http-api.ts';
import { type OpenApi, REFERENCE, readOpenApi } from './open-api.ts';
import { NO_QUIRKS, type Quirks } from './quirks.ts';
import { Schedules } from './schedules.ts';
import { RequestValidator } from './validation.ts';
import { Webhooks } from './webhooks.ts';
import { World } from './world.ts';

export interface PrimePenguinSimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** The port for `/__control/*`; default 0. */
  readonly controlPort?: number;
  /** The clock, milliseconds since 1970; default this machine's. Schedules run in real time all the same. */
  readonly now?: () => number;
  /** How long a scheduled batch or channel read takes between snapshot and writing. Default 200. */
  readonly batchMs?: number;
  /** Begin with the schedules paused. Default false. */
  readonly isPaused?: boolean;
  /** The first pause before a failed webhook is tried again. Default 1,000. */
  readonly webhookRetryMs?: number;
  /** Serves CancelOrder under this path too. */
  readonly cancelPath?: string;
  /** Prime Penguin cancels an order in the shop: the sales channel's domain and Shopify's order id. */
  readonly onCancelInChannel?: (domain: string | null, shopifyOrderId: string) => void;
  /** The reference that requests are held against; default the project's own. */
  readonly openApi?: OpenApi;
}

export interface RunningSimulator {
  /** Prime Penguin's base address, without a slash at the end. */
  readonly url: string;
  readonly controlUrl: string;
  readonly control: Control;
  readonly stop: () => Promise<void>;
}

const CANCEL_PATH = '/api/services/app/SelfManagedStoreOrder/CancelOrder';

export async function startPrimePenguinSimulator(
  options: PrimePenguinSimulatorOptions = {},
): Promise<RunningSimulator> {
  const { host = '127.0.0.1', batchMs = 200 } = options;
  const clock = new SimulatorClock(options.now ?? Date.now);
  const events = new EventLog(clock.now);
  const world = new World(clock.now, events);
  world.onCancelInChannel(({ salesChannelId, shopifyOrderId }) =>
    options.onCancelInChannel?.(world.channel(salesChannelId).domain, shopifyOrderId),
  );
  const building = new Building(world);
  const batches = new Batches(world, building);
  const reads = new ChannelReads(world, building);
  const schedules = new Schedules(world, batches, reads, options.isPaused ?? false);
  const accounts = new Accounts(world);
  const webhooks = new Webhooks(world, options.webhookRetryMs ?? 1_000);
  const faults = new Faults();
  const quirks: { current: Quirks } = { current: NO_QUIRKS };

  const aliases = new Map(
    options.cancelPath === undefined ? [] : [[options.cancelPath, CANCEL_PATH]],
  );
  const api = new HttpApi(
    { world, accounts, webhooks, batches, reads, quirks: () => quirks.current },
    new RequestValidator(options.openApi ?? readOpenApi(REFERENCE), aliases),
    faults,
    { host, port: options.port ?? 0 },
  );
  const control = createControl({
    clock,
    events,
    world,
    building,
    batches,
    reads,
    schedules,
    accounts,
    webhooks,
    faults,
    api,
    quirks,
    batchMs,
  });
  const url = await api.up();
  const controlServer = await startControlServer(control, host, options.controlPort ?? 0);
  return {
    url,
    controlUrl: controlServer.url,
    control,
    stop: async () => {
      schedules.abandon();
      webhooks.stop();
      faults.clear();
      await api.down();
      await controlServer.stop();
    },
  };
}
