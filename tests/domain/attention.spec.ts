/** When a cancellation needs somebody, when a person's word settles that, and when it no longer does. */
import { describe, expect, it } from 'vitest';
import { needsAttention } from '#app/domain/attention.ts';
import { newPlace, type WarehouseOrder } from '#app/domain/cancellation.ts';
import type { Observation } from '#app/domain/observation.ts';
import { outcomeOf } from '#app/domain/outcome.ts';
import { isContradicted, type PersonsWord, standingWord } from '#app/domain/persons-word.ts';
import { VERDICTS, type Verdict, type Why } from '#app/domain/verdict.ts';
import {
  FULFILLED,
  HOUR,
  IN_PROGRESS,
  look,
  MINUTE,
  PRESSED,
  parcel,
} from '#tests/support/histories.ts';

const ANSWERED = PRESSED + HOUR;
const CALLED = PRESSED + 2 * HOUR;
const LATER = PRESSED + 3 * HOUR;

interface Known {
  readonly said: readonly (readonly [Verdict, number, Why?])[];
  readonly words?: readonly (readonly [PersonsWord['says'], number])[];
  readonly overturned?: boolean;
  readonly roundStartedAt?: number;
  readonly observations?: readonly Observation[];
}

function order({ said, words = [], overturned = false, ...more }: Known): WarehouseOrder {
  const place = newPlace('place', more.roundStartedAt ?? PRESSED);
  const last = said.at(-1);
  if (!last) throw new Error('nothing was said');
  const [verdict, since, why = null] = last;
  return {
    ...place,
    overturned,
    since,
    observations: more.observations ?? [],
    judgement: { verdict, why, reason: null, evidence: [] },
    said: said.map(([one, at, because = null]) => ({
      round: place.round,
      verdict: one,
      at,
      why: because,
      overturns: false,
    })),
    words: words.map(([says, at]) => ({ says, at, userId: '42', note: null })),
  };
}

function needs(...orders: readonly Known[]): boolean {
  const warehouseOrders = orders.map(order);
  const outcome = outcomeOf(warehouseOrders.map(({ judgement }) => judgement.verdict));
  return needsAttention({ outcome, warehouseOrders });
}

describe('nobody has said anything', () => {
  const EXPECTED: Readonly<Record<Verdict, boolean>> = {
    delivering: false,
    awaiting_import: false,
    requested: false,
    stopped_at_warehouse: false,
    stopped_before_warehouse: false,
    too_late: true,
    refused: true,
    not_supported: true,
    no_answer: true,
    undeliverable: true,
  };
  it.each(VERDICTS)('%s needs somebody, or it does not', (verdict) => {
    expect(needs({ said: [[verdict, ANSWERED]] })).toBe(EXPECTED[verdict]);
  });

  it('does when one of two was stopped and the other was not', () => {
    expect(
      needs({ said: [['stopped_at_warehouse', ANSWERED]] }, { said: [['refused', ANSWERED]] }),
    ).toBe(true);
  });

  it('does not yet while the other of two has to answer', () => {
    expect(needs({ said: [['refused', ANSWERED]] }, { said: [['requested', ANSWERED]] })).toBe(
      false,
    );
  });

  it.each<Verdict>(['stopped_at_warehouse', 'too_late', 'requested'])(
    'does when a final verdict was overturned and is %s now',
    (verdict) => {
      expect(
        needs({
          said: [
            ['no_answer', ANSWERED],
            [verdict, LATER],
          ],
          overturned: true,
        }),
      ).toBe(true);
    },
  );
});

describe('a person has said what became of it', () => {
  it.each<[string, boolean, Known]>([
    [
      'stopped, after silence',
      false,
      { said: [['no_answer', ANSWERED]], words: [['stopped', CALLED]] },
    ],
    [
      'ships, after silence',
      false,
      { said: [['no_answer', ANSWERED]], words: [['ships', CALLED]] },
    ],
    [
      'stopped, after too late',
      false,
      { said: [['too_late', ANSWERED, 'picked']], words: [['stopped', CALLED]] },
    ],
    [
      'taken back',
      true,
      {
        said: [['no_answer', ANSWERED]],
        words: [
          ['stopped', CALLED],
          ['taken_back', LATER],
        ],
      },
    ],
    [
      'changed',
      false,
      {
        said: [['no_answer', ANSWERED]],
        words: [
          ['stopped', CALLED],
          ['ships', LATER],
        ],
      },
    ],
    [
      'stopped, before silence was the verdict',
      false,
      { said: [['no_answer', LATER]], words: [['stopped', CALLED]] },
    ],
    [
      'stopped; then it shipped',
      true,
      {
        said: [
          ['no_answer', ANSWERED],
          ['too_late', LATER],
        ],
        words: [['stopped', CALLED]],
        overturned: true,
      },
    ],
    [
      'stopped; picked became shipped',
      true,
      {
        said: [
          ['too_late', ANSWERED, 'picked'],
          ['too_late', LATER, 'shipped'],
        ],
        words: [['stopped', CALLED]],
      },
    ],
    [
      'stopped; then the warehouse stopped it',
      false,
      {
        said: [
          ['no_answer', ANSWERED],
          ['stopped_at_warehouse', LATER],
        ],
        words: [['stopped', CALLED]],
        overturned: true,
      },
    ],
    [
      'ships; then it shipped',
      false,
      {
        said: [
          ['no_answer', ANSWERED],
          ['too_late', LATER],
        ],
        words: [['ships', CALLED]],
        overturned: true,
      },
    ],
    [
      'ships; then the warehouse stopped it',
      true,
      {
        said: [
          ['requested', ANSWERED],
          ['stopped_at_warehouse', LATER],
        ],
        words: [['ships', CALLED]],
      },
    ],
    [
      'stopped again, after the contradiction',
      false,
      {
        said: [
          ['no_answer', ANSWERED],
          ['too_late', LATER],
        ],
        words: [
          ['stopped', CALLED],
          ['stopped', LATER + MINUTE],
        ],
        overturned: true,
      },
    ],
    [
      'stopped, and then asked again without an answer',
      true,
      {
        said: [
          ['no_answer', ANSWERED],
          ['no_answer', LATER],
        ],
        words: [['stopped', CALLED]],
        roundStartedAt: CALLED + MINUTE,
      },
    ],
  ])('%s: %s', (_what, expected, known) => {
    expect(needs(known)).toBe(expected);
  });

  it('is contradicted by a parcel that was not there, under a verdict that stays', () => {
    const before = look(ANSWERED, { warehouse: FULFILLED });
    const known: Known = {
      said: [['too_late', ANSWERED, 'shipped']],
      words: [['stopped', CALLED]],
    };
    expect(needs({ ...known, observations: [before] })).toBe(false);
    const after = look(LATER, { warehouse: FULFILLED, fulfilments: [parcel()] });
    expect(needs({ ...known, observations: [before, after] })).toBe(true);
  });

  it('is not contradicted by a look that shows nothing new of it', () => {
    const known: Known = { said: [['too_late', ANSWERED, 'picked']], words: [['stopped', CALLED]] };
    const observations = [
      look(ANSWERED, { warehouse: IN_PROGRESS }),
      look(LATER, { warehouse: IN_PROGRESS, isPaid: false }),
    ];
    expect(needs({ ...known, observations })).toBe(false);
  });

  it('settles their own warehouse order alone', () => {
    const settled: Known = { said: [['no_answer', ANSWERED]], words: [['stopped', CALLED]] };
    expect(needs(settled, { said: [['refused', ANSWERED]] })).toBe(true);
  });

  it('stands until it is taken back', () => {
    const said: Known['said'] = [['no_answer', ANSWERED]];
    expect(standingWord(order({ said }))).toBeNull();
    const spoken = order({ said, words: [['stopped', CALLED]] });
    const word = standingWord(spoken);
    expect(word).toMatchObject({ says: 'stopped', at: CALLED });
    expect(word && isContradicted(spoken, word)).toBe(false);
    expect(
      standingWord(
        order({
          said,
          words: [
            ['stopped', CALLED],
            ['taken_back', LATER],
          ],
        }),
      ),
    ).toBeNull();
  });
});
