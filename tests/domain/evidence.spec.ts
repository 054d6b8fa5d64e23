import { describe, expect, it } from 'vitest';
import {
  answerEvidence,
  cancelledEvidence,
  lastTelling,
  resumedEvidence,
  shippingEvidence,
  unforwardedEvidence,
} from '#app/domain/evidence.ts';
import type { StatusLogLine } from '#app/domain/observation.ts';
import {
  ASKED,
  accepted,
  BALTIC,
  BATCH_OVER,
  BATCH_STARTS,
  CANCELLED,
  DAY,
  EMPTY,
  FIRST_LOOK,
  FULFILLED,
  HOUR,
  history,
  IN_PROGRESS,
  line,
  look,
  MINUTE,
  moment,
  notSent,
  ON_HOLD,
  PARTIAL,
  PENDING,
  PRESSED,
  parcel,
  problem,
  REFUNDED,
  SECOND,
  SECOND_LOOK,
  STRANGE,
} from '#tests/support/histories.ts';

describe('the last observation that says something', () => {
  it.each([
    ['an unknown status', STRANGE],
    ['refunded', REFUNDED],
  ])('is not one that shows %s', (_, warehouse) => {
    const telling = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
    const silent = look(SECOND_LOOK, { warehouse });
    expect(lastTelling(history([telling, silent]))).toBe(telling);
  });

  it('is the newest one when none says anything', () => {
    const newest = look(SECOND_LOOK, { warehouse: REFUNDED });
    expect(lastTelling(history([look(FIRST_LOOK, { warehouse: STRANGE }), newest]))).toBe(newest);
  });
});

describe('a shipment', () => {
  it.each([
    ['whole', FULFILLED],
    ['part', PARTIAL],
  ] as const)('is seen in the warehouse side: %s', (extent, warehouse) => {
    expect(shippingEvidence(history([look(FIRST_LOOK, { warehouse })]))?.extent).toBe(extent);
  });

  it.each([
    ['a tracking number', parcel()],
    ['nothing but a tracking link', parcel({ trackingNumber: null, trackingUrl: 'https://t/1' })],
    ['a status that nobody knows', parcel({ status: 'whatever' })],
    ['no status', parcel({ status: null })],
  ])('is seen in a parcel with %s', (_, one) => {
    const shown = look(FIRST_LOOK, { warehouse: IN_PROGRESS, fulfilments: [one] });
    expect(shippingEvidence(history([shown]))?.evidence[0]?.source).toBe('fulfillment');
  });

  it.each([
    ['without tracking', parcel({ trackingNumber: ' ', trackingUrl: null })],
    ['that was cancelled', parcel({ status: 'Cancelled' })],
    ['that was cancelled, with blanks', parcel({ status: ' canceled ' })],
    ['that failed', parcel({ status: 'failure' })],
    ['in error', parcel({ status: 'error' })],
  ])('is not seen in a parcel %s', (_, one) => {
    const shown = look(FIRST_LOOK, { warehouse: IN_PROGRESS, fulfilments: [one] });
    expect(shippingEvidence(history([shown]))).toBeNull();
  });

  it('is a part when the warehouse side says so, whatever parcels there are', () => {
    const shown = look(FIRST_LOOK, { warehouse: PARTIAL, fulfilments: [parcel()] });
    const shipping = shippingEvidence(history([shown]));
    expect(shipping?.extent).toBe('part');
    expect(shipping?.evidence.map(({ source }) => source)).toEqual([
      'warehouse_status',
      'fulfillment',
    ]);
  });

  it('is not seen in the channel side', () => {
    expect(shippingEvidence(history([look(FIRST_LOOK, { channel: FULFILLED })]))).toBeNull();
  });

  it('is taken back when the warehouse shows the order in work again', () => {
    const shipped = look(FIRST_LOOK, { warehouse: FULFILLED });
    const again = look(SECOND_LOOK, { warehouse: IN_PROGRESS });
    expect(shippingEvidence(history([shipped, again]))).toBeNull();
  });
});

describe('Cancelled on the warehouse side', () => {
  const by = (...statusLog: readonly StatusLogLine[]) =>
    cancelledEvidence(look(BATCH_OVER, { warehouse: CANCELLED, statusLog }))?.by ?? null;
  const T = ASKED;

  it('is the warehouse’s word when the log names it', () => {
    expect(by(line('warehouse', IN_PROGRESS, CANCELLED, T))).toBe('warehouse');
  });

  it('is taken from the status alone when the log is silent about it', () => {
    expect(by()).toBe('status');
    expect(by(line('warehouse', EMPTY, IN_PROGRESS, T))).toBe('status');
    expect(by(line('unknown', IN_PROGRESS, CANCELLED, T))).toBe('status');
  });

  it('is not its word when the log names the sales channel', () => {
    expect(by(line('sales_channel', IN_PROGRESS, CANCELLED, T))).toBeNull();
    expect(by(line('sales_channel', EMPTY, CANCELLED, T))).toBeNull();
  });

  it('is its word when it repeats what the sales channel had set', () => {
    const set = line('sales_channel', IN_PROGRESS, CANCELLED, T);
    const confirmed = line('warehouse', CANCELLED, CANCELLED, T + MINUTE);
    expect(by(set, confirmed)).toBe('warehouse');
  });

  it('stays its word when a change of the channel side repeats it', () => {
    const set = line('warehouse', IN_PROGRESS, CANCELLED, T);
    const repeated = line('sales_channel', CANCELLED, CANCELLED, T + MINUTE, CANCELLED);
    expect(by(set, repeated)).toBe('warehouse');
  });

  it('is told from the request’s own line, which leaves the warehouse side blank', () => {
    const request = line('sales_channel', EMPTY, EMPTY, T, CANCELLED);
    expect(by(request)).toBe('status');
    expect(by(line('warehouse', IN_PROGRESS, CANCELLED, T), request)).toBe('warehouse');
  });

  it('is not its word when the warehouse cancelled, resumed, and the channel cancelled again', () => {
    const log = [
      line('warehouse', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, T + MINUTE),
      line('sales_channel', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    expect(by(...log)).toBeNull();
  });

  it('is not its word when the channel set it again, even if the log misses what was between', () => {
    const log = [
      line('warehouse', IN_PROGRESS, CANCELLED, T),
      line('sales_channel', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    expect(by(...log)).toBeNull();
  });

  it('is nobody’s word when the log, read later, shows it taken back', () => {
    const log = [
      line('sales_channel', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, T + MINUTE),
    ];
    expect(by(...log)).toBeNull();
  });

  it('does not depend on the order in which the log comes', () => {
    const log = [
      line('sales_channel', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, T + MINUTE),
      line('warehouse', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    const [first, second, third] = log;
    expect(by(...log)).toBe('warehouse');
    expect(by(...log.toReversed())).toBe('warehouse');
    if (first && second && third) expect(by(second, third, first)).toBe('warehouse');
  });

  it('counts a line without a time as of the line before it, also newest first', () => {
    const log = [
      line('warehouse', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, null),
      line('sales_channel', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    expect(by(...log)).toBeNull();
    expect(by(...log.toReversed())).toBeNull();
  });

  it('is nothing on the channel side', () => {
    expect(cancelledEvidence(look(FIRST_LOOK, { channel: CANCELLED }))).toBeNull();
  });

  it('is shown with the line, its time, and the status', () => {
    const statusLog = [line('warehouse', IN_PROGRESS, CANCELLED, BATCH_STARTS)];
    const shown = look(BATCH_OVER, { warehouse: CANCELLED, statusLog });
    expect(cancelledEvidence(shown)?.evidence).toEqual([
      {
        at: BATCH_STARTS,
        source: 'status_log',
        text: 'Warehouse: In progress, then Cancelled',
        said: {
          code: 'warehouse_side_changed',
          values: { before: IN_PROGRESS, after: CANCELLED },
        },
      },
      {
        at: BATCH_OVER,
        source: 'warehouse_status',
        text: 'Warehouse: Cancelled',
        said: { code: 'warehouse_side', values: { status: CANCELLED } },
      },
    ]);
  });
});

describe('an order that the warehouse took up again', () => {
  const cancelled = look(SECOND_LOOK, { warehouse: CANCELLED });

  it.each([
    ['pending', PENDING],
    ['in progress', IN_PROGRESS],
    ['on hold', ON_HOLD],
  ])('is one that was cancelled and is %s now', (_, warehouse) => {
    const resumed = history([cancelled, look(BATCH_OVER, { warehouse })]);
    expect(resumedEvidence(resumed)).toHaveLength(2);
  });

  it.each([
    ['of an unknown status', STRANGE],
    ['empty', EMPTY],
    ['cancelled still', CANCELLED],
  ])('is not one that is %s', (_, warehouse) => {
    expect(resumedEvidence(history([cancelled, look(BATCH_OVER, { warehouse })]))).toBeNull();
  });

  it('is not one that only the sales channel had cancelled', () => {
    const statusLog = [line('sales_channel', IN_PROGRESS, CANCELLED, ASKED)];
    const asserted = look(SECOND_LOOK, { warehouse: CANCELLED, statusLog });
    const after = look(BATCH_OVER, { warehouse: IN_PROGRESS });
    expect(resumedEvidence(history([asserted, after]))).toBeNull();
  });

  it('is no news after the merchant has asked again about it', () => {
    const resumed = look(BATCH_OVER, { warehouse: IN_PROGRESS });
    const again = { roundStartedAt: BATCH_OVER + HOUR };
    expect(resumedEvidence(history([cancelled, resumed], [], again))).toBeNull();
  });
});

describe('a reported problem', () => {
  const before = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
  const reporting = (...entityLog: ReturnType<typeof problem>[]) =>
    look(BATCH_OVER, { channel: CANCELLED, warehouse: IN_PROGRESS, entityLog });

  it.each([
    ['not_supported', 'deletion_not_supported', {}],
    ['picked', 'incompatible_status', {}],
    ['refused', 'incompatible_status', { source: 'internal' }],
    ['refused', 'other', {}],
    ['refused', 'update_not_supported', {}],
    [null, 'other', { level: 'warning' }],
    [null, 'other', { source: 'sales_channel' }],
    [null, 'deletion_not_supported', { source: 'sales_channel' }],
    [null, 'missing_address', {}],
    [null, 'illegal_address', {}],
    [null, 'unknown_customer', {}],
    [null, 'unknown_product', {}],
    [null, 'unknown', {}],
  ] as const)('is %s for the code %s (%o)', (kind, code, more) => {
    const known = history([before, reporting(problem(1, code, BATCH_STARTS, more))], [accepted()]);
    expect(answerEvidence(known)?.kind ?? null).toBe(kind);
  });

  it('has words even when the report has none', () => {
    const silent = problem(1, 'deletion_not_supported', BATCH_STARTS, { message: ' ' });
    const answer = answerEvidence(history([before, reporting(silent)], [accepted()]));
    expect(answer?.reason).toBeNull();
    expect(answer?.evidence[0]?.text).toBe('The provider does not support cancelling');
  });

  it('answers nothing while no request can have arrived', () => {
    const report = look(BATCH_OVER, {
      warehouse: IN_PROGRESS,
      warehouseError: 'Credit block',
      entityLog: [problem(1, 'incompatible_status', BATCH_STARTS)],
    });
    expect(answerEvidence(history([before, report], [notSent()]))).toBeNull();
    expect(answerEvidence(history([before, report], []))).toBeNull();
  });

  it('that came before a request that arrived, and after one that did not, is no answer', () => {
    const report = problem(1, 'other', ASKED + MINUTE);
    const between = look(ASKED + 2 * MINUTE, { warehouse: IN_PROGRESS, entityLog: [report] });
    const asks = [notSent(ASKED), accepted(ASKED + 3 * MINUTE)];
    expect(answerEvidence(history([before, between, reporting(report)], asks))).toBeNull();
  });

  it('weighs more with a code that says what is wrong than a later one without', () => {
    const coded = problem(1, 'incompatible_status', BATCH_STARTS);
    const plain = problem(2, 'other', BATCH_STARTS + SECOND);
    expect(answerEvidence(history([before, reporting(coded, plain)], [accepted()]))?.kind).toBe(
      'picked',
    );
  });

  it('is the later one of two with such codes', () => {
    const first = problem(1, 'deletion_not_supported', BATCH_STARTS);
    const second = problem(2, 'incompatible_status', BATCH_STARTS + SECOND);
    expect(answerEvidence(history([before, reporting(second, first)], [accepted()]))?.kind).toBe(
      'picked',
    );
  });

  it('in the warehouse error is given in its own words', () => {
    const shown = look(BATCH_OVER, { warehouse: IN_PROGRESS, warehouseError: ' Credit block ' });
    expect(answerEvidence(history([before, shown], [accepted()]))).toEqual({
      kind: 'refused',
      reason: 'Credit block',
      evidence: [{ at: BATCH_OVER, source: 'warehouse_error', text: 'Credit block' }],
    });
  });
});

describe('an order that is not forwarded', () => {
  const held = look(SECOND_LOOK, { channel: CANCELLED, warehouse: EMPTY });

  it('is cancelled in Prime Penguin and nowhere else', () => {
    expect(unforwardedEvidence(history([held]))).not.toBeNull();
    expect(unforwardedEvidence(history([look(SECOND_LOOK, { warehouse: EMPTY })]))).toBeNull();
    const at = look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS });
    expect(unforwardedEvidence(history([at]))).toBeNull();
    const strange = look(SECOND_LOOK, { channel: CANCELLED, warehouse: STRANGE });
    expect(unforwardedEvidence(history([strange]))).toBeNull();
  });

  it('counts from the first look that shows it so, and to the last', () => {
    const pending = look(FIRST_LOOK, { warehouse: EMPTY });
    const known = history([pending, held], [], { confirmed: moment(BATCH_OVER) });
    const evidence = unforwardedEvidence(known);
    // The Date header is cut to the second, so the cancel may be up to one later.
    expect(evidence?.since).toBe(SECOND_LOOK + SECOND);
    expect(evidence?.lastSeen).toBe(BATCH_OVER);
  });

  it('counts anew when it is cancelled again, or given to another provider', () => {
    const reopened = look(SECOND_LOOK + MINUTE, { warehouse: EMPTY });
    const again = look(SECOND_LOOK + 2 * MINUTE, held.seen);
    expect(unforwardedEvidence(history([held, reopened, again]))?.since).toBe(
      SECOND_LOOK + 2 * MINUTE + SECOND,
    );
    const moved = look(SECOND_LOOK + MINUTE, { ...held.seen, providerName: BALTIC });
    expect(unforwardedEvidence(history([held, moved]))?.since).toBe(SECOND_LOOK + MINUTE + SECOND);
  });

  it('is none that a warehouse had without stopping it', () => {
    const had = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
    expect(unforwardedEvidence(history([had, held]))).toBeNull();
    const statusLog = [line('warehouse', EMPTY, IN_PROGRESS, PRESSED - DAY)];
    const told = look(SECOND_LOOK, { ...held.seen, statusLog });
    expect(unforwardedEvidence(history([told]))).toBeNull();
  });

  it.each([
    ['took up again, as only the log tells', 'warehouse', IN_PROGRESS, IN_PROGRESS],
    [
      'had cancelled by the sales channel, as only the log tells',
      'sales_channel',
      CANCELLED,
      CANCELLED,
    ],
  ] as const)('is none that a warehouse stopped and %s', (_, source, said, emptied) => {
    const stopLine = line('warehouse', IN_PROGRESS, CANCELLED, PRESSED - HOUR);
    const resumeLine = line('warehouse', CANCELLED, IN_PROGRESS, PRESSED);
    const stopped = look(FIRST_LOOK, { warehouse: CANCELLED, statusLog: [stopLine] });
    const statusLog = [
      stopLine,
      resumeLine,
      line(source, IN_PROGRESS, said, PRESSED + SECOND),
      line('sales_channel', emptied, EMPTY, PRESSED + 2 * SECOND),
    ];
    const shown = look(SECOND_LOOK, { ...held.seen, statusLog });
    expect(unforwardedEvidence(history([stopped, shown]))).toBeNull();
  });

  it('can be one that a warehouse had and stopped', () => {
    const stopped = look(FIRST_LOOK, { channel: CANCELLED, warehouse: CANCELLED });
    expect(unforwardedEvidence(history([stopped, held]))).not.toBeNull();
  });
});
