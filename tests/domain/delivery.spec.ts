import { describe, expect, it } from 'vitest';
import type { WarehouseOrder } from '#app/domain/cancellation.ts';
import { decideAsk, nextDeliveryAt } from '#app/domain/delivery.ts';
import type { Ask } from '#app/domain/history.ts';
import type { Verdict } from '#app/domain/verdict.ts';
import { stillToAsk } from '#app/use-cases/settle.ts';
import {
  ASKED,
  accepted,
  CANCELLED,
  crashed,
  EMPTY,
  FIRST_LOOK,
  FULFILLED,
  HOUR,
  history,
  IN_PROGRESS,
  idOf,
  line,
  look,
  lost,
  MINUTE,
  moment,
  notSent,
  ON_HOLD,
  PARTIAL,
  PRESSED,
  parcel,
  pressedCancellation,
  provider,
  REPLIED,
  refused,
  SECOND,
  SECOND_LOOK,
  STRANGE,
  TIMING,
} from '#tests/support/histories.ts';

const atWarehouse = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
const cancelledInPrimePenguin = look(FIRST_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS });

describe('Prime Penguin is asked to cancel', () => {
  it.each([
    ['is not forwarded', look(FIRST_LOOK, { warehouse: EMPTY })],
    ['is at the warehouse', atWarehouse],
    ['is on hold', look(FIRST_LOOK, { warehouse: ON_HOLD })],
    ['shows a status that nobody knows', look(FIRST_LOOK, { warehouse: STRANGE })],
  ])('when the order %s', (_, shown) => {
    expect(decideAsk(history([shown]), provider(), 'cancel_order', TIMING)).toEqual({
      ask: true,
      way: 'cancel_order',
    });
  });

  it.each([
    ['was not sent', notSent()],
    ['got lost, and the order does not show it', lost()],
    ['got lost in a crash, and the order does not show it', crashed()],
  ])('again when the first request %s', (_, ask) => {
    expect(decideAsk(history([atWarehouse], [ask]), provider(), 'cancel_order', TIMING)).toEqual({
      ask: true,
      way: 'cancel_order',
    });
  });

  it('when the provider cannot be cancelled but does not have the order', () => {
    const unforwarded = history([look(FIRST_LOOK, { warehouse: EMPTY })]);
    expect(decideAsk(unforwarded, provider({ cancellable: 'no' }), 'cancel_order', TIMING)).toEqual(
      { ask: true, way: 'cancel_order' },
    );
  });

  it('when the warehouse’s Cancelled was set by the sales channel', () => {
    const statusLog = [line('sales_channel', IN_PROGRESS, CANCELLED, PRESSED)];
    const asserted = history([look(FIRST_LOOK, { warehouse: CANCELLED, statusLog })]);
    expect(decideAsk(asserted, provider(), 'cancel_order', TIMING)).toEqual({
      ask: true,
      way: 'cancel_order',
    });
  });

  it('once more when the merchant asks again, even if it stands as cancelled there', () => {
    const again = history([cancelledInPrimePenguin], [accepted()], {
      roundStartedAt: PRESSED + HOUR,
    });
    expect(decideAsk(again, provider(), 'cancel_order', TIMING)).toEqual({
      ask: true,
      way: 'cancel_order',
    });
  });
});

describe('Prime Penguin is not asked', () => {
  it.each([
    ['shipped', look(FIRST_LOOK, { warehouse: FULFILLED })],
    ['shipped', look(FIRST_LOOK, { warehouse: PARTIAL })],
    ['shipped', look(FIRST_LOOK, { warehouse: IN_PROGRESS, fulfilments: [parcel()] })],
    ['stopped_already', look(FIRST_LOOK, { warehouse: CANCELLED })],
    ['cancelled_in_prime_penguin_already', cancelledInPrimePenguin],
  ] as const)('when the order is %s', (because, shown) => {
    expect(decideAsk(history([shown]), provider(), 'cancel_order', TIMING)).toEqual({
      ask: false,
      because,
    });
  });

  it('when the provider has the order and cannot be cancelled', () => {
    expect(
      decideAsk(history([atWarehouse]), provider({ cancellable: 'no' }), 'cancel_order', TIMING),
    ).toEqual({
      ask: false,
      because: 'cannot_be_cancelled',
    });
  });

  it('while its warehouse side shows Cancelled and nobody has said who did it', () => {
    const shown = history([look(FIRST_LOOK, { warehouse: CANCELLED })]);
    expect(decideAsk(shown, provider(), 'cancel_order', TIMING)).toEqual({
      ask: false,
      because: 'stopped_already',
    });
  });

  it('a second time after it took the request, or refused it', () => {
    expect(
      decideAsk(history([atWarehouse], [accepted()]), provider(), 'cancel_order', TIMING),
    ).toEqual({
      ask: false,
      because: 'asked_already',
    });
    const checked = { confirmed: moment(REPLIED + TIMING.copyLagMs) };
    expect(
      decideAsk(history([atWarehouse], [refused()], checked), provider(), 'cancel_order', TIMING),
    ).toEqual({
      ask: false,
      because: 'refused',
    });
  });

  it('a second time when a look shows that the lost request arrived', () => {
    const arrived = look(SECOND_LOOK, cancelledInPrimePenguin.seen);
    expect(
      decideAsk(history([atWarehouse, arrived], [lost()]), provider(), 'cancel_order', TIMING),
    ).toEqual({
      ask: false,
      because: 'cancelled_in_prime_penguin_already',
    });
  });

  it('a second time within the round of a retry', () => {
    const again = PRESSED + HOUR;
    const asks = [accepted(ASKED), lost(again + SECOND)];
    const known = history([cancelledInPrimePenguin], asks, { roundStartedAt: again });
    expect(decideAsk(known, provider(), 'cancel_order', TIMING).ask).toBe(false);
  });
});

describe('after a refusal that is no certain one', () => {
  const at = (attempt: number) => ASKED + attempt * MINUTE;
  const no = (attempt: number, message: string): Ask => {
    const moment = { at: at(attempt) + SECOND, primePenguinAt: null };
    const reply = { kind: 'refused', isCertain: false, message, moment } as const;
    return { round: 1, way: 'cancel_order', askedAt: at(attempt), reply };
  };
  const decided = (...words: readonly string[]) => {
    const asks = words.map((message, index) => no(index, message));
    const confirmed = moment(at(words.length));
    return decideAsk(
      history([atWarehouse], asks, { confirmed }),
      provider(),
      'cancel_order',
      TIMING,
    );
  };

  it('is not asked again before a look has shown what came of it', () => {
    const early = history([atWarehouse], [no(0, 'No')], {
      confirmed: moment(at(0) + SECOND + TIMING.copyLagMs - 1),
    });
    expect(decideAsk(early, provider(), 'cancel_order', TIMING)).toEqual({
      ask: false,
      because: 'refusal_unchecked',
    });
  });

  it('is asked until the same words have come three times in a row', () => {
    expect(decided('Nej').ask).toBe(true);
    expect(decided('Nej', 'Nej').ask).toBe(true);
    expect(decided('Nej', 'Nej', 'Nej')).toEqual({ ask: false, because: 'refused' });
    expect(decided('Fel', 'Nej', 'Nej').ask).toBe(true);
    expect(decided('Fel', 'Nej', 'Nej', 'Nej').ask).toBe(false);
  });

  it('is not asked for ever where the words differ each time', () => {
    expect(decided('a', 'b', 'c', 'd', 'e').ask).toBe(true);
    expect(decided('a', 'b', 'c', 'd', 'e', 'f').ask).toBe(false);
  });

  it('is not asked again once the order is shown as cancelled: nobody has refused anything', () => {
    const shown = look(at(1), cancelledInPrimePenguin.seen);
    expect(
      decideAsk(history([atWarehouse, shown], [no(0, 'No')]), provider(), 'cancel_order', TIMING),
    ).toEqual({
      ask: false,
      because: 'cancelled_in_prime_penguin_already',
    });
  });
});

describe('the next attempt to deliver', () => {
  const UNTIL = PRESSED + 30 * MINUTE;

  it.each([
    [1, 2 * SECOND],
    [2, 4 * SECOND],
    [3, 8 * SECOND],
    [6, 64 * SECOND],
    [7, 2 * MINUTE],
    [100, 2 * MINUTE],
  ])('comes later each time, after %d failed attempts by %d ms', (attempts, pause) => {
    expect(nextDeliveryAt(attempts, PRESSED, UNTIL)).toBe(PRESSED + pause);
  });

  it('is made a last time just as delivery ends', () => {
    expect(nextDeliveryAt(50, UNTIL - MINUTE, UNTIL)).toBe(UNTIL);
  });

  it('is never in the past', () => {
    expect(nextDeliveryAt(50, UNTIL + MINUTE, UNTIL)).toBeGreaterThan(UNTIL + MINUTE);
  });
});

describe('an order of which one part was given up, and another is delivered anew', () => {
  const state = pressedCancellation();
  const [place] = state.warehouseOrders;
  if (!place) throw new Error('a part is expected');
  const known = { ...place, primePenguinOrderId: idOf(9001), observations: [atWarehouse] };
  const judged = (id: string, verdict: Verdict): WarehouseOrder => ({
    ...known,
    id,
    judgement: { verdict, why: null, reason: null, evidence: [] },
  });
  const toAsk = (...warehouseOrders: readonly WarehouseOrder[]) =>
    stillToAsk({ ...state, warehouseOrders }, () => provider(), SECOND_LOOK, TIMING).map(
      ({ id }) => id,
    );

  it.each(['undeliverable', 'refused', 'no_answer'] as const)(
    'sends nothing by itself for the part that was told to be %s',
    (verdict) => {
      expect(toAsk(judged('told', verdict), judged('other', 'delivering'))).toEqual(['other']);
    },
  );
});
