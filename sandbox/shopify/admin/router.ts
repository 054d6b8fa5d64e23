/**
 * Where in the admin one is. `shop`, `locale` and `user` stay in the address over every step.
 */
import { useSyncExternalStore } from 'react';

export interface Place {
  readonly path: string;
  readonly search: string;
}

const KEPT = ['shop', 'locale', 'user'];
const listeners = new Set<() => void>();
let place = read();

function read(): Place {
  return { path: location.pathname, search: location.search };
}

function changed(): void {
  place = read();
  for (const listener of listeners) listener();
}

window.addEventListener('popstate', changed);

/** The address of a path in the admin, with the choices that are kept. */
export function addressOf(path: string): string {
  const url = new URL(path, location.origin);
  const now = new URLSearchParams(location.search);
  for (const name of KEPT) {
    const value = now.get(name);
    if (value !== null && !url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return url.pathname + url.search;
}

export function goTo(path: string): void {
  history.pushState(null, '', addressOf(path));
  changed();
  window.scrollTo(0, 0);
}

/** Changes the address without a step back to the old one. */
export function replaceAddress(path: string): void {
  history.replaceState(null, '', addressOf(path));
  changed();
}

/** Looks as another member of staff, in another language, or at another shop. */
export function choose(name: 'shop' | 'locale' | 'user', value: string): void {
  const url = new URL(location.href);
  url.searchParams.set(name, value);
  history.pushState(null, '', name === 'shop' ? `/orders${url.search}` : url);
  changed();
}

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => place,
  );
}

export const parameter = (name: string): string | null =>
  new URLSearchParams(location.search).get(name);
