/**
 * The wire between the app's Prime Penguin client and Prime Penguin: delays, lost replies, requests sent
 * twice, pages of something in between. It takes calls where undici's agents would, so that reading,
 * classifying and repeating are the app's own.
 */
import type { Dispatcher } from 'undici';
import type { Plan, Trouble } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Owner, Timeline } from '../timeline.ts';
import {
  type Answer,
  ASSIGN_PATH,
  type Asked,
  CANCEL_PATH,
  type PrimePenguinApi,
  SYNC_CHANNEL_PATH,
  SYNC_ORDER_PATH,
} from './prime-penguin.ts';

type Handler = Dispatcher.DispatchHandler;

/** One cancel as it left the app. */
export interface SentCancel {
  readonly id: number;
  readonly sentAt: number;
  /** When the app learned how it ended; null: it never did. */
  endedAt: number | null;
  /** The app was told that Prime Penguin took it. */
  wasAccepted: boolean;
  /** The app was told no, in an answer of Prime Penguin's. */
  wasRefused: boolean;
}

/** Another request of the app's that changes something. */
export interface SentAsk {
  readonly kind: 'assign' | 'sync_order' | 'sync_channel';
  /** Of the orders that it names. */
  readonly ids: readonly number[];
  readonly sentAt: number;
  /** As far as the app was told. `futile`: certainly nothing. */
  cameTo: 'nobody_knows' | 'done' | 'futile';
}

export class Network {
  readonly sent: SentCancel[] = [];
  readonly asks: SentAsk[] = [];
  /** From when on, until when. */
  trouble: { readonly how: Trouble; readonly until: number } | null = null;
  onCancel: (sent: SentCancel) => void = () => {};
  onAsk: (ask: SentAsk) => void = () => {};
  /** For planted faults: what the app understands in the place of what was answered. */
  alter: (answer: Answer) => Answer = (answer) => answer;
  private readonly plan: Plan;
  private readonly timeline: Timeline;
  private readonly api: PrimePenguinApi;
  private readonly random: Random;
  private readonly tell: (what: string) => void;
  private gets = 0;
  private posts = 0;

  constructor(
    plan: Plan,
    timeline: Timeline,
    api: PrimePenguinApi,
    random: Random,
    tell: (what: string) => void,
  ) {
    this.plan = plan;
    this.timeline = timeline;
    this.api = api;
    this.random = random;
    this.tell = tell;
  }

  /** As one process of the app has it: what it waits for dies with it, what it has sent arrives. */
  sender(owner: () => Owner | null): Pick<Dispatcher, 'dispatch'> {
    return {
      dispatch: (options, handler) => {
        this.send(options, handler, owner());
        return true;
      },
    };
  }

  private send(options: Dispatcher.DispatchOptions, handler: Handler, owner: Owner | null): void {
    const asked = readCall(options);
    const isCancel = asked.path === CANCEL_PATH && asked.method === 'POST';
    const ask = readAsk(asked, this.timeline.now);
    const fault = isCancel ? this.postFault() : ask ? this.askFault() : this.getFault();
    const exchange = new Exchange(this.timeline, handler, owner);
    const sent: SentCancel | null = isCancel
      ? {
          id: Number(asked.query.get('orderId')),
          sentAt: this.timeline.now,
          endedAt: null,
          wasAccepted: false,
          wasRefused: false,
        }
      : null;
    if (ask) {
      this.onAsk(ask);
      this.asks.push(ask);
      exchange.onEnd = (end) => {
        if (end === 200) ask.cameTo = 'done';
        if (end === 'ECONNREFUSED' || NOT_DONE.has(end)) ask.cameTo = 'futile';
      };
    }
    if (sent) {
      this.sent.push(sent);
      this.onCancel(sent);
      exchange.onEnd = (end) => {
        sent.endedAt = this.timeline.now;
        sent.wasAccepted = end === 200;
        sent.wasRefused = end === 400 || end === 404 || end === 500;
      };
    }
    const say = (what: string) => {
      const short = asked.path.split('/').slice(-1)[0];
      this.tell(
        `call ${short}${asked.query.get('orderId') ?? asked.query.get('OrderId') ?? ask?.ids.join() ?? ''}: ${what}`,
      );
    };
    const trouble = this.troubleNow();
    if (fault === 'not_connected' || trouble === 'refuses_connections') {
      say('no connection');
      exchange.later(this.delay(), () => exchange.fail('ECONNREFUSED'));
      return;
    }
    exchange.later(0, () => exchange.start());
    if (trouble === 'hangs') {
      say('hangs');
      return;
    }
    const arrives = this.delay();
    const reply = (answer: Answer) =>
      exchange.later(this.delay(), () => exchange.answer(this.alter(answer)));
    const arrive = (run: () => void, after = arrives) => {
      // What is sent arrives, whatever becomes of the sender.
      this.timeline.plan(this.timeline.now + after, run);
    };
    if (trouble !== null) {
      say(trouble);
      arrive(() => reply(this.inTrouble(trouble, asked)));
      return;
    }
    switch (fault) {
      case null:
        arrive(() => {
          const answer = this.api.answer(asked);
          if (isCancel || ask) say(`${answer.status} ${answer.body.slice(0, 160)}`);
          reply(answer);
        });
        return;
      case 'lost_after':
        say(fault);
        arrive(() => {
          this.api.answer(asked);
          exchange.later(this.delay(), () => exchange.fail('ECONNRESET'));
        });
        return;
      case 'lost_before':
      case 'reset':
        say(fault);
        arrive(() => exchange.later(this.delay(), () => exchange.fail('ECONNRESET')));
        return;
      case 'arrives_late':
        say(fault);
        exchange.later(arrives + this.delay(), () => exchange.fail('UND_ERR_SOCKET'));
        arrive(() => void this.api.answer(asked), arrives + this.random.whole(1_000, 60_000));
        return;
      case 'times_out_after':
        say(fault);
        arrive(() => void this.api.answer(asked));
        return;
      case 'times_out':
        say(fault);
        return;
      case 'sent_twice':
        say(fault);
        arrive(() => {
          this.api.answer(asked);
          this.timeline.plan(this.timeline.now + this.random.whole(5, 900), () =>
            reply(this.api.answer(asked)),
          );
        });
        return;
      case 'internal_fault_after':
        say(fault);
        arrive(() => {
          this.api.answer(asked);
          reply(this.api.envelope(500, null, 'internal', asked));
        });
        return;
      case 'internal_fault_before':
      case 'internal_fault':
        say(fault);
        arrive(() => reply(this.api.envelope(500, null, 'internal', asked)));
        return;
      case 'error_page_after':
        say(fault);
        arrive(() => {
          this.api.answer(asked);
          reply(this.api.html(502, 'Bad gateway'));
        });
        return;
      case 'error_page':
        say(fault);
        arrive(() => reply(this.api.html(503, 'Service unavailable')));
        return;
      case 'log_in_page':
        say(fault);
        arrive(() => reply(this.inTrouble('log_in_page', asked)));
        return;
      case 'throttled':
        say(fault);
        arrive(() => reply(this.api.html(429, 'Slow down', { 'retry-after': '2' })));
        return;
      case 'cut_off_after':
      case 'cut_off':
        say(fault);
        arrive(() => {
          const answer = this.api.answer(asked);
          exchange.later(this.delay(), () => exchange.cutOff(answer));
        });
        return;
      case 'garbage':
        say(fault);
        arrive(() => reply({ status: 200, headers: {}, body: '{"result": [tru' }));
        return;
      case 'empty_list':
        say(fault);
        arrive(() => reply(this.emptied(asked)));
        return;
    }
  }

  /** One false empty list: a fault that looks like an answer. */
  private emptied(asked: Asked): Answer {
    const answer = this.api.answer(asked);
    if (!asked.path.endsWith('SalesChannelOrders/Get')) return answer;
    const value = { result: { totalCount: 0, items: [] }, success: true, error: null, __abp: true };
    return { ...answer, body: JSON.stringify(value) };
  }

  private inTrouble(how: Trouble, asked: Asked): Answer {
    switch (how) {
      case 'log_in_page':
        return this.api.html(302, 'Moved', { location: '/Account/Login' });
      case 'token_refused':
        return this.api.envelope(401, null, 'token', asked);
      case 'token_refused_html':
        return this.api.html(401, 'Log in');
      case 'permission_missing':
        return this.api.envelope(403, null, 'permission', asked);
      case 'internal_faults':
        return this.api.envelope(500, null, 'internal', asked);
      case 'error_pages':
      case 'hangs':
      case 'refuses_connections':
        return this.api.html(503, 'Service unavailable');
    }
  }

  private troubleNow(): Trouble | null {
    return this.trouble !== null && this.timeline.now < this.trouble.until
      ? this.trouble.how
      : null;
  }

  private postFault() {
    const index = this.posts;
    this.posts += 1;
    return this.plan.postFaults.find(({ post }) => post === index)?.fault ?? null;
  }

  /** In histories of cancels alone what else is asked for counts with the reads. */
  private askFault() {
    const { asksMore } = this.plan;
    if (asksMore === null) return this.getFault();
    const index = this.asks.length;
    return asksMore.faults.find(({ ask }) => ask === index)?.fault ?? null;
  }

  private getFault() {
    const index = this.gets;
    this.gets += 1;
    return this.plan.getFaults.find(({ get }) => get === index)?.fault ?? null;
  }

  private delay(): number {
    const { slow } = this.plan.hub;
    const quick = this.random.whole(5, 120);
    return (this.random.chance(0.04) ? this.random.whole(200, 2_500) : quick) * slow;
  }
}

/** Whoever is answered so knows that nothing was done: sent elsewhere, not let in, or too much at once. */
const NOT_DONE: ReadonlySet<number | string> = new Set([302, 401, 403, 429]);

function readAsk({ path, method, query, body }: Asked, sentAt: number): SentAsk | null {
  const ask = (kind: SentAsk['kind'], ids: readonly number[]): SentAsk => ({
    ...{ kind, ids, sentAt, cameTo: 'nobody_knows' },
  });
  if (path === ASSIGN_PATH && method === 'PUT') {
    const ids: unknown = JSON.parse(body ?? '[]');
    return ask('assign', Array.isArray(ids) ? ids.map(Number) : []);
  }
  if (method !== 'POST') return null;
  if (path === SYNC_ORDER_PATH)
    return ask('sync_order', [Number(query.get('salesChannelOrderId'))]);
  return path === SYNC_CHANNEL_PATH ? ask('sync_channel', []) : null;
}

/** One request and its reply, told to undici's handler in the order in which undici tells. */
class Exchange {
  /** An answer's status, or the code of what went wrong. */
  onEnd: (end: number | string) => void = () => {};
  private readonly timeline: Timeline;
  private readonly handler: Handler;
  private readonly owner: Owner | null;
  private readonly controller: Dispatcher.DispatchController;
  private isOver = false;

  constructor(timeline: Timeline, handler: Handler, owner: Owner | null) {
    this.timeline = timeline;
    this.handler = handler;
    this.owner = owner;
    this.controller = {
      aborted: false,
      paused: false,
      reason: null,
      rawHeaders: null,
      rawTrailers: null,
      abort: (reason: Error) =>
        this.end('aborted', () => this.handler.onResponseError?.(this.controller, reason)),
      pause() {},
      resume() {},
    } as unknown as Dispatcher.DispatchController;
  }

  later(ms: number, run: () => void): void {
    this.timeline.plan(this.timeline.now + ms, run, this.owner);
  }

  start(): void {
    if (!this.isOver) this.handler.onRequestStart?.(this.controller, {});
  }

  answer({ status, headers, body }: Answer): void {
    this.end(status, () => {
      this.handler.onResponseStart?.(this.controller, status, { ...headers });
      this.handler.onResponseData?.(this.controller, Buffer.from(body));
      this.handler.onResponseEnd?.(this.controller, {});
    });
  }

  cutOff({ status, headers, body }: Answer): void {
    this.end('cut off', () => {
      this.handler.onResponseStart?.(this.controller, status, { ...headers });
      this.handler.onResponseData?.(this.controller, Buffer.from(body.slice(0, body.length / 2)));
      this.handler.onResponseError?.(this.controller, coded('UND_ERR_SOCKET'));
    });
  }

  fail(code: string): void {
    this.end(code, () => {
      this.handler.onResponseError?.(this.controller, coded(code));
    });
  }

  private end(how: number | string, run: () => void): void {
    if (this.isOver) return;
    this.isOver = true;
    if (!this.owner?.isDead) this.onEnd(how);
    run();
  }
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function readCall(options: Dispatcher.DispatchOptions): Asked {
  const url = new URL(options.path, 'http://prime-penguin');
  return {
    method: options.method,
    path: url.pathname,
    query: url.searchParams,
    headers: { ...(options.headers as Record<string, string>) },
    body: typeof options.body === 'string' ? options.body : null,
  };
}
