/** What the soak puts in the place of a process's clock, in a process of its own. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

function inVirtualTime(code: string): unknown {
  const imports = `import { readSchedule } from '#app/domain/batches.ts';
    import { randomFrom } from '#soak/random.ts';
    import { Timeline } from '#soak/timeline.ts';
    import { install, playOn } from '#soak/virtual-time.ts';
    const made = new Date(0);
    install();
    playOn(new Timeline(1.5, randomFrom('a')), randomFrom('b'));`;
  const script = `${imports} console.log(JSON.stringify(${code}));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(printed.toString());
}

describe('the virtual clock', () => {
  it('takes a date that was made before it for one', () => {
    expect(inVirtualTime('made instanceof Date')).toBe(true);
  });

  it('lets the app read a schedule', () => {
    const shown = '*/30 * * * *';
    expect(inVirtualTime(`readSchedule('${shown}', 1)`)).toEqual({
      kind: 'cron',
      expression: shown,
    });
  });

  it('shows whole milliseconds, as clocks do', () => {
    expect(inVirtualTime('[Date.now(), new Date().getTime()]')).toEqual([1, 1]);
  });
});
