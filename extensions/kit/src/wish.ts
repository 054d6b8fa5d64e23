/** Why the merchant wants something stopped, as far as it is said. */
import type { CancelReason } from '../../../app/contract/api.ts';
import { type Failure, isProblem } from './failure.ts';

export interface Wish {
  readonly reason: CancelReason | null;
  readonly note: string;
}

export const NO_WISH: Wish = { reason: null, note: '' };

/** What of it is sent. */
export function wishFields({ reason, note }: Wish): { reason?: CancelReason; note?: string } {
  const text = note.trim();
  return { ...(reason === null ? {} : { reason }), ...(text === '' ? {} : { note: text }) };
}

/** The shop has begun to want a reason since it was asked whether it does; nothing was sent. */
export function isReasonWanted(failure: Failure): boolean {
  return isProblem(failure, 'malformed_input') && 'field' in failure && failure.field === 'reason';
}
