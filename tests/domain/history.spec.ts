import { describe, expect, it } from 'vitest';
import {
  asksOfRound,
  baseline,
  clockOffsetMs,
  clockUncertaintyMs,
  firstRequest,
  isUnresolved,
  lastSeenMoment,
  mayHaveArrived,
  onPrimePenguinClock,
} from '#app/domain/history.ts';
import {
  ASKED,
  accepted,
  BATCH_OVER,
  crashed,
  FIRST_LOOK,
  HOUR,
  history,
  look,
  lost,
  MINUTE,
  moment,
  notSent,
  PRESSED,
  refused,
  SECOND,
  SECOND_LOOK,
} from '#tests/support/histories.ts';

const first = look(FIRST_LOOK);
const second = look(SECOND_LOOK);

describe('the clocks of the app and of Prime Penguin', () => {
  it('differ by what the newest look shows that shows both', () => {
    const known = history([look(FIRST_LOOK, {}, FIRST_LOOK + HOUR), look(SECOND_LOOK, {}, null)]);
    expect(clockOffsetMs(known)).toBe(HOUR);
    expect(clockUncertaintyMs(known)).toBe(0);
    const confirmed = { at: BATCH_OVER, primePenguinAt: BATCH_OVER + MINUTE };
    expect(clockOffsetMs({ ...known, confirmed })).toBe(MINUTE);
  });

  it('are taken to agree to within an hour where no look shows both', () => {
    const known = history([look(FIRST_LOOK, {}, null)]);
    expect(clockOffsetMs(known)).toBe(0);
    expect(clockUncertaintyMs(known)).toBe(HOUR);
  });

  it('are never mixed: a moment is told by Prime Penguin’s own word, else by the difference', () => {
    const known = history([look(FIRST_LOOK, {}, FIRST_LOOK + HOUR)]);
    expect(onPrimePenguinClock(known, { at: 5, primePenguinAt: 7 })).toBe(7);
    expect(onPrimePenguinClock(known, { at: 5, primePenguinAt: null })).toBe(5 + HOUR);
  });
});

describe('the requests of a round', () => {
  const again = PRESSED + HOUR;

  it('are those made since the merchant last asked', () => {
    const later = accepted(again + SECOND);
    const known = history([first], [accepted(), later], { roundStartedAt: again });
    expect(asksOfRound(known)).toEqual([{ ...later, round: 2 }]);
  });

  it('begin with the first that may have arrived', () => {
    const arrived = lost(ASKED + MINUTE);
    expect(firstRequest(history([first], [notSent(), arrived, accepted(again)]))).toEqual(arrived);
    expect(firstRequest(history([first], [notSent()]))).toBeNull();
  });

  it.each([
    ['accepted', accepted(), true, false],
    ['refused', refused(), true, false],
    ['lost', lost(), true, true],
    ['lost in a crash', crashed(), true, true],
    ['not sent', notSent(), false, false],
  ])('may have arrived, or are unresolved: %s', (_, ask, arrived, unresolved) => {
    expect(mayHaveArrived(ask)).toBe(arrived);
    expect(isUnresolved(ask)).toBe(unresolved);
  });
});

describe('what was known before the request', () => {
  const third = look(BATCH_OVER);

  it('is the last look before it', () => {
    expect(baseline(history([first, second, third], [accepted(SECOND_LOOK + SECOND)]))).toBe(
      second,
    );
  });

  it('does not move with a request that certainly never arrived', () => {
    const asks = [notSent(FIRST_LOOK + SECOND), accepted(SECOND_LOOK + SECOND)];
    expect(baseline(history([first, second, third], asks))).toBe(second);
  });

  it('is the first look of the round where nothing was asked', () => {
    expect(baseline(history([first, second]))).toBe(first);
    const again = { roundStartedAt: SECOND_LOOK + SECOND };
    expect(baseline(history([first, second, third], [], again))).toBe(second);
  });
});

describe('when an order was last seen as it is', () => {
  it('is the last look that found nothing new', () => {
    expect(lastSeenMoment(history([first, second])).at).toBe(SECOND_LOOK);
    const confirmed = moment(BATCH_OVER);
    expect(lastSeenMoment(history([first, second], [], { confirmed }))).toBe(confirmed);
  });
});
