/**
 * The simulator's own record of what happened, in order, each with a sequence number: so that tests
 * wait for an event instead of for time. It never holds secrets or request bodies.
 */
type EventBody =
  | {
      readonly kind: 'batch_began' | 'batch_ended';
      readonly providerId: number;
      readonly batch: number;
    }
  | { readonly kind: 'channel_read_began' | 'channel_read_ended'; readonly salesChannelId: number }
  | OrderEvent<'order_imported'>
  /** Prime Penguin shows something new of the order. */
  | (OrderEvent<'order_changed'> & {
      readonly channel: string | null;
      readonly warehouse: string | null;
    })
  | OrderEvent<'order_forwarded'>
  /** Prime Penguin has taken in a request to cancel; `accepted` false: refused. */
  | (OrderEvent<'cancel_requested'> & { readonly accepted: boolean })
  | OrderEvent<'cancel_reached_warehouse'>
  /** Prime Penguin has cancelled the order in the sales channel. */
  | OrderEvent<'cancelled_in_channel'>
  | (OrderEvent<'building'> & { readonly physical: string })
  | (OrderEvent<'entity_log_recorded'> & { readonly code: number })
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly path: string;
      readonly tenantId: number | null;
      /** The order that the request names, on Prime Penguin's side. */
      readonly primePenguinOrderId: number | null;
      /** And in the shop. */
      readonly shopifyOrderId: string | null;
      /** null: no answer was sent. */
      readonly status: number | null;
      readonly fault: string | null;
    }
  | { readonly kind: 'request_held'; readonly path: string; readonly faultId: number }
  | { readonly kind: 'violation'; readonly request: string; readonly reason: string }
  | {
      readonly kind: 'webhook_delivered';
      readonly subscriptionId: string;
      readonly webhook: string;
      readonly status: number | null;
    };

interface OrderEvent<K extends string> {
  readonly kind: K;
  readonly primePenguinOrderId: number;
  readonly shopifyOrderId: string;
  readonly providerId: number;
}

export type SimulatorEvent = EventBody & { readonly seq: number; readonly at: number };
export type { EventBody };

const KEPT = 50_000;

export class EventLog {
  #events: SimulatorEvent[] = [];
  #seq = 0;
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(body: EventBody): void {
    this.#seq += 1;
    this.#events.push({ ...body, seq: this.#seq, at: this.#now() });
    // Dropped in blocks: shifting one at a time would cost the whole length for each event.
    if (this.#events.length > KEPT * 2) this.#events = this.#events.slice(-KEPT);
    for (const listener of [...this.#listeners]) listener();
  }

  get last(): number {
    return this.#seq;
  }

  since(seq: number): readonly SimulatorEvent[] {
    const first = this.#events[0];
    if (first === undefined) return [];
    return this.#events.slice(Math.max(0, seq + 1 - first.seq));
  }

  /** Resolves with the events after `seq` as soon as there is one, or with none after `waitMs`. */
  wait(seq: number, waitMs: number): Promise<readonly SimulatorEvent[]> {
    if (this.#seq > seq || waitMs <= 0) return Promise.resolve(this.since(seq));
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#listeners.delete(done);
        resolve(this.since(seq));
      };
      const timer = setTimeout(done, waitMs);
      timer.unref();
      this.#listeners.add(done);
    });
  }

  /** Forgets what was recorded. Sequence numbers go on, so that a `since` stays valid. */
  clear(): void {
    this.#events = [];
  }
}
