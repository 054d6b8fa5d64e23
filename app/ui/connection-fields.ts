/** What the connection form holds, and what can be wrong with it. */
export interface ConnectionFields {
  readonly method: 'token' | 'password';
  readonly tenantId: string;
  readonly accessToken: string;
  readonly userName: string;
  readonly password: string;
}

const NAMES = ['tenantId', 'accessToken', 'userName', 'password'] as const;
export type FieldName = (typeof NAMES)[number];

export function toFieldName(name: unknown): FieldName | null {
  return NAMES.find((known) => known === name) ?? null;
}

/** Why nothing was saved. A complaint about no single field stands above the form. */
export interface Complaints {
  readonly fields: Partial<Record<FieldName, string>>;
  readonly form: { readonly title: string; readonly text: string } | null;
}

export type SettingsResult =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'failed'; readonly complaints: Complaints }
  /** Said by the browser: it is not known what became of what was sent. */
  | { readonly kind: 'unreached' };
