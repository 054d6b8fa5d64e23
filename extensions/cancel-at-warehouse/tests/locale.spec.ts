/// <reference types="vite/client" />
/** Every text of the action's own that can be asked for exists, and every one is asked for. */
import { describeOwnTexts } from 'extension-kit/tests/own-texts.ts';
import { keysOf } from 'extension-kit/tests/vocabulary.ts';
import { describe, expect, it } from 'vitest';
import type { OrderView } from '../../../app/contract/api.ts';
import en from '../locales/en.default.json';
import toml from '../shopify.extension.toml?raw';
import { translate } from './action-page.ts';

const sources = Object.values(
  import.meta.glob<string>('../src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);

// The compiler keeps these complete: a word added to the contract fails here until it has a text.
const HOLDINGS = keysOf<Exclude<OrderView['inPrimePenguin'], 'yes'>>({
  not_yet: true,
  overdue: true,
  reading_off: true,
  unknown: true,
});
const ORDER_PROBLEMS = keysOf<NonNullable<OrderView['problem']>>({
  prime_penguin_unreachable: true,
  credentials_refused: true,
  not_connected: true,
});

const composed = [
  ...HOLDINGS.flatMap((one) => [`ready.holding.${one}.heading`, `ready.holding.${one}.body`]),
  ...ORDER_PROBLEMS.flatMap((one) => [`ready.problem.${one}.heading`, `ready.problem.${one}.body`]),
];

describeOwnTexts({ texts: en, composed, sources, toml });

describe('the titles', () => {
  it('keep within the 40 characters that the admin shows', () => {
    for (const heading of ['heading.order', 'heading.asked']) {
      expect(translate(heading, { order: '#123456' }).length).toBeLessThanOrEqual(40);
    }
    expect(en.name.length).toBeLessThanOrEqual(40);
  });
});
