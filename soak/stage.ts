/** What all of one history's parts act through. */
import type { SharedStores, Surroundings } from './app-process.ts';
import type { Checks } from './checks.ts';
import type { SoakDatabase } from './database.ts';
import type { Plan } from './plan.ts';
import type { Plant } from './plants.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import type { Owner, Timeline } from './timeline.ts';
import type { Network } from './world/network.ts';
import type { Shopify } from './world/shopify.ts';
import type { World } from './world/world.ts';

/** What outlives a history. */
export interface Stage {
  readonly database: SoakDatabase;
  readonly shared: SharedStores;
}

export interface Scene extends Stage {
  readonly plan: Plan;
  readonly plant: Plant | null;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly story: Story;
  readonly world: World;
  readonly network: Network;
  readonly shopify: Shopify;
  readonly checks: Checks;
  readonly around: Surroundings;
  /** @param owner with its death it doesn't happen */
  after(ms: number, run: () => void | Promise<void>, owner?: Owner): void;
}
