/// <reference types="@shopify/ui-extensions/admin.order-details.action.render" />
/**
 * The order page with the action open in it, as a merchant meets it: real texts, real clicks, and an
 * app that answers only when the test says so. Time stands still until the test lets it pass.
 */
import { setUpExtension } from '@shopify/ui-extensions-tester';
import { render } from 'preact';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type {
  CancellationView,
  OrderProblemCode,
  OrderView,
  Problem,
} from '../../../app/contract/api.ts';
import en from '../locales/en.default.json';
import { NOW, ORDER_GID } from './sample-views.ts';

export interface Request {
  readonly call: string;
  readonly body: unknown;
  answer(status: number, body?: unknown): Promise<void>;
  /** The connection breaks: no answer at all. */
  breakOff(): Promise<void>;
  readonly signal: AbortSignal | null;
}

export interface ActionPage {
  readonly requests: Request[];
  readonly closed: () => boolean;
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
}

let teardown = () => {};

export function useActionPage(): void {
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

/** `translate` as the admin does it; fails on a missing key or value. */
export function translate(key: string, values: Record<string, unknown> = {}): string {
  let found: unknown = en;
  for (const name of key.split('.')) {
    found = typeof found === 'object' && found !== null ? Object(found)[name] : undefined;
  }
  if (typeof found !== 'string') throw new Error(`missing translation ${key}`);
  return found.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
    if (values[name] === undefined) throw new Error(`${key} lacks a value for ${name}`);
    return String(values[name]);
  });
}

export async function openAction(): Promise<ActionPage> {
  const extension = setUpExtension('admin.order-details.action.render');
  const requests: Request[] = [];
  const open = new Set<Request>();
  let closed = false;
  let removed = false;
  teardown = () => {
    if (!removed) extension[Symbol.dispose]();
    removed = true;
  };
  const { shopify } = extension;
  shopify.data = { selected: [{ id: ORDER_GID }] };
  shopify.close = () => {
    closed = true;
  };
  shopify.i18n.translate = translate as typeof shopify.i18n.translate;
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
    closed: () => closed,
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
  };
}

// The tester puts a stand-in of its own in this place while it is set up.
const NativeResponse = globalThis.Response;

/** Lets everything happen that needs no time to pass. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

export function problem(code: OrderProblemCode, status: number): Problem {
  return { type: 'about:blank', title: code, status, code, detail: '' };
}

export async function openWithOrder(order: OrderView): Promise<ActionPage> {
  const page = await openAction();
  await page.waiting('GET /api/orders/1001').answer(200, order);
  return page;
}

/** A page on which the merchant pressed and the app answered. */
export async function openAsked(
  order: OrderView,
  cancellation: CancellationView,
): Promise<ActionPage> {
  const page = await openWithOrder(order);
  await page.press('Cancel at warehouse');
  await page.waiting('POST /api/cancellations').answer(201, cancellation);
  return page;
}
