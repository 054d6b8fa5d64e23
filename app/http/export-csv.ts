/**
 * The export as CSV (RFC 4180, UTF-8): one line for each warehouse order. The headers are stable; what a
 * person or a warehouse wrote can begin no formula where the file is opened.
 */
import { type Options, stringify } from 'csv-stringify';
import type { ExportRow } from '#app/use-cases/ports/activity.ts';

type Cell = string | number | null;

/** Header and cell. Added to at the end only: others count columns. */
const COLUMNS: readonly (readonly [header: string, cell: (row: ExportRow) => Cell])[] = [
  ['order_name', (row) => row.orderName],
  ['shopify_order_id', (row) => row.shopifyOrderId],
  ['requested_at', (row) => time(row.requestedAt)],
  ['requested_by', (row) => row.requestedBy.kind],
  ['requested_by_user_id', (row) => row.requestedBy.userId],
  ['reason', (row) => row.reason],
  ['note', (row) => row.note],
  ['outcome', (row) => row.outcome],
  ['needs_attention', (row) => yesOrNo(row.needsAttention)],
  ['cancelled_in_shopify_by', (row) => time(row.cancelledInShopifyAt)],
  ['provider', (row) => row.providerName],
  ['prime_penguin_order_id', (row) => row.primePenguinOrderId],
  ['verdict', (row) => row.verdict],
  ['verdict_since', (row) => time(row.since)],
  ['why', (row) => row.why],
  ['warehouse_reason', (row) => row.warehouseReason],
  ['evidence', evidence],
  ['overturned', (row) => yesOrNo(row.overturned)],
  ['asked_at', (row) => time(row.askedAt)],
  ['first_answered_at', (row) => time(row.answeredAt)],
  ['person_said', (row) => row.word?.says ?? null],
  ['person_said_at', (row) => time(row.word?.at ?? null)],
  ['person_user_id', (row) => row.word?.userId ?? null],
  ['person_note', (row) => row.word?.note ?? null],
  ['cancellation_id', (row) => row.cancellationId],
];

/**
 * What begins a formula, in any width, where a spreadsheet may begin a cell: at the cell's start and after any
 * separator that it may take the file to have. Excel takes the one of its language, a semicolon in most of
 * Europe, and then our quotes mean nothing to it. Blanks, quotes and characters without a shape in front do not
 * keep it from being a formula. https://owasp.org/www-community/attacks/CSV_Injection
 */
const BEGINS_FORMULA =
  /[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺₌₊﬩⩵⩶](?<=(?:^|[,;|\t\n\v\f\r\x85\u061B\u2028\u2029])[\s\p{C}\p{Z}"]*.)/gu;
/** A number or a phone number of digits and blanks calculates nothing, and stays as it was entered. */
const PLAIN_NUMBER = /^[+-]\d[\d \u00A0]*([.,]\d+)?$/;
/** Spreadsheets drop these at a cell's start, with a formula behind them or not. */
const DROPPED_AT_START = /^[\t\n\r]/;

function disarm(cell: string): string {
  if (PLAIN_NUMBER.test(cell)) return cell;
  const disarmed = cell.replace(BEGINS_FORMULA, "'$&");
  return DROPPED_AT_START.test(disarmed) ? `'${disarmed}` : disarmed;
}

const OPTIONS: Options = {
  columns: COLUMNS.map(([header]) => header),
  header: true,
  // Without it Excel takes UTF-8 for the code page of the machine.
  bom: true,
  record_delimiter: 'windows',
  // The library quotes what holds its own delimiters. RFC 4180 wants either half of a line break quoted, and
  // readers that take several separators at once respect quotes around each of them.
  quoted_match: /[\r\n;\t|]/,
  cast: { string: disarm },
};

/** A stream that takes arrays of cells and gives text. */
export function csvWriter() {
  return stringify(OPTIONS);
}

export function toCells(row: ExportRow): readonly Cell[] {
  return COLUMNS.map(([, cell]) => cell(row));
}

function evidence(row: ExportRow): string {
  try {
    return row.evidence.map(({ at, text }) => `${new Date(at).toISOString()} ${text}`).join('; ');
  } catch {
    // One row that is stored wrong ends no file.
    return '(unreadable)';
  }
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
