import { describe, expect, it } from 'vitest';
import { evolve, type Fact } from '#app/domain/cancellation.ts';
import { wantedSync } from '#app/domain/sync-now.ts';
import {
  ASKED,
  CANCELLED,
  FIRST_LOOK,
  IN_PROGRESS,
  look,
  MINUTE,
  PENDING,
  pressedCancellation,
  provider,
  SECOND,
} from '#tests/support/histories.ts';

describe('a sync now', () => {
  const open = look(FIRST_LOOK, { channel: PENDING, warehouse: IN_PROGRESS });
  const canceled = look(ASKED + MINUTE, { channel: CANCELLED, warehouse: IN_PROGRESS });
  const found: Fact = {
    kind: 'found',
    warehouseOrderId: 'place-0',
    isNewPlace: false,
    primePenguinOrderId: open.seen.primePenguinOrderId,
    roundStartedAt: FIRST_LOOK,
    observation: open,
  };
  const ask = { warehouseOrderId: 'place-0', requestId: 'request' };
  const taken: readonly Fact[] = [
    { kind: 'asked', ...ask, way: 'cancel_order', at: ASKED },
    {
      ...{ kind: 'replied', ...ask },
      reply: { kind: 'accepted', moment: { at: ASKED + SECOND, primePenguinAt: null } },
    },
  ];
  const waiting: Fact = {
    ...{ kind: 'concluded', warehouseOrderId: 'place-0', at: ASKED, isNew: true, overturns: false },
    judgement: { verdict: 'requested', why: null, reason: null, evidence: [] },
  };
  const stateAfter = (...facts: readonly Fact[]) =>
    [found, ...facts].reduce(evolve, pressedCancellation());
  const seen = (observation: typeof open): Fact => ({
    kind: 'observed',
    warehouseOrderId: 'place-0',
    observation,
  });

  it('is wanted for what a look shows as canceled since it was accepted', () => {
    const state = stateAfter(...taken, waiting, seen(canceled));
    expect(wantedSync(state, () => provider())).toMatchObject({ kind: 'order' });
  });

  it.each([
    ['the last look shows open, which a sync would forward', [...taken, waiting]],
    [
      'was shown as canceled before it is open again',
      [...taken, waiting, seen(canceled), seen(look(ASKED + 2 * MINUTE, open.seen))],
    ],
    [
      'was shown as canceled only before it was asked for',
      [seen(look(FIRST_LOOK + 500, canceled.seen)), ...taken, waiting],
    ],
    ['somebody else has canceled', [waiting, seen(canceled)]],
    [
      'was asked for already',
      [
        ...taken,
        waiting,
        seen(canceled),
        { kind: 'sync_asked', warehouseOrderId: 'place-0', at: ASKED + MINUTE } as const,
      ],
    ],
  ])('is not wanted for what %s', (_, facts) => {
    expect(wantedSync(stateAfter(...facts), () => provider())).toBeNull();
  });

  it('is not wanted for what is with dropship', () => {
    const state = stateAfter(...taken, waiting, seen(canceled));
    expect(wantedSync(state, () => provider({ isDropship: true }))).toBeNull();
  });
});
