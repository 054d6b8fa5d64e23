import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  generatePrimePenguinTypes,
  TYPES_FILE,
} from '../../../scripts/generate-prime-penguin-types.ts';

describe('the types of Prime Penguin’s API', () => {
  it('are those that openapi.json gives: run scripts/generate-prime-penguin-types.ts', async () => {
    expect(await readFile(TYPES_FILE, 'utf8')).toBe(await generatePrimePenguinTypes());
  });
});
