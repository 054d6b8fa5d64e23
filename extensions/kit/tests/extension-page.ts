/**
 * An extension open in the admin, as a merchant meets it: real texts, real clicks, and an app that answers
 * only when the test says so. Time stands still until the test lets it pass.
 */
import { render } from 'preact';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { OrderProblemCode, Problem } from '../../../app/contract/api.ts';
import { NOW, ORDER_GID } from './sample-views.ts';

export interface Request {
  readonly call: string;
  readonly body: unknown;
  answer(status: number, body?: unknown): Promise<void>;
  /** The connection breaks: no answer at all. */
  breakOff(): Promise<void>;
  readonly signal: AbortSignal | null;
}

export interface ExtensionPage {
  readonly requests: Request[];
  /** The only request that still waits for its answer and starts with `call`. */
  waiting(call: string): Request;
  calls(): string[];
  pass(ms: number): Promise<void>;
  press(label: string): Promise<void>;
  pressNowait(label: string): void;
  fill(tag: string, event: 'input' | 'change', value: string): Promise<void>;
  text(): string;
  banners(): { tone: string | null; heading: string | null; text: string }[];
  badges(): { tone: string | null; text: string }[];
  button(label: string): Element | null;
  elements(selector: string): Element[];
}

/** What Shopify's tester sets up, as far as every target has it. */
interface Harness {
  readonly shopify: {
    data: { selected: { id: string }[] };
    i18n: {
      translate: unknown;
      formatDate(date: Date, options?: Intl.DateTimeFormatOptions): string;
    };
  };
  fetch: typeof globalThis.fetch;
  render(): Promise<void> | void;
  [Symbol.dispose](): void;
}

let teardown = () => {};

export function useExtensionPage(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    // Removed by Preact itself: it keeps its tree on the body, beyond a mere emptying.
    render(null, document.body);
    teardown();
    vi.useRealTimers();
  });
}

export type Translate = (key: string, values?: Record<string, unknown>) => string;

/** `translate` as the admin does it, with plural forms; fails on a missing key or value. */
export function translatorOf(texts: object): Translate {
  return (key, values = {}) => {
    let found: unknown = texts;
    for (const name of key.split('.')) {
      found = typeof found === 'object' && found !== null ? Object(found)[name] : undefined;
    }
    if (typeof found === 'object' && found !== null && typeof values.count === 'number') {
      found = Object(found)[values.count === 1 ? 'one' : 'other'];
    }
    if (typeof found !== 'string') throw new Error(`missing translation ${key}`);
    return found.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
      if (values[name] === undefined) throw new Error(`${key} lacks a value for ${name}`);
      return String(values[name]);
    });
  };
}

export async function openExtension(
  extension: Harness,
  translate: Translate,
  selected: readonly string[] = [ORDER_GID],
): Promise<ExtensionPage> {
  const requests: Request[] = [];
  const open = new Set<Request>();
  let removed = false;
  teardown = () => {
    if (!removed) extension[Symbol.dispose]();
    removed = true;
  };
  const { shopify } = extension;
  shopify.data = { selected: selected.map((id) => ({ id })) };
  shopify.i18n.translate = translate;
  shopify.i18n.formatDate = (date, options) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(date);

  extension.fetch = (input, init) =>
    new Promise((resolve, reject) => {
      const request: Request = {
        call: `${init?.method ?? 'GET'} ${String(input)}`,
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
        signal: init?.signal ?? null,
        async answer(status, body) {
          open.delete(request);
          const text = status === 304 ? null : JSON.stringify(body);
          resolve(new NativeResponse(text, { status }));
          await settle();
        },
        async breakOff() {
          open.delete(request);
          reject(new TypeError('Failed to fetch'));
          await settle();
        },
      };
      requests.push(request);
      open.add(request);
    });
  await extension.render();
  await settle();

  const all = (selector: string) => [...document.body.querySelectorAll(selector)];
  const button = (label: string) =>
    all('s-button').find((one) => one.textContent === label) ?? null;
  const pressNowait = (label: string) => {
    const found = button(label);
    if (!found) throw new Error(`no button "${label}" in: ${document.body.textContent}`);
    found.dispatchEvent(new Event('click'));
  };
  return {
    requests,
    waiting(call) {
      const found = [...open].filter((one) => one.call.startsWith(call) && !one.signal?.aborted);
      expect(found.map((one) => one.call)).toHaveLength(1);
      const [only] = found;
      if (!only) throw new Error(`nothing waits for ${call}`);
      return only;
    },
    calls: () => requests.map((one) => one.call),
    async pass(ms) {
      await vi.advanceTimersByTimeAsync(ms);
    },
    async press(label) {
      pressNowait(label);
      await settle();
    },
    pressNowait,
    async fill(tag, event, value) {
      const [field] = all(tag);
      if (!field) throw new Error(`no ${tag}`);
      Object.assign(field, { value });
      field.dispatchEvent(new Event(event));
      await settle();
    },
    text: () => (document.body.textContent ?? '').replace(/\s+/g, ' '),
    banners: () =>
      all('s-banner').map((one) => ({
        tone: one.getAttribute('tone'),
        heading: one.getAttribute('heading'),
        text: one.textContent ?? '',
      })),
    badges: () =>
      all('s-badge').map((one) => ({
        tone: one.getAttribute('tone'),
        text: one.textContent ?? '',
      })),
    button,
    elements: all,
  };
}

// The tester puts a stand-in of its own in this place while it is set up.
const NativeResponse = globalThis.Response;

/** Lets everything happen that needs no time to pass. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

export function problem(code: OrderProblemCode, status: number, field?: string): Problem {
  const at = field === undefined ? {} : { field };
  return { type: 'about:blank', title: code, status, code, detail: '', ...at };
}
