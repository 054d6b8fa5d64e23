/** One line for each order of many: what is one order, and what is said of it as a whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOf, readOrderList } from '#app/domain/bulk-check.ts';
import type { CanCancel } from '#app/domain/position.ts';

describe('a list of orders', () => {
  it('has one line for an order that is given twice, in whichever spelling', () => {
    expect(readOrderList(['gid://shopify/Order/1', '2', '1', 'gid://shopify/Order/2'])).toEqual([
      { kind: 'order', id: '1' },
      { kind: 'order', id: '2' },
    ]);
  });

  it('keeps a line for what is no order, cut short', () => {
    expect(readOrderList(['gid://shopify/Product/1', '', '', 'x'.repeat(5_000)])).toEqual([
      { kind: 'malformed', given: 'gid://shopify/Product/1' },
      { kind: 'malformed', given: '' },
      { kind: 'malformed', given: 'x'.repeat(100) },
    ]);
  });

  it('cuts no character in half', () => {
    const [order] = readOrderList([`${'x'.repeat(99)}\u{1F600}`]);
    expect(order?.kind === 'malformed' && order.given.isWellFormed()).toBe(true);
  });
});

describe('an order at one warehouse', () => {
  it.each<[CanCancel, string]>([
    ['yes', 'can_stop'],
    ['unsure', 'unsure'],
    ['no_already_stopped', 'already_stopped'],
    ['no_shipped', 'too_late'],
    ['no_not_supported', 'not_supported'],
  ])('%s is told as %s', (part, chance) => {
    expect(chanceOf([part])).toBe(chance);
  });
});

describe('an order at several warehouses', () => {
  it.each<[readonly CanCancel[], string]>([
    [['yes', 'no_shipped'], 'partly'],
    [['unsure', 'no_not_supported'], 'partly'],
    [['yes', 'unsure'], 'unsure'],
    [['yes', 'no_already_stopped'], 'can_stop'],
    [['no_shipped', 'no_already_stopped'], 'too_late'],
    [['no_not_supported', 'no_already_stopped'], 'not_supported'],
  ])('%j is told as %s', (parts, chance) => {
    expect(chanceOf(parts)).toBe(chance);
  });

  it('is only told as one that can be stopped, or is, where no part says otherwise', () => {
    const part = fc.constantFrom<CanCancel>(
      'yes',
      'unsure',
      'no_already_stopped',
      'no_shipped',
      'no_not_supported',
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const chance = chanceOf(parts);
        if (chance === 'can_stop') {
          expect(parts.every((one) => one === 'yes' || one === 'no_already_stopped')).toBe(true);
        }
        if (chance === 'already_stopped') {
          expect(parts.every((one) => one === 'no_already_stopped')).toBe(true);
        }
      }),
    );
  });
});
