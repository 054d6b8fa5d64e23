/** What follows from new facts, whoever brings them. */

import { describe, expect, it } from 'vitest';
import { type Fact, factsOfLook } from '#app/domain/cancellation.ts';
import { NO_READS } from '#app/domain/channel-reads.ts';
import { settle } from '#app/use-cases/settle.ts';
import {
  FIRST_LOOK,
  HOUR,
  IN_PROGRESS,
  MINUTE,
  moment,
  PRESSED,
  pressedCancellation,
  provider,
  seen,
  TIMING,
  unreachable,
} from '#tests/support/histories.ts';

const OWN = { readingOff: false, isProven: true, reads: NO_READS };

describe('a cancellation whose watch ended while somebody looked', () => {
  const ended = { ...pressedCancellation(), endedAt: FIRST_LOOK - 1 };
  const found = [seen({ warehouse: IN_PROGRESS })];
  const look = (state: typeof ended) =>
    factsOfLook(state, found, moment(FIRST_LOOK), OWN, () => 'another');
  const settled = (facts: readonly Fact[]) =>
    settle(ended, facts, () => provider(), FIRST_LOOK, TIMING);

  it('is not written to by what that look found', () => {
    expect(settled(look(ended))).toEqual({ facts: [] });
  });

  it('is written to by whoever reopens it', () => {
    const { facts } = settled([{ kind: 'reopened' }, ...look(ended)]);
    expect(facts.map(({ kind }) => kind)).toContain('found');
  });
});

describe('looks that fail', () => {
  const failedAt = (at: number, before: Partial<ReturnType<typeof pressedCancellation>>) => {
    const state = { ...pressedCancellation(), lastLookAt: PRESSED, ...before };
    const facts = [{ kind: 'failed', failure: unreachable(at) }] as const;
    const failed = settle(state, facts, () => provider(), at, TIMING).facts.find(
      (fact) => fact.kind === 'failed',
    );
    return failed?.failure.since;
  };
  const first = { ...unreachable(PRESSED + MINUTE), since: PRESSED + MINUTE };

  it('are one series while they follow each other', () => {
    expect(failedAt(PRESSED + 6 * MINUTE, { failure: first })).toBe(PRESSED + MINUTE);
  });

  it('begin anew after a look that was answered', () => {
    const at = PRESSED + 6 * MINUTE;
    expect(failedAt(at, { failure: first, lastLookAt: PRESSED + 3 * MINUTE })).toBe(at);
  });

  it('begin anew after a gap in which the app was down', () => {
    const at = PRESSED + 2 * HOUR;
    expect(failedAt(at, { failure: first })).toBe(at);
  });
});
