/// <reference types="vite/client" />
/** Every text of the action's own is asked for, fits its place in every language, and promises nothing. */
import { translatorOf } from 'extension-kit/tests/extension-page.ts';
import { describeOwnTexts } from 'extension-kit/tests/own-texts.ts';
import { keysOf, NEXT_STEPS, NOT_STOPPED, OUTCOMES, WHYS } from 'extension-kit/tests/vocabulary.ts';
import { describe, expect, it } from 'vitest';
import type { OrderCheck } from '../../../app/contract/bulk.ts';
import { SOUNDS_STOPPED } from '../../../tests/support/sounds-stopped.ts';
import en from '../locales/en.default.json';
import toml from '../shopify.extension.toml?raw';
import { CHANCES, chanceOf, STANDINGS, standingOf } from '../src/groups.ts';
import { chanceBadge, chanceMeaning, lineOf, standingStep } from '../src/wording.ts';
import { aCheck, anOrder, aPart } from './sample-views.ts';

const sources = Object.values(
  import.meta.glob<string>('../src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);
const languages = Object.entries(
  import.meta.glob<object>('../locales/*.json', { import: 'default', eager: true }),
).map(
  ([file, texts]) =>
    [file.replace(/^.*\/([^.]+)\..*$/, '$1') as keyof typeof SOUNDS_STOPPED, texts] as const,
);

// The compiler keeps it complete: a word added to the contract fails here until it has a text.
const CHECKS = keysOf<OrderCheck>({
  can_stop: true,
  unsure: true,
  partly: true,
  too_late: true,
  already_stopped: true,
  not_supported: true,
  no_warehouse: true,
  under_way: true,
  not_in_prime_penguin: true,
  already_asked: true,
  unknown_order: true,
  malformed: true,
  could_not_ask: true,
});

const composed = [
  ...CHANCES.flatMap((one) => [`chance.${one}.badge`, `chance.${one}.meaning`]),
  ...STANDINGS.map((one) => `standing.${one}.heading`),
  'notAsked.unknown_order',
  'notAsked.malformed',
];

describeOwnTexts({ texts: en, composed, sources, toml });

describe.each(languages)('in the language %s', (language, texts) => {
  const translate = translatorOf(texts);

  it('the titles keep within the 40 characters that the admin shows', () => {
    for (const count of [1, 250]) {
      expect(translate('heading', { count }).length).toBeLessThanOrEqual(40);
    }
    expect(translate('name').length).toBeLessThanOrEqual(40);
  });

  it('every word of the check has a badge and a sentence', () => {
    for (const check of CHECKS) {
      for (const absence of ['not_yet', 'overdue', 'reading_off', null] as const) {
        const chance = chanceOf(aCheck(1, { check, absence }));
        expect(chance).not.toBe('newer');
        expect(translate(chanceBadge(chance), { count: 1 })).toMatch(/\b1\b/);
        expect(translate(chanceBadge(chance), { count: 12 })).toMatch(/\b12\b/);
        expect(translate(chanceMeaning(chance))).toMatch(/\.$/);
      }
    }
  });

  it.each(NOT_STOPPED)('a line never sounds stopped with the verdict %s', (verdict) => {
    for (const why of [null, ...WHYS]) {
      for (const outcome of OUTCOMES) {
        for (const nextStep of NEXT_STEPS) {
          const order = anOrder(1001, verdict, {
            outcome,
            nextStep,
            warehouses: [aPart(verdict, { why })],
          });
          const { badge, parts, step } = lineOf(order);
          const ofGroup = standingStep(standingOf(order), nextStep === 'leave_as_is');
          const keys = [badge, ...parts.map(({ meaning }) => meaning), step, ofGroup];
          const said = keys.flatMap((key) =>
            key === null ? [] : [translate(key, { provider: 'N', step: '' })],
          );
          expect(said.join(' ')).not.toMatch(SOUNDS_STOPPED[language]);
        }
      }
    }
  });
});
