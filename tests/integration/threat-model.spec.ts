import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SPEC = /\b(?:tests|extensions)\/[\w./-]+\.spec\.tsx?\b/g;

const text = readFileSync(path.join(ROOT, 'docs/threat-model.md'), 'utf8');
const threats = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.includes('| spec |'));

describe('the threat model', () => {
  it.each(threats)('names a spec that exists: %s', (line) => {
    const specs = line.split('|').at(-2)?.match(SPEC) ?? [];
    expect(specs.length).toBeGreaterThan(0);
    expect(specs.filter((spec) => !existsSync(path.join(ROOT, spec)))).toEqual([]);
  });

  it('is one page', () => {
    expect(threats.length).toBeGreaterThan(20);
    expect(text.split('\n').length).toBeLessThan(70);
  });
});
