/** What the connection form holds, and what can be wrong with it. */
import type { SalesChannelView } from '#app/contract/api.ts';

export interface ConnectionFields {
  readonly method: 'token' | 'password';
  /** The tenant's name, or its number. */
  readonly tenant: string;
  readonly accessToken: string;
  readonly userName: string;
  readonly password: string;
  /** Chosen by hand; empty: by its address. */
  readonly salesChannelId: string;
}

const NAMES = ['tenant', 'accessToken', 'userName', 'password', 'salesChannelId'] as const;
export type FieldName = (typeof NAMES)[number];

/** The field of the form that holds what the API calls so. */
export function toFieldName(name: unknown): FieldName | null {
  if (name === 'tenantId' || name === 'tenantName') return 'tenant';
  return NAMES.find((known) => known === name) ?? null;
}

/** Cancellations are open that were asked for in another account: to be confirmed, or left. */
export interface OpenElsewhere {
  readonly open: number;
  /** Of these, the ones that Prime Penguin has and no warehouse has answered. */
  readonly waiting: number;
  /** As it was entered. */
  readonly tenant: string;
  /** The tenant in which they were asked for; null where that is not known. */
  readonly openTenant: string | null;
}

/** Why nothing was saved. A complaint about no single field stands above the form. */
export interface Complaints {
  readonly fields: Partial<Record<FieldName, string>>;
  readonly form: { readonly title: string; readonly text: string } | null;
  /** The tenant's, where one of them has to be chosen; never empty. */
  readonly salesChannels: readonly SalesChannelView[] | null;
  readonly openElsewhere: OpenElsewhere | null;
  /** Too many were tried: when the next may be, ISO 8601. */
  readonly tryAgainAt: string | null;
}

export const NO_COMPLAINTS: Complaints = {
  fields: {},
  form: null,
  salesChannels: null,
  openElsewhere: null,
  tryAgainAt: null,
};

export type SettingsResult =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'failed'; readonly complaints: Complaints }
  /** Said by the browser: it is not known what became of what was sent. */
  | { readonly kind: 'unreached' };
