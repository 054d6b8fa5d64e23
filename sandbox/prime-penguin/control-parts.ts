/** What the control has its hands on. */
import type { Accounts } from './accounts.ts';
import type { Batches } from './batches.ts';
import type { Building } from './building.ts';
import type { ChannelReads } from './channel-reads.ts';
import type { SimulatorClock } from './clock.ts';
import type { Control } from './control-contract.ts';
import type { EventLog } from './events.ts';
import type { Faults } from './faults.ts';
import type { HttpApi } from './http-api.ts';
import type { Quirks } from './quirks.ts';
import type { Schedules } from './schedules.ts';
import type { Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

export interface Simulator {
  readonly clock: SimulatorClock;
  readonly events: EventLog;
  readonly world: World;
  readonly building: Building;
  readonly batches: Batches;
  readonly reads: ChannelReads;
  readonly schedules: Schedules;
  readonly accounts: Accounts;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
  readonly api: HttpApi;
  readonly quirks: { current: Quirks };
  /** Where a channel or provider does not say how long its work takes. */
  readonly batchMs: number;
}

export type Calls<K extends keyof Control> = Pick<Control, K>;
