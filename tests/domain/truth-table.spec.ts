/** The truth table, row by row, and the page that shows it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nextStepFor } from '#app/domain/next-step.ts';
import { VERDICTS } from '#app/domain/verdict.ts';
import { renderTruthTable } from '#tests/support/render-truth-table.ts';
import { judgeSituation, TRUTH_TABLE } from '#tests/support/truth-table.ts';

describe.each(VERDICTS)('the truth table: %s', (verdict) => {
  const rows = TRUTH_TABLE[verdict].map((row) => [row.known, row] as const);

  it.each(rows)('%s', (_, { situation, why, evidence, step, told }) => {
    const judgement = judgeSituation(situation);
    const isCancelledInShopify = situation.circumstances.cancelledInShopifyAt !== null;

    expect({ verdict: judgement.verdict, why: judgement.why }).toEqual({ verdict, why });
    expect(judgement.evidence.map(({ source }) => source)).toEqual(evidence);
    const isOwnChannel =
      situation.kind === 'in_prime_penguin' || situation.absence?.channel.isProven !== false;
    const { code, text } = nextStepFor(judgement, isCancelledInShopify, isOwnChannel);
    expect({ code, text }).toEqual({ code: step, text: told });
  });

  it('has a row for each state, each described once', () => {
    const descriptions = TRUTH_TABLE[verdict].map(({ known }) => known);
    expect(descriptions.length).toBeGreaterThan(0);
    expect(new Set(descriptions).size).toBe(descriptions.length);
  });
});

describe('docs/truth-table.md', () => {
  it('shows the rows as they are (else run `npx node scripts/write-truth-table.ts`)', () => {
    const page = readFileSync(new URL('../../docs/truth-table.md', import.meta.url), 'utf8');
    expect(page).toBe(renderTruthTable());
  });
});
