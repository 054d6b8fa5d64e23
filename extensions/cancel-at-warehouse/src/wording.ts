/**
 * Which words and which tone the action's own screens get. Chooses among keys of the locale file and
 * knows no texts.
 */

import { failureText, type Tone } from 'extension-kit/verdict-words.ts';
import type { KeyOf, Moments, Words as WordsOf } from 'extension-kit/words.ts';
import type { CanCancel, OrderView, Position } from '../../../app/contract/api.ts';
import type en from '../locales/en.default.json';
import type { Notice } from './state.ts';

export type Key = KeyOf<typeof en>;
export type Words = WordsOf<Key> & Moments;

const POSITION_TONES: Readonly<Record<Position, Tone>> = {
  not_forwarded: 'info',
  at_warehouse: 'info',
  on_hold: 'warning',
  partly_shipped: 'critical',
  shipped: 'critical',
  stopped: 'success',
  unknown: 'warning',
};

export function positionTone(position: Position): Tone {
  return POSITION_TONES[position] ?? 'warning';
}

export function positionBadge(position: Position): Key {
  return `position.${position}.badge`;
}

export function positionWhere(position: Position): Key {
  return `position.${position}.where`;
}

export function canCancelText(canCancel: CanCancel): Key {
  return `canCancel.${canCancel}`;
}

/** What stands above the form: the most important circumstance, if there is one. */
export function readyBanner(
  order: OrderView,
): { readonly tone: Tone; readonly heading: Key; readonly body: Key } | null {
  const { problem, inPrimePenguin } = order;
  if (problem) {
    return {
      tone: problem === 'credentials_refused' ? 'critical' : 'warning',
      heading: `ready.problem.${problem}.heading`,
      body: `ready.problem.${problem}.body`,
    };
  }
  if (inPrimePenguin !== 'yes') {
    return {
      tone: inPrimePenguin === 'not_yet' ? 'info' : 'warning',
      heading: `ready.holding.${inPrimePenguin}.heading`,
      body: `ready.holding.${inPrimePenguin}.body`,
    };
  }
  if (order.canRequest) return null;
  return {
    tone: 'info',
    heading: 'ready.cannotRequest.heading',
    body: 'ready.cannotRequest.body',
  };
}

export function noticeText(notice: Notice): Key {
  return notice.kind === 'not_recorded' ? 'notice.notRecorded' : failureText(notice);
}
