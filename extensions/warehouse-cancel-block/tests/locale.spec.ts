/// <reference types="vite/client" />
/** Every text of the block's own is asked for. */
import { describeOwnTexts } from 'extension-kit/tests/own-texts.ts';
import { describe, expect, it } from 'vitest';
import en from '../locales/en.default.json';
import toml from '../shopify.extension.toml?raw';

const sources = Object.values(
  import.meta.glob<string>('../src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);

describeOwnTexts({ texts: en, composed: [], sources, toml });

describe('the title', () => {
  it('keeps within the 40 characters that the admin shows', () => {
    expect(en.name.length).toBeLessThanOrEqual(40);
  });
});
