/// <reference types="vite/client" />
/** Every text that can be asked for exists in every language, every text is asked for, and none promises too much. */
import { describe, expect, it } from 'vitest';
import type {
  CancelReason,
  OrderProblemCode,
  Outcome,
  Verdict,
  Why,
} from '../../../app/contract/api.ts';
import type { OrderCheck } from '../../../app/contract/bulk.ts';
import en from '../locales/en.default.json';
import toml from '../shopify.extension.toml?raw';
import { CHANCES, chanceOf, STANDINGS } from '../src/groups.ts';
import { OWN_WORDS, verdictBadge, verdictMeaning } from '../src/verdict-words.ts';
import { chanceBadge, chanceMeaning } from '../src/wording.ts';
import { translate } from './action-page.ts';
import { aCheck } from './sample-views.ts';

const sources = Object.values(
  import.meta.glob<string>('../src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);
const languages = Object.entries(
  import.meta.glob<object>('../locales/*.json', { import: 'default', eager: true }),
).map(([file, texts]) => [file.replace(/^.*\/([^.]+)\..*$/, '$1'), texts] as const);

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
const CHECKS = keysOf<OrderCheck>({
  can_stop: true,
  unsure: true,
  partly: true,
  too_late: true,
  already_stopped: true,
  not_supported: true,
  not_in_prime_penguin: true,
  already_asked: true,
  unknown_order: true,
  malformed: true,
  could_not_ask: true,
});
const REASONS = keysOf<CancelReason>({
  customer: true,
  fraud: true,
  inventory: true,
  declined: true,
  staff: true,
  other: true,
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

function keysOf<Word extends string>(words: Record<Word, true>): readonly Word[] {
  return Object.keys(words) as Word[];
}

/** Plural forms are one text. */
function leaves(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' || 'one' in value ? [path + name] : leaves(value, `${path}${name}.`),
  );
}

function textsOf(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[path + name, value] as [string, string]]
      : textsOf(value, `${path}${name}.`),
  );
}

const written = leaves(en);

/** Keys that the code puts together, spelled out. */
const composed = [
  ...[...VERDICTS, 'newer'].flatMap((one) => [`verdict.${one}.badge`, `verdict.${one}.meaning`]),
  ...VERDICTS.flatMap((one) => OWN_WORDS[one].map((why) => `verdict.${one}.${why}`)),
  ...OUTCOMES.map((one) => `outcome.${one}`),
  ...CHANCES.flatMap((one) => [`chance.${one}.badge`, `chance.${one}.meaning`]),
  ...STANDINGS.map((one) => `standing.${one}.heading`),
  'standing.waiting.step',
  'standing.stopped.step',
  ...REASONS.map((one) => `reason.${one}`),
  ...PROBLEMS.map((one) => `problem.${one}`),
];

describe('the texts', () => {
  it('exist for every key that the code puts together', () => {
    expect(composed.filter((key) => !written.includes(key))).toEqual([]);
  });

  it('are all used', () => {
    const code = sources.join('\n') + toml;
    const isUsed = (key: string) =>
      composed.includes(key) || [`'${key}'`, `"t:${key}"`].some((text) => code.includes(text));
    expect(written.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('exist for every key in the configuration file', () => {
    const keys = [...toml.matchAll(/"t:([\w.]+)"/g)].map(([, key]) => key);
    expect(keys).toEqual(['name', 'description']);
    expect(written).toEqual(expect.arrayContaining(keys));
  });
});

describe.each(languages)('in the language %s', (language, texts) => {
  it('say the same things, with the same values in them', () => {
    const valuesOf = (text: string) =>
      [...text.matchAll(/\{\{(\w+)\}\}/g)].flatMap(([, one]) => one ?? []);
    const shape = (tree: object) =>
      Object.fromEntries(textsOf(tree).map(([key, text]) => [key, valuesOf(text).sort()]));
    // In French a million is `many`, which English does not tell from `other`.
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const expected = shape(en);
    for (const one of Object.keys(expected).filter((key) => key.endsWith('.one'))) {
      const form = (name: string) => one.replace(/one$/, name);
      const values = expected[form('other')];
      if (values && forms.includes('many')) expected[form('many')] = values;
    }
    expect(shape(texts)).toEqual(expected);
    expect(translate('locale', {}, texts)).toBe(language);
  });

  it('keep the titles within the 40 characters that the admin shows', () => {
    for (const count of [1, 250]) {
      expect(translate('heading', { count }, texts).length).toBeLessThanOrEqual(40);
    }
    expect(translate('name', {}, texts).length).toBeLessThanOrEqual(40);
  });

  it('have a badge and a sentence for every word of the check', () => {
    for (const check of CHECKS) {
      for (const absence of ['not_yet', 'overdue', 'reading_off', null] as const) {
        const chance = chanceOf(aCheck(1, { check, absence }));
        expect(chance).not.toBe('newer');
        expect(translate(chanceBadge(chance), { count: 1 }, texts)).toMatch(/\b1\b/);
        expect(translate(chanceBadge(chance), { count: 12 }, texts)).toMatch(/\b12\b/);
        expect(translate(chanceMeaning(chance), {}, texts)).toMatch(/\.$/);
      }
    }
  });

  it.each(VERDICTS)('have words for the verdict %s with every reason', (verdict) => {
    for (const why of [null, ...WHYS]) {
      expect(translate(verdictBadge(verdict), {}, texts)).not.toBe('');
      expect(translate(verdictMeaning(verdict, why), { provider: 'Nordic 3PL' }, texts)).toMatch(
        /\.$/,
      );
    }
  });

  it.each(VERDICTS.filter((verdict) => !verdict.startsWith('stopped_')))(
    'never sound stopped for the verdict %s',
    (verdict) => {
      for (const why of [null, ...WHYS]) {
        const badge = translate(verdictBadge(verdict), {}, texts);
        const meaning = translate(verdictMeaning(verdict, why), { provider: 'N' }, texts);
        expect(`${badge} ${meaning}`).not.toMatch(
          /stopped|will not ship|now cancel|stoppad|skickas inte|annullera och återbetala|gestopp?t|stoppet|pysäytet|arrêtée/i,
        );
      }
    },
  );
});
