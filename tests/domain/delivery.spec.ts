import { describe, expect, it } from 'vitest';
import { decideAsk, nextDeliveryAt } from '#app/domain/delivery.ts';
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
  line,
  look,
  lost,
  MINUTE,
  notSent,
  ON_HOLD,
  PARTIAL,
  PRESSED,
  parcel,
  provider,
  refused,
  SECOND,
  SECOND_LOOK,
  STRANGE,
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
    expect(decideAsk(history([shown]), provider())).toEqual({ ask: true });
  });

  it.each([
    ['was not sent', notSent()],
    ['got lost, and the order does not show it', lost()],
    ['got lost in a crash, and the order does not show it', crashed()],
  ])('again when the first request %s', (_, ask) => {
    expect(decideAsk(history([atWarehouse], [ask]), provider())).toEqual({ ask: true });
  });

  it('when the provider cannot be cancelled but does not have the order', () => {
    const unforwarded = history([look(FIRST_LOOK, { warehouse: EMPTY })]);
    expect(decideAsk(unforwarded, provider({ cancellable: 'no' }))).toEqual({ ask: true });
  });

  it('when the warehouse’s Cancelled was set by the sales channel', () => {
    const statusLog = [line('sales_channel', IN_PROGRESS, CANCELLED, PRESSED)];
    const asserted = history([look(FIRST_LOOK, { warehouse: CANCELLED, statusLog })]);
    expect(decideAsk(asserted, provider())).toEqual({ ask: true });
  });

  it('once more when the merchant asks again, even if it stands as cancelled there', () => {
    const again = history([cancelledInPrimePenguin], [accepted()], {
      roundStartedAt: PRESSED + HOUR,
    });
    expect(decideAsk(again, provider())).toEqual({ ask: true });
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
    expect(decideAsk(history([shown]), provider())).toEqual({ ask: false, because });
  });

  it('when the provider has the order and cannot be cancelled', () => {
    expect(decideAsk(history([atWarehouse]), provider({ cancellable: 'no' }))).toEqual({
      ask: false,
      because: 'cannot_be_cancelled',
    });
  });

  it('a second time after it took the request, or refused it', () => {
    expect(decideAsk(history([atWarehouse], [accepted()]), provider())).toEqual({
      ask: false,
      because: 'asked_already',
    });
    expect(decideAsk(history([atWarehouse], [refused()]), provider())).toEqual({
      ask: false,
      because: 'refused',
    });
  });

  it('a second time when a look shows that the lost request arrived', () => {
    const arrived = look(SECOND_LOOK, cancelledInPrimePenguin.seen);
    expect(decideAsk(history([atWarehouse, arrived], [lost()]), provider())).toEqual({
      ask: false,
      because: 'cancelled_in_prime_penguin_already',
    });
  });

  it('a second time within the round of a retry', () => {
    const again = PRESSED + HOUR;
    const asks = [accepted(ASKED), lost(again + SECOND)];
    const known = history([cancelledInPrimePenguin], asks, { roundStartedAt: again });
    expect(decideAsk(known, provider()).ask).toBe(false);
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
