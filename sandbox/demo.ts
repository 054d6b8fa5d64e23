/**
 * `npm run demo`: asks the real app to cancel one order of every scenario, through the API that the
 * extension uses, and holds each verdict against the truth. Exits 0 only if every verdict is the truth.
 *
 *   npm run demo -- --json           for machines
 *   npm run demo -- --only NAME      one scenario
 *   npm run demo -- --flip NAME      expects the wrong thing of that scenario: the demo has to fail
 */
import { parseArgs } from 'node:util';
import { type Finding, runScenarios } from './run-scenarios.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { startStack } from './stack.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    flip: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});

function chosen(): readonly Scenario[] {
  const names = SCENARIOS.map(({ name }) => name);
  for (const name of [...options.only, ...(options.flip ? [options.flip] : [])]) {
    if (names.includes(name)) continue;
    console.error(`There is no scenario “${name}”. There are:\n  ${names.join('\n  ')}`);
    process.exit(2);
  }
  return SCENARIOS.filter(
    ({ name }) => options.only.length === 0 || options.only.includes(name),
  ).map((scenario) => (scenario.name === options.flip ? flip(scenario) : scenario));
}

function flip(scenario: Scenario): Scenario {
  const [first, ...rest] = scenario.truths;
  const verdict = first.verdict === 'too_late' ? 'stopped_at_warehouse' : 'too_late';
  return { ...scenario, truths: [{ ...first, verdict }, ...rest] };
}

function print(findings: readonly Finding[], seconds: number): void {
  const rows = findings.map((finding) => [
    finding.isTrue ? '✓' : '✗',
    finding.order,
    finding.scenario,
    finding.provider,
    finding.truth,
    finding.verdict,
    finding.evidence,
    finding.seconds.toFixed(1),
  ]);
  const heads = ['', 'order', 'scenario', 'provider', 'truth', 'verdict', 'evidence', 'seconds'];
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(line(heads));
  console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
  for (const finding of findings.filter(({ isTrue }) => !isTrue)) {
    console.log(`\n✗ ${finding.scenario}: ${finding.wrong.join('; ')}`);
  }
  const wrong = findings.filter(({ isTrue }) => !isTrue).length;
  console.log(
    `\n${findings.length - wrong} of ${findings.length} verdicts are the truth (${seconds.toFixed(0)} s).`,
  );
}

const scenarios = chosen();
const startedAt = performance.now();
if (!options.json)
  console.log(`Starting the app and its simulators for ${scenarios.length} scenarios …\n`);
const stack = await startStack({
  dataDirectory: '.data/demo',
  // What Prime Penguin refuses in words is asked for three times: that is to fit in on a busy machine, too.
  durations: { deliverySeconds: 40 },
  onAppLine: (line) => {
    if (options.verbose) console.error(line);
  },
});
let findings: readonly Finding[] = [];
try {
  findings = await runScenarios(stack, scenarios);
} finally {
  await stack.stop();
}
const seconds = (performance.now() - startedAt) / 1000;
const isTrue = findings.every((finding) => finding.isTrue);
if (options.json) console.log(JSON.stringify({ isTrue, seconds, findings }, null, 2));
else print(findings, seconds);
process.exitCode = isTrue ? 0 : 1;
