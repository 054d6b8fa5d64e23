/** The people and systems at the app's doors: who presses, asks again, has an order open; Shopify's webhooks. */
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { AppProcess } from './app-process.ts';
import { MINUTE, SECOND } from './plan.ts';
import type { Processes } from './processes.ts';
import type { Scene } from './stage.ts';

const STAFF = { kind: 'staff', userId: '42' } as const;
const MOST_TRIES = 4;

export class People {
  private readonly scene: Scene;
  private readonly processes: Processes;

  constructor(scene: Scene, processes: Processes) {
    this.scene = scene;
    this.processes = processes;
  }

  private anyProcess(): AppProcess | null {
    const alive = this.processes.alive();
    return alive.length === 0 ? null : this.scene.random.pick(alive);
  }

  private idOf(order: number): ShopifyOrderId {
    return this.scene.world.order(order).id as ShopifyOrderId;
  }

  private stateOf(order: number) {
    const followed = [...this.scene.checks.followed.values()];
    return followed.findLast((one) => one.order.index === order)?.state ?? null;
  }

  /** Somebody who sees an error presses again. */
  press(order: number, by: 'staff' | 'flow', tries = 0): void {
    const { scene } = this;
    const again = () => {
      if (tries >= MOST_TRIES) return;
      scene.after(scene.random.whole(5, 90) * SECOND, () => this.press(order, by, tries + 1));
    };
    const process = this.anyProcess();
    if (process === null) {
      again();
      return;
    }
    scene.story.tell('app', `${by} presses for order ${order + 1}`);
    this.processes.spawn(process, 'press', async () => {
      const answer = await this.ask(process, order, by);
      if ('cancellation' in answer) {
        scene.checks.accepted.push({ order, cancellationId: answer.cancellation.id });
        return;
      }
      scene.story.tell('app', `the press for order ${order + 1} is answered ${answer.kind}`);
      if (answer.kind === 'shopify_unavailable') again();
    });
    // Its caller sees the connection break.
    scene.after(3 * SECOND, () => {
      if (process.isDead && scene.random.chance(0.7)) again();
    });
  }

  private ask({ application }: AppProcess, order: number, by: 'staff' | 'flow') {
    const { shop } = this.scene.world;
    const wish = { shop, shopifyOrderId: this.idOf(order), reason: null, note: null };
    return by === 'staff'
      ? application.requestCancellation({ ...wish, requestedBy: STAFF })
      : application.cancelForFlow({ ...wish, runId: `run-${order}` });
  }

  askAgain(order: number): void {
    const { scene } = this;
    const process = this.anyProcess();
    const state = this.stateOf(order);
    if (process === null || state === null) return;
    const began = scene.timeline.now;
    scene.checks.wishedAgainAt.set(order, began);
    this.processes.spawn(process, 'ask again', async () => {
      const { application } = process;
      const answer = await application.retryCancellation(scene.world.shop, state.id, STAFF);
      if (answer.kind !== 'retried') return;
      scene.checks.askedAgainAt.set(order, began);
      scene.story.tell('app', `somebody asked again for order ${order + 1}`);
    });
  }

  /** Has the order open: reads it, and waits for newer versions. */
  open(order: number, forMs: number): void {
    const { shop } = this.scene.world;
    const process = this.anyProcess();
    if (process === null) return;
    const until = this.scene.timeline.now + forMs;
    this.processes.spawn(process, 'reading', async () => {
      const { application } = process;
      await application.readOrder(shop, this.idOf(order));
      const state = this.stateOf(order);
      if (state === null) return;
      let since = 0;
      while (this.scene.timeline.now < until) {
        const { signal } = new AbortController();
        const wait = { since, waitMs: 25_000, signal };
        const read = await application.readCancellation(shop, state.id, wait);
        if (read.kind === 'unknown_cancellation') return;
        if (read.kind === 'found') since = read.cancellation.version;
      }
    });
  }

  /** Shopify sends again what was not taken. */
  webhook(order: number): void {
    const { scene } = this;
    const { id, cancelledAt } = scene.world.order(order);
    const again = () => scene.after(scene.random.whole(1, 30) * MINUTE, () => this.webhook(order));
    const process = this.anyProcess();
    if (process === null) {
      again();
      return;
    }
    scene.story.tell('app', `webhook for order ${order + 1}`);
    this.processes.spawn(process, 'webhook', () =>
      process.application.receiveShopifyCancel({
        shop: scene.world.shop,
        webhookId: scene.around.newId(),
        eventId: `event-${order}-${cancelledAt}`,
        shopifyOrderId: id as ShopifyOrderId,
      }),
    );
    scene.after(SECOND, () => {
      if (process.isDead) again();
    });
  }
}
