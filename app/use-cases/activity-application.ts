/**
 * The part of the application that is about all cancellations together, and about one from beginning to
 * end. Routes map each result in one exhaustive switch.
 */
import type {
  ActivityView,
  ExportLinkView,
  OverviewView,
  SavedViewView,
} from '#app/contract/activity.ts';
import type { CancellationView } from '#app/contract/api.ts';
import type { Requester } from '#app/domain/cancellation.ts';
import type { PersonsWord } from '#app/domain/persons-word.ts';
import type { CancellationFilter, ExportRow } from './ports/activity.ts';

export type ReadActivityResult =
  | { readonly kind: 'found'; readonly activity: ActivityView }
  | { readonly kind: 'unknown_cancellation' };

export interface PersonsWordInput {
  /** Index in `CancellationView.warehouses`; null: the only one. */
  readonly place: number | null;
  readonly says: PersonsWord['says'];
  /** At most 500 characters. */
  readonly note: string | null;
}

export type RecordPersonsWordResult =
  | { readonly kind: 'recorded'; readonly cancellation: CancellationView }
  | { readonly kind: 'unknown_cancellation' }
  /** There is no such place; or there are several, and none was named. */
  | { readonly kind: 'unknown_place' };

export type SaveViewResult =
  | { readonly kind: 'saved'; readonly view: SavedViewView }
  | { readonly kind: 'name_taken' }
  | { readonly kind: 'too_many'; readonly most: number };

export type OpenExportResult =
  | {
      readonly kind: 'open';
      readonly fileName: string;
      /** The lines, part by part. Reads the next part only when it is asked for. */
      readonly parts: AsyncIterable<readonly ExportRow[]>;
    }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown_link' };

export interface ActivityApplication {
  readActivity(shop: string, id: string): Promise<ReadActivityResult>;
  /** Changes no verdict. Saying the same twice is saying it once. */
  recordPersonsWord(
    shop: string,
    id: string,
    word: PersonsWordInput,
    by: Requester,
  ): Promise<RecordPersonsWordResult>;
  listSavedViews(shop: string): Promise<readonly SavedViewView[]>;
  /** `name` 1 to 60 characters, trimmed. */
  saveView(shop: string, name: string, filter: CancellationFilter): Promise<SaveViewResult>;
  /** False: there is no such view. */
  deleteView(shop: string, id: string): Promise<boolean>;
  /** `weeks` 1 to 52, the current one among them. */
  readOverview(shop: string, weeks: number): Promise<OverviewView>;
  linkExport(shop: string, filter: CancellationFilter): Promise<ExportLinkView>;
  /** A link that this app made, while its time is not over. */
  openExport(token: string): Promise<OpenExportResult>;
}
