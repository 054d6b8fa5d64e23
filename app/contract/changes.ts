/** The record of changes, as `GET /api/changes` answers it. */
export type ChangedBy =
  /** `name` null: it is not known. */
  | { readonly kind: 'staff'; readonly userId: string | null; readonly name: string | null }
  | { readonly kind: 'shopify' | 'address_owner' | 'operator' | 'app' };

export interface ChangeView {
  readonly id: string;
  readonly at: string;
  readonly by: ChangedBy;
  /** Done in the demo of the shop. */
  readonly demo: boolean;
  /** A stable code, such as `settings_saved`. */
  readonly action: string;
  /** What belongs to it, by its action. Addresses are masked. */
  readonly details: Readonly<Record<string, unknown>>;
  /** All of it in the caller's language: who, what, and what of it, one line each. */
  readonly words: {
    readonly by: string;
    readonly what: string;
    readonly lines: readonly string[];
  };
}

export interface ChangesView {
  /** Newest first. */
  readonly changes: readonly ChangeView[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
  /** Opaque; null on the first page. */
  readonly previousCursor: string | null;
}
