// Prints "N passed, N failed" from vitest's JSON report. A run that failed outside of vitest (types,
// lint, build) counts as one failure, so that the line never looks better than the run.
import { readFileSync } from 'node:fs';

const status = Number(process.argv[2]);
let passed = 0;
let failed = 0;
let skipped = 0;
try {
  const report = JSON.parse(readFileSync('build/test-report.json', 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
  skipped = report.numPendingTests + report.numTodoTests;
} catch {
  // No report: the run ended before the tests did.
}
if (status !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
