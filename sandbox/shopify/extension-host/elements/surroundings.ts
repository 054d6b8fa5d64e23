/**
 * What an element needs to know of the place in the admin where its extension runs.
 */
import { createContext } from 'react';

export interface Surroundings {
  /** Follows `app:...`, `shopify://admin/...`, `extension:...` or a web address. */
  navigate(url: string): void;
  /** Where s-admin-action puts its buttons; null outside a modal. */
  readonly footer: HTMLElement | null;
  /** What s-admin-action says of itself. */
  onAction(heading: string | null, loading: boolean): void;
}

export const SurroundingsContext = createContext<Surroundings>({
  navigate: () => undefined,
  footer: null,
  onAction: () => undefined,
});

/** A button in the primary slot is the primary one without saying so. */
export const SlotContext = createContext<'primary' | 'other'>('other');
