/** Writes `docs/truth-table.md` from the rows that the specs hold the app to. */
import { writeFileSync } from 'node:fs';
import { renderTruthTable } from '#tests/support/render-truth-table.ts';

const page = new URL('../docs/truth-table.md', import.meta.url);
writeFileSync(page, renderTruthTable());
console.log('Wrote docs/truth-table.md');
