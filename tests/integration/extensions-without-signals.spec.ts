/**
 * The extensions leave out `@shopify/ui-extensions/preact`, which hands the host a Signal class. That is
 * right as long as nothing that they can read is a signal, and while the host calls for none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BuiltBundle, buildExtensions } from '../../scripts/build-extensions.ts';

const root = join(import.meta.dirname, '../..');
const declarations = join(root, 'node_modules/@shopify/ui-extensions/build/ts');
/** What the API of an order's action, block and should-render is made of. */
const READ = [
  'api.d.ts',
  'surfaces/admin/api/shared.d.ts',
  'surfaces/admin/api/action',
  'surfaces/admin/api/block',
  'surfaces/admin/api/intents',
  'surfaces/admin/api/picker',
  'surfaces/admin/api/resource-picker',
  'surfaces/admin/api/should-render',
  'surfaces/admin/api/standard',
];

function textsOf(path: string): readonly string[] {
  const whole = join(declarations, path);
  const files = path.endsWith('.d.ts')
    ? [whole]
    : readdirSync(whole)
        .filter((name) => name.endsWith('.d.ts'))
        .map((name) => join(whole, name));
  return files.map((file) => readFileSync(file, 'utf8'));
}

describe('the API that the extensions read', () => {
  it.each(READ)('holds no signal: %s', (path) => {
    const texts = textsOf(path);
    expect(texts.length).toBeGreaterThan(0);
    expect(
      texts.filter((text) => /Signal(Like|s)?\b/.test(text.replace(/AbortSignal/g, ''))),
    ).toEqual([]);
  });

  it('would be found out by this if it held one', () => {
    const [text = ''] = textsOf(
      'surfaces/admin/api/discount-function-settings/launch-options.d.ts',
    );
    expect(text).toMatch(/Signal(Like|s)?\b/);
  });

  it('is asked for signals by that import, and by nothing else in it', () => {
    const file = join(root, 'node_modules/@shopify/ui-extensions/build/esm/preact.mjs');
    const calls = readFileSync(file, 'utf8').match(/\b[\w.]+\(/g) ?? [];
    expect(calls.filter((call) => call !== 'if(')).toEqual(['shopify.setSignals(']);
  });
});

describe('each built extension', () => {
  let built: readonly BuiltBundle[];
  beforeAll(async () => {
    built = await buildExtensions(root);
  });

  it('has no signals in it, and is at most 16 KB compressed', () => {
    expect(built.length).toBeGreaterThan(0);
    for (const { outfile, gzipBytes } of built) {
      expect(readFileSync(outfile, 'utf8')).not.toContain('setSignals');
      expect(gzipBytes).toBeLessThanOrEqual(16_384);
    }
  });
});
