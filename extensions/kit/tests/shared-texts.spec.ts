/// <reference types="vite/client" />
/** Every shared text that can be asked for exists, every one is asked for, and none promises too much. */
import { describe, expect, it } from 'vitest';
import type {
  CancellationView,
  OrderProblemCode,
  Outcome,
  PersonSays,
  Verdict,
  Why,
} from '../../../app/contract/api.ts';
import { OWN_WORDS, verdictBadge, verdictMeaning } from '../src/verdict-words.ts';
import en from '../texts/en.json';
import { translatorOf } from './extension-page.ts';

const translate = translatorOf(en);
const sources = Object.values(
  import.meta.glob<string>('../../*/src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n');

// The compiler keeps these complete: a word added to the contract fails here until it has a text.
const VERDICTS = keysOf<Verdict>({
  delivering: true,
  awaiting_import: true,
  requested: true,
  stopped_at_warehouse: true,
  stopped_before_warehouse: true,
  too_late: true,
  refused: true,
  not_supported: true,
  no_answer: true,
  undeliverable: true,
});
const WHYS = keysOf<Why>({
  not_tried_yet: true,
  prime_penguin_unreachable: true,
  credentials_refused: true,
  not_connected: true,
  reply_lost: true,
  not_read_yet: true,
  overdue: true,
  reading_off: true,
  never_imported: true,
  waiting_for_warehouse: true,
  not_forwarded_yet: true,
  cancelled_in_prime_penguin_already: true,
  already_stopped: true,
  never_forwarded: true,
  cancelled_before_import: true,
  shipped: true,
  partly_shipped: true,
  picked: true,
  reason_given: true,
  resumed_by_warehouse: true,
  said_by_provider: true,
  set_in_settings: true,
});
const OUTCOMES = keysOf<Outcome>({
  pending: true,
  stopped: true,
  partly_stopped: true,
  not_stopped: true,
  unknown: true,
});
const REQUESTERS = keysOf<CancellationView['requestedBy']['kind']>({
  staff: true,
  bulk: true,
  shopify_cancel: true,
  flow: true,
});
const PROBLEMS = keysOf<OrderProblemCode>({
  malformed_input: true,
  body_too_large: true,
  unauthenticated: true,
  order_not_found: true,
  cancellation_not_found: true,
  not_connected: true,
  not_retryable: true,
  method_not_allowed: true,
  shopify_unavailable: true,
  database_unavailable: true,
  internal: true,
});
const SAYS = keysOf<PersonSays>({ stopped: true, ships: true });

function keysOf<Word extends string>(words: Record<Word, true>): readonly Word[] {
  return Object.keys(words) as Word[];
}

function leaves(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [path + name] : leaves(value, `${path}${name}.`),
  );
}

const written = leaves(en);

/** Keys that the code puts together, spelled out. */
const composed = [
  ...[...VERDICTS, 'newer'].flatMap((one) => [`verdict.${one}.badge`, `verdict.${one}.meaning`]),
  ...VERDICTS.flatMap((one) => OWN_WORDS[one].map((why) => `verdict.${one}.${why}`)),
  ...OUTCOMES.map((one) => `outcome.${one}.heading`),
  ...OUTCOMES.filter((one) => one !== 'stopped').map((one) => `outcome.${one}.body`),
  ...['shipped', 'resumed', 'turnedUp'].flatMap((one) => [
    `overturned.${one}.heading`,
    `overturned.${one}.body`,
  ]),
  ...REQUESTERS.map((one) => `requested.${one}`),
  ...PROBLEMS.map((one) => `problem.${one}`),
  ...SAYS.map((one) => `person.${one}`),
];

describe('the texts that extensions share', () => {
  it('exist for every key that the code puts together', () => {
    expect(composed.filter((key) => !written.includes(key))).toEqual([]);
  });

  it('are all used by some extension', () => {
    const unused = written.filter(
      (key) => !composed.includes(key) && !sources.includes(`'${key}'`),
    );
    expect(unused).toEqual([]);
  });
});

function saidOf(verdict: Verdict): { badge: string; meaning: string }[] {
  return [null, ...WHYS].map((why) => ({
    badge: translate(verdictBadge(verdict)),
    meaning: translate(verdictMeaning(verdict, why), { provider: 'Nordic 3PL' }),
  }));
}

describe('each verdict', () => {
  it.each(VERDICTS)('has words with every reason: %s', (verdict) => {
    for (const { badge, meaning } of saidOf(verdict)) {
      expect(badge).not.toBe('');
      expect(meaning).toMatch(/\.$/);
    }
  });

  it.each(VERDICTS.filter((verdict) => !verdict.startsWith('stopped_')))(
    'that is not stopped never sounds stopped: %s',
    (verdict) => {
      for (const { badge, meaning } of saidOf(verdict)) {
        expect(`${badge} ${meaning}`).not.toMatch(
          /stopped|will not ship|confirmed that|now cancel/i,
        );
      }
    },
  );
});

describe('each reason', () => {
  it('has words of its own for some verdict', () => {
    const owned: readonly Why[] = Object.values(OWN_WORDS).flat();
    expect(WHYS.filter((why) => !owned.includes(why))).toEqual([]);
  });
});
