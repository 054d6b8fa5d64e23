/**
 * Which words and which tone an order gets that nobody has asked to stop: where it is, and whether asking can
 * still help. Chooses among keys of the texts and knows no texts.
 */
import type { CanCancel, Position } from '../../../app/contract/api.ts';
import type { Tone } from './verdict-words.ts';
import type { KeyIn } from './words.ts';

const POSITION_TONES: Readonly<Record<Position, Tone>> = {
  not_forwarded: 'info',
  at_warehouse: 'info',
  on_hold: 'warning',
  partly_shipped: 'critical',
  shipped: 'critical',
  stopped: 'success',
  with_dropship: 'info',
  reassigned: 'warning',
  unknown: 'warning',
};

/** How it is where it is, in tone, badge and sentence. Where a newer app knows a place, this build knows none. */
export function positionWords(position: Position): {
  readonly tone: Tone;
  readonly badge: KeyIn<'position'>;
  readonly where: KeyIn<'position'>;
} {
  const known = position in POSITION_TONES ? position : 'unknown';
  return {
    tone: POSITION_TONES[known],
    badge: `position.${known}.badge`,
    where: `position.${known}.where`,
  };
}

const CAN_CANCEL: Readonly<Record<CanCancel, KeyIn<'canCancel'>>> = {
  yes: 'canCancel.yes',
  unsure: 'canCancel.unsure',
  no_already_stopped: 'canCancel.no_already_stopped',
  no_shipped: 'canCancel.no_shipped',
  no_not_supported: 'canCancel.no_not_supported',
  when_assigned: 'canCancel.when_assigned',
  under_way: 'canCancel.under_way',
};

export function canCancelText(canCancel: CanCancel): KeyIn<'canCancel'> {
  return CAN_CANCEL[canCancel] ?? 'canCancel.unsure';
}
