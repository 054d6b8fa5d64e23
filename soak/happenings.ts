/** Lets happen what the plan says: to the world, to the app's processes, to the way between them. */
import type { People } from './people.ts';
import { type Happening, SECOND } from './plan.ts';
import type { Processes } from './processes.ts';
import type { Scene } from './stage.ts';
import type { Part } from './world/part.ts';

export function happen(
  happening: Happening,
  scene: Scene,
  processes: Processes,
  people: People,
): void {
  const { world, timeline } = scene;
  switch (happening.kind) {
    case 'press':
      people.press(happening.order, happening.by);
      return;
    case 'ask_again':
      people.askAgain(happening.order);
      return;
    case 'open':
      people.open(happening.order, happening.forMs);
      return;
    case 'shopify_cancel':
      world.cancelInShopify(world.order(happening.order));
      for (const ms of happening.webhooks) {
        scene.after(ms, () => people.webhook(happening.order));
      }
      return;
    case 'stray_webhook':
      people.webhook(happening.order);
      return;
    case 'pay':
      world.pay(world.order(happening.order));
      return;
    case 'app_down':
      processes.stopAll(happening.forMs);
      return;
    case 'hub_trouble': {
      const { how, forMs } = happening;
      scene.story.tell('world', `Prime Penguin: ${how} for ${Math.round(forMs / SECOND)} s`);
      scene.network.trouble = { how, until: timeline.now + forMs };
      scene.checks.wayChangedAt.push(timeline.now, timeline.now + forMs);
      return;
    }
    case 'shopify_down':
      scene.shopify.downUntil = timeline.now + happening.forMs;
      return;
    default: {
      // A part that isn't there yet, or never will be: nothing happens to it.
      const part = world.order(happening.order).parts[happening.part];
      if (part !== undefined) happenTo(part, happening, scene);
    }
  }
}

function happenTo(
  part: Part,
  happening: Extract<Happening, { readonly part: number }>,
  { world }: Scene,
): void {
  switch (happening.kind) {
    case 'person_cancels':
      world.cancelInHub(part, false, 'a person cancels it in Prime Penguin');
      return;
    case 'person_uncancels':
      world.uncancel(part);
      return;
    case 'remap':
      world.remap(part, happening.to);
      return;
    case 'remap_unseen':
      if (world.showsRemap(part, happening.to)) world.remap(part, happening.to);
      return;
    case 'hold':
      world.setHold(part, true);
      return;
    case 'unhold':
      world.setHold(part, false);
      return;
    case 'warehouse_cancels':
      world.warehouseCancels(part);
      return;
    case 'warehouse_resumes':
      world.warehouseResumes(part);
      return;
    case 'ships_a_part':
      world.shipsAPart(part);
      return;
    case 'old_problem':
      world.recordProblem(part, happening.code, 1, 'About something else', 'somebody');
      return;
    case 'asserts_cancelled':
      world.assertCancelled(part);
      return;
  }
}
