/** In which way Prime Penguin is asked next, from what was asked and seen. */
import { describe, expect, it } from 'vitest';
import { decideAsk } from '#app/domain/delivery.ts';
import type { Ask } from '#app/domain/history.ts';
import { judge } from '#app/domain/judge.ts';
import {
  ASKED,
  accepted,
  CANCELLED,
  circumstances,
  FIRST_LOOK,
  HOUR,
  history,
  IN_PROGRESS,
  look,
  lost,
  MINUTE,
  moment,
  NORDIC,
  notSent,
  PENDING,
  provider,
  refused,
  saidNo,
  TIMING,
} from '#tests/support/histories.ts';

const LATER = ASKED + 5 * MINUTE;
const ALLOWED = 'cancel_then_remap';

const atWarehouse = { channel: PENDING, warehouse: IN_PROGRESS, providerName: NORDIC };
const first = look(FIRST_LOOK, atWarehouse);
const asRemap = (ask: Ask): Ask => ({ ...ask, way: 'remap_to_dropship' });

function known(asks: readonly Ask[], shown: object = {}) {
  const observations = [first, look(LATER + 2 * MINUTE, { ...atWarehouse, ...shown })] as const;
  return history(observations, asks, { confirmed: moment(LATER + 3 * MINUTE) });
}

const next = (asks: readonly Ask[], shown: object = {}) =>
  decideAsk(known(asks, shown), provider(), ALLOWED, TIMING);

describe('after Prime Penguin has refused to cancel an order', () => {
  it('is assigned to dropship, where the refusal is certain and a later look shows it open', () => {
    expect(next([refused()])).toEqual({ ask: true, way: 'remap_to_dropship' });
  });

  it('is left alone before a look has shown what came of it', () => {
    const early = history([first], [refused()], { confirmed: moment(ASKED + 2_000) });
    expect(decideAsk(early, provider(), ALLOWED, TIMING)).toEqual({
      ask: false,
      because: 'refusal_unchecked',
    });
  });

  it('is asked again in the same way where the refusal may be an internal fault', () => {
    expect(next([saidNo()])).toEqual({ ask: true, way: 'cancel_order' });
  });

  it.each([
    [
      'it is canceled there meanwhile',
      { channel: CANCELLED },
      'cancelled_in_prime_penguin_already',
    ],
    ['no provider has it', { providerName: null }, 'refused'],
  ] as const)('is not assigned where %s', (_, shown, because) => {
    expect(next([refused()], shown)).toEqual({ ask: false, because });
  });

  it('is not assigned where it is with dropship', () => {
    const dropship = provider({ isDropship: true });
    expect(decideAsk(known([refused()]), dropship, ALLOWED, TIMING)).toEqual({
      ask: false,
      because: 'with_dropship',
    });
  });

  it.each([
    ['was accepted', accepted(LATER), 'asked_already'],
    ['was refused', refused(LATER), 'refused'],
    ['may have been an internal fault', saidNo(LATER), 'refused'],
    ['lost its reply', lost(LATER), 'remap_unconfirmed'],
  ] as const)('is not assigned twice where the first time %s', (_, remap, because) => {
    expect(next([refused(), asRemap(remap)])).toEqual({ ask: false, because });
  });

  it('is assigned again where it certainly did not arrive', () => {
    expect(next([refused(), asRemap(notSent(LATER))])).toEqual({
      ask: true,
      way: 'remap_to_dropship',
    });
  });
});

describe('what is said of an order that Prime Penguin refuses to cancel', () => {
  const judged = (asks: readonly Ask[], more: Parameters<typeof circumstances>[1] = {}) =>
    judge(known(asks), provider(), circumstances(LATER + 3 * MINUTE, more));

  it('is nothing final while another way is left', () => {
    expect(judged([refused()], { waysAllowed: ALLOWED }).verdict).toBe('delivering');
    expect(judged([refused()]).verdict).toBe('refused');
  });

  it.each([
    ['the time to deliver is over', { deliverUntil: LATER }],
    [
      'the app is not let in',
      {
        failure: {
          kind: 'credentials_refused',
          message: 'Gone',
          at: LATER + 3 * MINUTE,
        },
      },
    ],
  ] as const)('is the refusal where %s', (_, more) => {
    expect(judged([refused()], { waysAllowed: ALLOWED, ...more }).verdict).toBe('refused');
  });

  it('is the refusal, with both answers, where the other way was refused too', () => {
    const { verdict, reason, evidence } = judged([refused(), asRemap(refused(LATER, 'Not you'))], {
      waysAllowed: ALLOWED,
    });
    expect({ verdict, reason }).toEqual({
      verdict: 'refused',
      reason: 'Order is locked for invoicing',
    });
    expect(evidence.map(({ said }) => said?.code)).toEqual(['request_refused', 'remap_refused']);
  });

  it('is never "not sent" where the reply to the other way was lost', () => {
    const asks = [refused(), asRemap(lost(LATER))];
    const { verdict, why } = judge(known(asks), provider(), {
      ...circumstances(LATER + HOUR, { waysAllowed: ALLOWED }),
    });
    expect({ verdict, why }).toEqual({ verdict: 'no_answer', why: 'reply_lost' });
  });
});

describe('an order that has left dropship', () => {
  const dropship = look(LATER + MINUTE, { ...atWarehouse, providerName: 'Dropship' });
  const second = look(LATER + HOUR, { ...atWarehouse, providerName: 'Baltic Logistics' });

  it('is asked for anew: what was asked before keeps no other warehouse from shipping it', () => {
    const asks = [refused(), asRemap(accepted(LATER))];
    const back = history([first, dropship, second], asks);
    expect(decideAsk(back, provider(), ALLOWED, TIMING)).toEqual({
      ask: true,
      way: 'cancel_order',
    });
    expect(judge(back, provider(), circumstances(LATER + HOUR)).verdict).not.toBe('requested');
  });

  it('is not assigned to it a second time in the same round', () => {
    const asks = [refused(), asRemap(accepted(LATER)), refused(LATER + HOUR + MINUTE)];
    const back = history([first, dropship, second], asks, {
      confirmed: moment(LATER + HOUR + 10 * MINUTE),
    });
    expect(decideAsk(back, provider(), ALLOWED, TIMING)).toEqual({
      ask: false,
      because: 'refused',
    });
  });
});
