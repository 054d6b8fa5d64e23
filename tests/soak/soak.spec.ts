/**
 * The soak itself: that it repeats itself, and that it finds what is wrong. Planted faults
 * stand for an app that has them.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, '../../soak/main.ts');
/** Only ends what hangs. */
const LIMIT_MS = 600_000;

interface Result {
  readonly histories: number;
  readonly fingerprint: string;
  readonly cancellations: number;
  readonly faults: Readonly<Record<string, readonly number[]>>;
  readonly hung: readonly number[];
}

/** Runs it as `npm run soak` does, in processes of its own: it replaces clocks and dice. */
async function soak(...options: readonly string[]): Promise<Result> {
  const run = spawn(process.execPath, [MAIN, '--json', '--shrink', '0', ...options]);
  let output = '';
  let errors = '';
  run.stdout.on('data', (chunk) => {
    output += chunk;
  });
  run.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await new Promise((resolve) => run.once('close', resolve));
  if (!output.startsWith('{')) throw new Error(`no result: ${output}${errors}`);
  return JSON.parse(output) as Result;
}

function kindsOf({ faults }: Result): readonly string[] {
  return Object.keys(faults).map((name) => name.slice(0, name.indexOf(':')));
}

describe('the soak on a virtual clock', { timeout: LIMIT_MS }, () => {
  it('plays the same histories to the last step from the same seed', async () => {
    const one = await soak('--histories', '12', '--workers', '1');
    const other = await soak('--histories', '12', '--workers', '3');
    expect(one.fingerprint).toBe(other.fingerprint);
    expect(one.hung).toEqual([]);
    expect(one.cancellations).toBeGreaterThan(0);
  });

  it('finds nothing wrong in sixty random histories', async () => {
    const result = await soak('--histories', '60');
    expect(result.faults).toEqual({});
    expect(result.hung).toEqual([]);
  });

  it('finds a judge that takes the channel side for the word of the warehouse', async () => {
    const result = await soak('--histories', '8', '--plant', 'believes_the_channel');
    expect(kindsOf(result)).toContain('wrong');
  });

  it('finds an app that takes one batch of the schedule for one that has run', async () => {
    const hangs = ['--from', '297', '--histories', '1', '--asks-more', 'none'];
    const result = await soak(...hangs, '--plant', 'believes_schedules');
    expect(kindsOf(result)).toContain('wrong');
    expect((await soak(...hangs)).faults).toEqual({});
  });

  it('finds a cancel that is sent a second time without a look', async () => {
    const result = await soak('--histories', '3', '--plant', 'asks_twice');
    expect(kindsOf(result)).toContain('request');
  });

  it('finds an order that is assigned to dropship twice', async () => {
    const asksMore = ['--from', '2', '--histories', '1', '--asks-more', 'all'];
    const result = await soak(...asksMore, '--plant', 'asks_twice');
    expect(Object.keys(result.faults)).toContain('request: an order assigned twice in a round');
    expect((await soak(...asksMore)).faults).toEqual({});
  });

  it('finds an order that is assigned or synced before a look has shown what came of its cancel', async () => {
    const asksMore = ['--histories', '3', '--asks-more', 'all', '--plant', 'asks_at_once'];
    expect(Object.keys((await soak(...asksMore)).faults)).toEqual(
      expect.arrayContaining([
        'request: an order assigned, and no cancel was refused',
        'request: an order assigned, and the shop does not allow it',
        'request: a sync of an order that was not shown cancelled',
        'request: a sync, and the shop has not switched it on',
        'request: a second sync in five minutes',
      ]),
    );
  });

  it('finds a cancellation that nobody looks at any more', async () => {
    const result = await soak('--histories', '3', '--plant', 'forgets_jobs');
    expect(kindsOf(result)).toContain('stuck');
  });
});
