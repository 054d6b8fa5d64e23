/// <reference types="vite/client" />
/** Every text of the block's own is asked for. */
import shared from 'extension-kit/texts/en.json';
import { describe, expect, it } from 'vitest';
import en from '../locales/en.default.json';
import toml from '../shopify.extension.toml?raw';

const code = [
  toml,
  ...Object.values(
    import.meta.glob<string>('../src/**/*.{ts,tsx}', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ),
].join('\n');

function leaves(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [path + name] : leaves(value, `${path}${name}.`),
  );
}

describe('the texts', () => {
  it('are all used', () => {
    const own = leaves(en).filter((key) => !((key.split('.')[0] ?? '') in shared));
    const isUsed = (key: string) => code.includes(`'${key}'`) || code.includes(`"t:${key}"`);
    expect(own.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('keep the title within the 40 characters that the admin shows', () => {
    expect(en.name.length).toBeLessThanOrEqual(40);
  });
});
