/**
 * Faults on demand: which requests go wrong, how, and whether what they ask for happens all the same.
 * A rule without a count lasts until it is cleared.
 */
export type Fault =
  /**
   * HTTP 500, "An internal error occurred during your request!", or what the framework says instead in
   * the language of the user.
   */
  | {
      readonly kind: 'internal_error';
      readonly message?: string;
      readonly effect?: 'never' | 'first';
    }
  /** HTTP 500 with a text for people. */
  | {
      readonly kind: 'user_friendly';
      readonly message: string;
      readonly effect?: 'never' | 'first';
    }
  | { readonly kind: 'unauthorised' }
  | { readonly kind: 'forbidden' }
  /** HTTP 429; `retryAfter` in seconds or an HTTP date, null: no such header. */
  | { readonly kind: 'too_many_requests'; readonly retryAfter?: number | string | null }
  /** Answers late. `first`: what is asked for happens at once, the reply waits; `afterwards`: both wait. */
  | { readonly kind: 'slow'; readonly ms: number; readonly effect?: 'first' | 'afterwards' }
  /** As `slow`, until `releaseHeld`. */
  | { readonly kind: 'hold'; readonly effect?: 'first' | 'afterwards' }
  /** The connection is reset before anything has happened. */
  | { readonly kind: 'reset_before' }
  /** It has happened, and the connection is reset before the reply. */
  | { readonly kind: 'reset_after' }
  /**
   * A page of some machine in between. A redirect (3xx) leads to Prime Penguin's log-in page unless it
   * names another place.
   */
  | {
      readonly kind: 'html_page';
      readonly status?: number;
      readonly location?: string;
      readonly effect?: 'never' | 'first';
    }
  /** Not let in: Prime Penguin's own log-in page (HTTP 200) stands where the answer should. */
  | { readonly kind: 'log_in_page' }
  /** HTTP 200, but not an answer that can be read. */
  | {
      readonly kind: 'garbage';
      readonly body: 'truncated_json' | 'not_json' | 'empty' | 'wrong_shape';
      readonly effect?: 'never' | 'first';
    };

interface FaultMatch {
  readonly tenantId?: number;
  /** How the path ends, such as `SelfManagedStoreOrder/CancelOrder`. */
  readonly path?: string;
  readonly method?: string;
  readonly primePenguinOrderId?: number;
  readonly shopifyOrderId?: string;
}

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly fault: Fault;
  /** How many requests it meets; default all. */
  readonly times?: number;
  /** How many requests pass by unharmed before the first. Default 0. */
  readonly after?: number;
}

/** What of a request a rule can match. */
export interface RequestTraits {
  readonly tenantId: number | null;
  readonly path: string;
  readonly method: string;
  readonly primePenguinOrderId: number | null;
  readonly shopifyOrderId: string | null;
}

interface ActiveRule {
  readonly rule: FaultRule;
  met: number;
}

interface Held {
  readonly faultId: number;
  readonly release: () => void;
}

export class Faults {
  readonly #rules = new Map<number, ActiveRule>();
  readonly #held = new Set<Held>();
  #lastId = 0;

  add(rule: FaultRule): number {
    this.#lastId += 1;
    this.#rules.set(this.#lastId, { rule, met: 0 });
    return this.#lastId;
  }

  /** Takes rules away; requests that they hold are let go. */
  clear(faultId?: number): void {
    if (faultId === undefined) this.#rules.clear();
    else this.#rules.delete(faultId);
    this.release(faultId);
  }

  /** The first rule that meets this request, counted as used. */
  meet(request: RequestTraits): { readonly id: number; readonly fault: Fault } | null {
    for (const [id, active] of this.#rules) {
      const { rule } = active;
      if (!matches(rule.match ?? {}, request)) continue;
      const skipped = rule.after ?? 0;
      if (active.met >= skipped + (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      active.met += 1;
      if (active.met <= skipped) continue;
      return { id, fault: rule.fault };
    }
    return null;
  }

  /** Resolves when `release` is called for the fault, or for all. */
  hold(faultId: number): Promise<void> {
    return new Promise((resolve) => {
      const held: Held = {
        faultId,
        release: () => {
          this.#held.delete(held);
          resolve();
        },
      };
      this.#held.add(held);
    });
  }

  release(faultId?: number): number {
    const released = [...this.#held].filter(
      (held) => faultId === undefined || held.faultId === faultId,
    );
    for (const held of released) held.release();
    return released.length;
  }
}

function matches(match: FaultMatch, request: RequestTraits): boolean {
  return (
    (match.tenantId === undefined || match.tenantId === request.tenantId) &&
    (match.method === undefined || match.method === request.method) &&
    (match.path === undefined || request.path.endsWith(match.path)) &&
    (match.primePenguinOrderId === undefined ||
      match.primePenguinOrderId === request.primePenguinOrderId) &&
    (match.shopifyOrderId === undefined || match.shopifyOrderId === request.shopifyOrderId)
  );
}
