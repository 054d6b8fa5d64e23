/** What holds of the texts that an extension has beside the shared ones. */
import { describe, expect, it } from 'vitest';
import shared from '../texts/en.json';
import { leaves } from './vocabulary.ts';

interface Own {
  /** The English ones, with the shared ones among them. */
  readonly texts: object;
  /** Keys that the code puts together, spelled out. */
  readonly composed: readonly string[];
  readonly sources: readonly string[];
  /** shopify.extension.toml */
  readonly toml: string;
}

export function describeOwnTexts({ texts, composed, sources, toml }: Own): void {
  const written = leaves(texts).filter((key) => !((key.split('.')[0] ?? '') in shared));

  describe('the texts', () => {
    it('exist for every key that the code puts together', () => {
      expect(composed.filter((key) => !written.includes(key))).toEqual([]);
    });

    it('are all used', () => {
      const code = [...sources, toml].join('\n');
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
}
