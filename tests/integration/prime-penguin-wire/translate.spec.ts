import { describe, expect, it } from 'vitest';
import { type WrittenTime, zonedInstant } from '#app/integrations/prime-penguin/local-times.ts';
import {
  toEntityLog,
  toFeedRow,
  toStatusLog,
  toWarehouseOrderRow,
} from '#app/integrations/prime-penguin/translate.ts';
import {
  entityLogEntry,
  orderRow,
  readItems,
  readPage,
  readRows,
  readWrittenTime,
  statusLogLine,
} from '#app/integrations/prime-penguin/wire.ts';

/** As of a server that is known to keep UTC. */
const onUtc = (time: WrittenTime | null) => time && time.wall - (time.offsetMs ?? 0);
const order = (members: object) =>
  toWarehouseOrderRow(orderRow.parse({ id: 9001, ...members }), onUtc);
const statusLog = (...lines: object[]) => toStatusLog(readRows(statusLogLine, lines), onUtc);
const entityLog = (...entries: unknown[]) =>
  toEntityLog(readRows(entityLogEntry, entries), 9001, onUtc);

describe('an order of which hardly anything is given', () => {
  it('is read all the same', () => {
    expect(order({})).toEqual({
      primePenguinOrderId: 9001,
      shopifyOrderId: null,
      orderNumber: null,
      providerName: null,
      channel: { kind: 'empty' },
      warehouse: { kind: 'empty' },
      warehouseError: null,
      fulfilments: [],
      lines: [],
      isPaid: null,
      releaseAt: null,
      modifiedAt: null,
    });
  });

  it('reads null like a missing member, and leaves out what it does not know', () => {
    const members = Object.keys(orderRow.shape).filter((name) => name !== 'id');
    const nulls = Object.fromEntries(members.map((name) => [name, null]));
    expect(order({ ...nulls, addedSince: { nested: [1] } })).toEqual(order({}));
  });

  it('survives members of another type than published', () => {
    const members = Object.keys(orderRow.shape).filter((name) => !/^id$|Status$/.test(name));
    const odd = Object.fromEntries(members.map((name) => [name, { odd: true }]));
    expect(order(odd)).toEqual(order({}));
  });

  it.each([[null], [0], [-1], [1.5], ['x'], [undefined], [{}]])('is none with the id %j', (id) => {
    expect(order({ id })).toBeNull();
  });

  it('takes an id in quotes', () => {
    expect(order({ id: '9001' })?.primePenguinOrderId).toBe(9001);
  });
});

describe('the statuses of an order', () => {
  it.each([['InProgress'], ['inprogress'], ['IN PROGRESS'], ['in_progress']])(
    'are known in the spelling %s',
    (spelling) => {
      expect(
        order({ normalizedWarehouseStatus: spelling, warehouseStatus: 'Released' }),
      ).toMatchObject({
        warehouse: { kind: 'known', status: 'in_progress', raw: 'Released' },
      });
    },
  );

  it('are unknown, not empty, when nobody knows what they mean', () => {
    expect(order({ normalizedWarehouseStatus: 'Teleported' })).toMatchObject({
      warehouse: { kind: 'unknown', raw: 'Teleported' },
    });
    expect(order({ warehouseStatus: 'Released' })).toMatchObject({
      warehouse: { kind: 'unknown', raw: 'Released' },
    });
    expect(order({ normalizedWarehouseStatus: 4 })).toMatchObject({
      warehouse: { kind: 'unknown' },
    });
    expect(order({ normalizedWarehouseStatus: {} })).toMatchObject({
      warehouse: { kind: 'unknown' },
    });
  });
});

describe('the parcels of an order', () => {
  const parcel = {
    status: 'cancelled',
    trackingCompany: 'PostNord',
    trackingNumber: 'T1',
    trackingUrl: 'https://t.example/T1',
  };

  it('keep their status, whatever it is', () => {
    expect(order({ fulfillments: [parcel] })?.fulfilments).toEqual([parcel]);
  });

  it('are also those that are only tracked, once each', () => {
    const tracked = order({
      fulfillments: [parcel, 'odd', null],
      orderTracking: { trackingNumber: 'T1', status: 'InTransit' },
      salesChannelOrderTrackingDetail: {
        trackingNumber: 'T2',
        trackingUrl: 'https://t.example/T2',
      },
    });
    expect(tracked?.fulfilments.map(({ trackingNumber }) => trackingNumber)).toEqual(['T1', 'T2']);
  });

  it('are none where there is no number to track', () => {
    expect(order({ orderTracking: { status: 'Registered' } })?.fulfilments).toEqual([]);
  });
});

describe('the lines of an order', () => {
  it('are called what people see', () => {
    const lines = order({
      lineItems: [
        { name: 'Shirt - M', title: 'Shirt', sku: 'S-M', quantity: 2 },
        { title: 'Shirt', variantTitle: 'L', quantity: '3' },
        { sku: 'ONLY-SKU' },
      ],
    })?.lines;
    expect(lines).toEqual([
      { title: 'Shirt - M', sku: 'S-M', quantity: 2 },
      { title: 'Shirt – L', sku: null, quantity: 3 },
      { title: 'ONLY-SKU', sku: 'ONLY-SKU', quantity: 1 },
    ]);
  });
});

describe('a time', () => {
  const TEN = Date.UTC(2026, 0, 2, 10);
  it.each([
    ['2026-01-02T10:00:00Z', TEN],
    ['2026-01-02T12:00:00+02:00', TEN],
    ['2026-01-02T12:00:00+0200', TEN],
    ['2026-01-02T04:30:00.000-05:30', TEN],
  ])('is a moment when it names its zone: %s', (text, at) => {
    expect(zonedInstant(readWrittenTime(text))).toBe(at);
  });

  it.each([
    ['2026-01-02T10:00:00', TEN],
    ['2026-01-02 10:00', TEN],
    ['2026-01-02T10:00:00.1239999', TEN + 123],
    ['2026-01-02', Date.UTC(2026, 0, 2)],
  ])('is no moment without a zone, and keeps its figures: %s', (text, wall) => {
    expect(readWrittenTime(text)).toEqual({ wall, offsetMs: null });
    expect(zonedInstant(readWrittenTime(text))).toBeNull();
  });

  it.each([['0001-01-01T00:00:00'], ['soon'], ['2026-13-01T00:00:00Z'], [''], [null], [5]])(
    'is none when it says %j',
    (text) => {
      expect(readWrittenTime(text)).toBeNull();
    },
  );
});

describe('when an order was placed', () => {
  const placedAt = (createdAt: string) => {
    const row = order({});
    if (!row) throw new Error('no row');
    return toFeedRow(row, orderRow.parse({ id: 9001, createdAt }), onUtc).createdAtInChannel;
  };

  it('is known where the time says its zone', () => {
    expect(placedAt('2026-07-01T14:00:00+02:00')).toBe(Date.UTC(2026, 6, 1, 12));
  });

  it('is not known without a zone: Prime Penguin’s own doesn’t hold for the channel’s times', () => {
    expect(placedAt('2026-07-01T14:00:00')).toBeNull();
  });
});

describe('the status log', () => {
  const at = (minute: number) => `2026-01-02T10:0${minute}:00`;

  it.each([
    [0, 'sales_channel'],
    ['1', 'warehouse'],
    ['Warehouse', 'warehouse'],
    ['sales channel', 'sales_channel'],
    [2, 'unknown'],
    [null, 'unknown'],
    [undefined, 'unknown'],
    ['Robot', 'unknown'],
  ])('ascribes %j to %s', (given, source) => {
    expect(statusLog({ orderStatusLogUpdatedBy: given })[0]?.source).toBe(source);
  });

  it('tells both sides before and after', () => {
    const [line] = statusLog({
      createdAt: at(1),
      oldNormalizedFulfillmentStatus: 'Pending',
      newNormalizedFulfillmentStatus: 'Cancelled',
      oldNormalizedWarehouseStatus: null,
      newNormalizedWarehouseStatus: 'InProgress',
      newWarehouseStatus: 'Released',
      orderStatusLogUpdatedBy: 0,
    });
    expect(line).toMatchObject({
      createdAt: Date.UTC(2026, 0, 2, 10, 1),
      channelBefore: { status: 'pending' },
      channelAfter: { status: 'cancelled' },
      warehouseBefore: { kind: 'empty' },
      warehouseAfter: { status: 'in_progress', raw: 'Released' },
    });
  });

  it('begins with the oldest, also where two lines share a moment', () => {
    const raw = (minute: number, text: string) => ({
      createdAt: at(minute),
      newWarehouseStatus: text,
    });
    const names = (lines: ReturnType<typeof statusLog>) =>
      lines.map(({ warehouseAfter: side }) => ('raw' in side ? side.raw : ''));
    expect(names(statusLog(raw(1, 'a'), raw(1, 'b'), raw(2, 'c')))).toEqual(['a', 'b', 'c']);
    expect(names(statusLog(raw(2, 'c'), raw(1, 'b'), raw(1, 'a')))).toEqual(['a', 'b', 'c']);
    expect(names(statusLog(raw(1, 'a'), raw(3, 'c'), raw(2, 'b')))).toEqual(['a', 'b', 'c']);
  });
});

describe('the entity log', () => {
  const entry = { id: 1, entityId: 9001, entityType: 0, message: 'No', creationTime: '2026-01-02' };

  it.each([
    [21, 'deletion_not_supported'],
    ['21', 'deletion_not_supported'],
    ['DeletionNotSupported', 'deletion_not_supported'],
    [30, 'incompatible_status'],
    [0, 'other'],
    [99, 'unknown'],
    [null, 'unknown'],
  ])('reads the code %j as %s', (logCode, code) => {
    expect(entityLog({ ...entry, logCode })[0]?.code).toBe(code);
  });

  it('reads levels and sources', () => {
    expect(entityLog({ ...entry, entityLogLevel: 1, source: 1 })[0]).toMatchObject({
      level: 'warning',
      source: 'wms',
    });
    expect(entityLog({ ...entry, entityLogLevel: 9, source: 9 })[0]).toMatchObject({
      level: 'unknown',
      source: 'unknown',
    });
  });

  it('holds what is about this order alone, by id', () => {
    const log = entityLog(
      { ...entry, id: 3 },
      { ...entry, id: 2, entityId: 9002 },
      { ...entry, id: 4, entityType: 20 },
      { ...entry, id: null },
      { ...entry, id: 1, message: null },
      'odd',
    );
    expect(log.map(({ id, message }) => [id, message])).toEqual([
      [1, ''],
      [3, 'No'],
    ]);
  });
});

describe('a list', () => {
  it('is empty only when it says so', () => {
    expect(readPage({ totalCount: 0, items: [] })).toEqual({ rows: [], totalCount: 0 });
    expect(readPage({ totalCount: 0, items: null })).toEqual({ rows: [], totalCount: 0 });
    expect(readPage({ items: [] })).toEqual({ rows: [], totalCount: null });
  });

  it.each([
    [null],
    [undefined],
    [{}],
    [{ totalCount: 3 }],
    [{ totalCount: 3, items: null }],
    [[]],
    ['x'],
  ])('is none when it is %j', (value) => {
    expect(readPage(value)).toBeNull();
    expect(readItems(value)).toBeNull();
  });
});
