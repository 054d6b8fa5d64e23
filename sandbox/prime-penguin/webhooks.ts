/**
 * Webhook subscriptions and their signed deliveries. Prime Penguin's event names are not published:
 * the ones here are made up and can be changed, so that nobody comes to rely on them.
 */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { WebhookDelivery } from './control-contract.ts';
import type { World } from './world.ts';

export interface Subscription {
  readonly id: string;
  readonly tenantId: number;
  readonly secret: string;
  webhookUri: string;
  webhooks: readonly string[];
  headers: Readonly<Record<string, string>>;
  isActive: boolean;
  failuresInARow: number;
}

const DEFAULT_NAMES = ['App.SalesChannelOrderModified', 'App.TestWebhook'];
const ATTEMPTS = 3;
const FAILURES_UNTIL_OFF = 5;
const TIMEOUT_MS = 10_000;

export class Webhooks {
  readonly #world: World;
  readonly #retryMs: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #abort = new AbortController();
  readonly subscriptions = new Map<string, Subscription>();
  deliveries: WebhookDelivery[] = [];
  names: readonly string[] = DEFAULT_NAMES;

  constructor(world: World, retryMs: number) {
    this.#world = world;
    this.#retryMs = retryMs;
    world.onOrderChange((row) => {
      const name = this.names[0];
      if (name !== undefined) this.publish(row.tenantId, name, { OrderId: row.id });
    });
  }

  clear(): void {
    this.subscriptions.clear();
    this.deliveries = [];
    this.names = DEFAULT_NAMES;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  stop(): void {
    this.clear();
    this.#abort.abort();
  }

  add(
    tenantId: number,
    of: Pick<Subscription, 'webhookUri' | 'webhooks' | 'headers' | 'isActive'>,
  ): void {
    const id = randomUUID();
    // ABP makes the secret itself, whatever was sent.
    const secret = `whs_${randomBytes(16).toString('hex')}`;
    this.subscriptions.set(id, { ...of, id, tenantId, secret, failuresInARow: 0 });
  }

  publish(tenantId: number, name: string, data: unknown): void {
    const id = randomUUID();
    for (const subscription of this.subscriptions.values()) {
      if (subscription.tenantId !== tenantId || !subscription.webhooks.includes(name)) continue;
      void this.#deliver(subscription, { id, name, data }, 1);
    }
  }

  async #deliver(
    subscription: Subscription,
    event: { readonly id: string; readonly name: string; readonly data: unknown },
    attempt: number,
  ): Promise<void> {
    if (!subscription.isActive || this.#abort.signal.aborted) return;
    const at = this.#world.now();
    const body = JSON.stringify({
      Id: event.id,
      WebhookEvent: event.name,
      Attempt: attempt,
      Data: event.data,
      CreationTimeUtc: new Date(at).toISOString(),
    });
    const status = await this.#post(subscription, body);
    const { id: subscriptionId } = subscription;
    this.deliveries.push({ at, subscriptionId, webhook: event.name, attempt, status });
    this.#world.events.add({
      kind: 'webhook_delivered',
      subscriptionId,
      webhook: event.name,
      status,
    });
    if (status !== null && status >= 200 && status < 300) {
      subscription.failuresInARow = 0;
      return;
    }
    subscription.failuresInARow += 1;
    if (subscription.failuresInARow >= FAILURES_UNTIL_OFF) subscription.isActive = false;
    if (attempt >= ATTEMPTS || this.#abort.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#deliver(subscription, event, attempt + 1);
    }, this.#retryMs * attempt);
    this.#timers.add(timer);
  }

  async #post(subscription: Subscription, body: string): Promise<number | null> {
    try {
      const response = await fetch(subscription.webhookUri, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          ...subscription.headers,
          'content-type': 'application/json; charset=utf-8',
          'abp-webhook-signature': sign(body, subscription.secret),
        },
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      // Whatever kept the subscriber from answering: Prime Penguin only knows that it did not.
      return null;
    }
  }
}

/** Upper-case hex bytes joined by dashes, as .NET's `BitConverter` prints them. */
function sign(body: string, secret: string): string {
  const bytes = createHmac('sha256', secret).update(body, 'utf8').digest();
  const hex = [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
  return `sha256=${hex.join('-')}`;
}
