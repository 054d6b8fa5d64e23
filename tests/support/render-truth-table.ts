/**
 * Renders the truth table as the page `docs/truth-table.md`, for people. It writes what the table expects;
 * that the app agrees is the spec's matter.
 */
import { VERDICTS, type Verdict } from '#app/domain/verdict.ts';
import { TRUTH_TABLE, type TruthRow } from './truth-table.ts';

const MEANING: Readonly<Record<Verdict, string>> = {
  delivering: 'Not final. The request is kept, and Prime Penguin is not known to have it.',
  awaiting_import: 'Not final. Prime Penguin has no such order.',
  requested: 'Not final. Prime Penguin has the request; the warehouse has not answered.',
  stopped_at_warehouse: 'Final. The warehouse says that it stopped the order.',
  stopped_before_warehouse: 'Final. No warehouse has the order, and none will get it.',
  too_late: 'Final. It has shipped, in whole or in part, or cannot be held back any more.',
  refused: 'Final. The warehouse, or Prime Penguin on its behalf, refused.',
  not_supported: 'Final. This provider cannot be cancelled through the integration.',
  no_answer: 'Final. Nobody knows: the time ran out without an answer.',
  undeliverable: 'Final. It is certain that the request did not reach Prime Penguin.',
};

const INTRODUCTION = `# Truth table

What is known of one warehouse order, and what the merchant is then told. “Final” is not for ever: the app
watches on, and an observation that contradicts a final verdict overturns it.

Written by \`npx node scripts/write-truth-table.ts\` from the rows in \`tests/support/truth-table.ts\`, which
the specs hold the app to. Do not edit this page.
`;

export function renderTruthTable(): string {
  const sections = VERDICTS.map((verdict) => section(verdict, TRUTH_TABLE[verdict]));
  return [INTRODUCTION, ...sections].join('\n');
}

function section(verdict: Verdict, rows: readonly TruthRow[]): string {
  const lines = rows.map(({ known, why, evidence, step, told }) =>
    tableLine([known, why ?? '–', evidence.join(', ') || '–', step, told]),
  );
  const head = tableLine([
    'What is known',
    'Why',
    'Evidence',
    'Next step',
    'What the merchant is told',
  ]);
  return `## ${verdict}

${MEANING[verdict]}

${head}
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
