/**
 * Which words and which tone the action's own screens get. Chooses among keys of the locale file and
 * knows no texts.
 */

import { failureText, type Tone } from 'extension-kit/verdict-words.ts';
import type { KeyOf, Moments, Words as WordsOf } from 'extension-kit/words.ts';
import type { EvidenceSource, OrderView } from '../../../app/contract/api.ts';
import type en from '../locales/en.default.json';
import type { Notice } from './state.ts';

export type Key = KeyOf<typeof en>;
export type Words = WordsOf<Key> & Moments;

const EVIDENCE: Readonly<Record<EvidenceSource, Key>> = {
  warehouse_status: 'evidence.warehouse_status',
  channel_status: 'evidence.channel_status',
  status_log: 'evidence.status_log',
  entity_log: 'evidence.entity_log',
  warehouse_error: 'evidence.warehouse_error',
  sync: 'evidence.sync',
  fulfillment: 'evidence.fulfillment',
  reply: 'evidence.reply',
  shopify: 'evidence.shopify',
};

export function evidenceSource(source: EvidenceSource): Key {
  return EVIDENCE[source] ?? 'evidence.newer';
}

interface Banner {
  readonly tone: Tone;
  readonly heading: Key;
  readonly body: Key;
}

type OrderProblem = NonNullable<OrderView['problem']>;

const PROBLEM_TONES: Readonly<Record<OrderProblem, Tone>> = {
  prime_penguin_unreachable: 'warning',
  credentials_refused: 'critical',
  not_connected: 'warning',
};

/** `null`: a problem that a newer app has and this build does not know. */
export function problemHeading(problem: OrderProblem): Key | null {
  return problem in PROBLEM_TONES ? `ready.problem.${problem}.heading` : null;
}

const HOLDING_TONES: Readonly<Record<Exclude<OrderView['inPrimePenguin'], 'yes'>, Tone>> = {
  not_yet: 'info',
  overdue: 'warning',
  reading_off: 'warning',
  unknown: 'warning',
};

const NEWER: Banner = {
  tone: 'warning',
  heading: 'ready.holding.unknown.heading',
  body: 'verdict.newer.meaning',
};

/** What stands above the form: the most important circumstance, if there is one. */
export function readyBanner(order: OrderView): Banner | null {
  const { problem, inPrimePenguin } = order;
  if (problem) {
    const heading = problemHeading(problem);
    if (!heading) return NEWER;
    return { tone: PROBLEM_TONES[problem], heading, body: `ready.problem.${problem}.body` };
  }
  if (inPrimePenguin !== 'yes') {
    if (!(inPrimePenguin in HOLDING_TONES)) return NEWER;
    return {
      tone: HOLDING_TONES[inPrimePenguin],
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
