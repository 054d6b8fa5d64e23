/**
 * The status of one side (sales channel or warehouse) of a warehouse order, as Prime Penguin shows it.
 * A spelling never seen before is `unknown`, and unknown is never evidence.
 */
export type NormalisedStatus =
  | 'pending'
  | 'in_progress'
  | 'partial'
  | 'fulfilled'
  | 'cancelled'
  | 'refunded'
  | 'on_hold';

export type SideStatus =
  /** Nothing on this side; for the warehouse side: not forwarded to a warehouse. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'known'; readonly status: NormalisedStatus; readonly raw: string }
  | { readonly kind: 'unknown'; readonly raw: string };

const SPELLINGS: Readonly<Record<string, NormalisedStatus>> = {
  pending: 'pending',
  inprogress: 'in_progress',
  partial: 'partial',
  partiallyfulfilled: 'partial',
  partialfulfilled: 'partial',
  fulfilled: 'fulfilled',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  refunded: 'refunded',
  onhold: 'on_hold',
};

/**
 * Only the normalised value decides; the raw text is kept for people. Letter case, blanks, `_` and
 * `-` do not matter. A raw text without a normalised value is unknown: nobody has said what it means.
 */
export function readSideStatus(
  normalised: string | null | undefined,
  raw: string | null | undefined,
): SideStatus {
  const rawText = raw?.trim() ?? '';
  const key = (normalised ?? '').toLowerCase().replace(/[\s_-]/g, '');
  if (key === '') return rawText === '' ? { kind: 'empty' } : { kind: 'unknown', raw: rawText };
  const status = Object.hasOwn(SPELLINGS, key) ? SPELLINGS[key] : undefined;
  const shown = rawText === '' ? (normalised ?? '').trim() : rawText;
  return status === undefined
    ? { kind: 'unknown', raw: shown }
    : { kind: 'known', status, raw: shown };
}

export function is(side: SideStatus, ...wanted: readonly NormalisedStatus[]): boolean {
  return side.kind === 'known' && wanted.includes(side.status);
}

const WORDS: Readonly<Record<NormalisedStatus, string>> = {
  pending: 'Pending',
  in_progress: 'In progress',
  partial: 'Partly fulfilled',
  fulfilled: 'Fulfilled',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  on_hold: 'On hold',
};

/** For people, in English: "In progress", "no status", or the raw text of an unknown status in quotes. */
export function statusInWords(side: SideStatus): string {
  switch (side.kind) {
    case 'empty':
      return 'no status';
    case 'known':
      return WORDS[side.status];
    case 'unknown':
      return `“${side.raw}”`;
  }
}
