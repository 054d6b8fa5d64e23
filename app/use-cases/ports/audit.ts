/** The record of changes. Implemented by `app/persistence`: a line is written with the change it tells of. */
import type { Actor, AuditedChange } from '#app/domain/audit.ts';
import type { Instant } from '#app/domain/instant.ts';

export interface AuditEntry {
  readonly at: Instant;
  /** As Shopify knows it; null: of no single shop. */
  readonly shop: string | null;
  /** Done in the demo of the shop, which changes nothing that is real. */
  readonly isInDemo: boolean;
  readonly by: Actor;
  readonly change: AuditedChange;
}

export interface KeptAuditEntry extends AuditEntry {
  readonly id: string;
}

export interface AuditPage {
  readonly entries: readonly KeptAuditEntry[];
  /** Of the older ones; null where there are none. */
  readonly nextCursor: string | null;
  /** Of the newer ones; null on the first page. */
  readonly previousCursor: string | null;
}

export interface AuditStore {
  /** For what no other change is written with. */
  note(entry: AuditEntry): Promise<void>;
  /**
   * The first member of staff opens the app: a line, unless it is installed already by what is recorded.
   * Call it before the member is noted.
   */
  noteInstalled(entry: AuditEntry & { readonly shop: string }): Promise<void>;
  /** What the merchant may see, newest first. The cursor is opaque; one that is none starts at the top. */
  list(
    shop: string,
    page: { readonly cursor: string | null; readonly limit: number },
  ): Promise<AuditPage>;
  /** Keeps when the app was installed and removed, so that the next visit is not taken for an installation. */
  forgetBefore(at: Instant): Promise<void>;
}
