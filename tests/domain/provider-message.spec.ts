/** The message to the provider: the order's facts, in the merchant's words or the app's. */
import { describe, expect, it } from 'vitest';
import {
  type MessageFacts,
  messageToProvider,
  PLACEHOLDERS,
  unknownPlaceholders,
} from '#app/domain/provider-message.ts';
import { VERDICTS } from '#app/domain/verdict.ts';

const FACTS: MessageFacts = {
  shopifyOrderId: '1001',
  orderName: '#1001',
  primePenguinOrderId: 9001,
  providerName: 'Nordic 3PL',
  lines: [
    { title: 'Blue mug', sku: 'MUG-1', quantity: 2 },
    { title: 'Gift card', sku: null, quantity: 1 },
  ],
  verdict: 'refused',
  why: 'reason_given',
  reason: 'The pallet is sealed',
  requestedAt: Date.UTC(2026, 10, 23, 9, 0, 59),
};

describe('a provider that has to be contacted, without a message of the merchant’s own', () => {
  it('is told which order, what was asked when, what was answered, and what to do', () => {
    expect(messageToProvider(FACTS, null)).toBe(
      [
        'Order #1001 (Prime Penguin id 9001), Nordic 3PL',
        '',
        'Please stop this order if it has not left your warehouse, and tell us whether it was stopped.',
        '',
        'Cancellation requested: 2026-11-23 09:00 UTC',
        'Where it stands: the request to stop it was refused.',
        'Answer so far: The pallet is sealed',
        '',
        'Lines of this order:',
        '2 × Blue mug (MUG-1)',
        '1 × Gift card',
      ].join('\n'),
    );
  });

  it('is told what is not known', () => {
    const message = messageToProvider(
      { ...FACTS, primePenguinOrderId: null, lines: [], reason: null },
      null,
    );
    expect(message).toContain('(Prime Penguin id not known)');
    expect(message).toContain('Answer so far: none in words');
    expect(message).toMatch(/Lines of this order:\nnot known$/);
  });

  it.each([
    ['too_late', 'shipped', 'shown as shipped'],
    ['too_late', 'partly_shipped', 'a part of it is shown as shipped'],
    ['too_late', 'picked', 'too late to stop it'],
    ['refused', 'resumed_by_warehouse', 'taken up again'],
    ['not_supported', 'said_by_provider', 'cannot be cancelled through the integration'],
    ['not_supported', 'set_in_settings', 'was not asked for through the integration'],
    ['no_answer', 'waiting_for_warehouse', 'no answer has reached us'],
    ['undeliverable', 'prime_penguin_unreachable', 'could not be handed over'],
  ] as const)('is told where it stands: %s, %s', (verdict, why, words) => {
    expect(messageToProvider({ ...FACTS, verdict, why }, null)).toContain(words);
  });
});

describe('a verdict that leaves nothing to ask the provider', () => {
  it('makes no message', () => {
    const silent = VERDICTS.filter(
      (verdict) => messageToProvider({ ...FACTS, verdict, why: null }, 'Call us.') === null,
    );
    expect(silent).toEqual([
      'delivering',
      'awaiting_import',
      'requested',
      'stopped_at_warehouse',
      'stopped_before_warehouse',
    ]);
  });
});

describe('a message of the merchant’s own', () => {
  it('gets each fact in the place of its placeholder, as often as it stands there', () => {
    const template = PLACEHOLDERS.map((name) => `${name}={{${name}}}`).join('; ');
    expect(messageToProvider(FACTS, `${template}; again={{ order }}`)).toBe(
      'order=#1001; primePenguinId=9001; provider=Nordic 3PL; lines=2 × Blue mug (MUG-1)\n' +
        '1 × Gift card; verdict=the request to stop it was refused.; reason=The pallet is sealed; ' +
        'requestedAt=2026-11-23 09:00 UTC; again=#1001',
    );
  });

  it('keeps a fact that looks like a placeholder, or like a pattern, as it is', () => {
    const facts = { ...FACTS, reason: '{{order}} $& $1', orderName: '{{reason}}' };
    expect(messageToProvider(facts, '{{reason}} / {{order}}')).toBe('{{order}} $& $1 / {{reason}}');
  });

  it('is searched for placeholders that the app does not know', () => {
    expect(unknownPlaceholders('{{order}} {{customer}} {{ toString }} {{}} {{customer}}')).toEqual([
      'customer',
      'toString',
      '',
    ]);
    expect(unknownPlaceholders('No { braces }} that {{ matter')).toEqual([]);
  });
});
