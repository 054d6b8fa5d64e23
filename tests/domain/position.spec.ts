import { describe, expect, it } from 'vitest';
import { type CanCancel, canCancel, type Position, positionOf } from '#app/domain/position.ts';
import {
  CANCELLED,
  EMPTY,
  FIRST_LOOK,
  FULFILLED,
  IN_PROGRESS,
  line,
  look,
  ON_HOLD,
  PARTIAL,
  PENDING,
  PRESSED,
  parcel,
  REFUNDED,
  STRANGE,
} from '#tests/support/histories.ts';

describe('where a warehouse order is, before anything is asked', () => {
  it.each([
    ['not_forwarded', EMPTY],
    ['at_warehouse', PENDING],
    ['at_warehouse', IN_PROGRESS],
    ['on_hold', ON_HOLD],
    ['partly_shipped', PARTIAL],
    ['shipped', FULFILLED],
    ['unknown', CANCELLED],
    ['unknown', REFUNDED],
    ['unknown', STRANGE],
  ] as const)('is %s by the warehouse side %o', (position, warehouse) => {
    expect(positionOf(look(FIRST_LOOK, { warehouse }), false)).toBe(position);
  });

  it('is stopped by the word of the warehouse alone', () => {
    const statusLog = [line('warehouse', IN_PROGRESS, CANCELLED, PRESSED)];
    expect(positionOf(look(FIRST_LOOK, { warehouse: CANCELLED, statusLog }), false)).toBe(
      'stopped',
    );
  });

  it('is shipped when there is a parcel with tracking', () => {
    const shown = look(FIRST_LOOK, { warehouse: IN_PROGRESS, fulfilments: [parcel()] });
    expect(positionOf(shown, false)).toBe('shipped');
  });

  it('is unknown when the sales channel, not the warehouse, says Cancelled', () => {
    const statusLog = [line('sales_channel', IN_PROGRESS, CANCELLED, PRESSED)];
    expect(positionOf(look(FIRST_LOOK, { warehouse: CANCELLED, statusLog }), false)).toBe(
      'unknown',
    );
  });

  it('is unknown when the Cancelled may be the word of a warehouse that it was taken from', () => {
    const statusLog = [
      line('warehouse', EMPTY, IN_PROGRESS, PRESSED - 3),
      line('sales_channel', IN_PROGRESS, EMPTY, PRESSED - 2),
      line('warehouse', EMPTY, CANCELLED, PRESSED - 1),
    ];
    const shown = look(FIRST_LOOK, { warehouse: CANCELLED, statusLog });
    expect(positionOf(shown, false)).toBe('unknown');
    expect(positionOf(shown, true)).toBe('stopped');
  });

  it('is not moved by the channel side', () => {
    expect(positionOf(look(FIRST_LOOK, { channel: CANCELLED }), false)).toBe('not_forwarded');
    expect(positionOf(look(FIRST_LOOK, { channel: FULFILLED }), false)).toBe('not_forwarded');
  });
});

describe('where an order is that Prime Penguin has with dropship', () => {
  it('is at no warehouse while no warehouse has had it', () => {
    expect(positionOf(look(FIRST_LOOK, { warehouse: EMPTY }), true)).toBe('with_dropship');
  });

  it.each([
    ['its warehouse side is not empty', { warehouse: IN_PROGRESS }],
    [
      'its log tells of a warehouse',
      { warehouse: EMPTY, statusLog: [line('warehouse', EMPTY, IN_PROGRESS, PRESSED)] },
    ],
  ])('was taken from a warehouse when %s', (_, shown) => {
    expect(positionOf(look(FIRST_LOOK, shown), true)).toBe('reassigned');
  });
});

describe('whether asking can still help', () => {
  it.each<[Position, 'unknown' | 'yes' | 'no', CanCancel]>([
    ['not_forwarded', 'unknown', 'yes'],
    ['not_forwarded', 'no', 'yes'],
    ['at_warehouse', 'unknown', 'unsure'],
    ['at_warehouse', 'yes', 'unsure'],
    ['at_warehouse', 'no', 'no_not_supported'],
    ['on_hold', 'yes', 'unsure'],
    ['on_hold', 'no', 'no_not_supported'],
    ['unknown', 'unknown', 'unsure'],
    ['unknown', 'no', 'no_not_supported'],
    ['stopped', 'no', 'no_already_stopped'],
    ['partly_shipped', 'yes', 'no_shipped'],
    ['shipped', 'no', 'no_shipped'],
    ['with_dropship', 'no', 'when_assigned'],
    ['reassigned', 'yes', 'under_way'],
  ])('at %s, with a provider that can be cancelled: %s, is %s', (position, cancellable, can) => {
    expect(canCancel(position, cancellable)).toBe(can);
  });
});
