import { describe, expect, it } from 'vitest';
import {
  answerEvidence,
  lastTelling,
  resumedEvidence,
  shippingEvidence,
  stopEvidence,
  unforwardedEvidence,
} from '#app/domain/evidence.ts';
import type { Observation, StatusLogLine } from '#app/domain/observation.ts';
import {
  ASKED,
  accepted,
  BALTIC,
  BATCH_OVER,
  BATCH_STARTS,
  BATCHES,
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
  const shown = (...statusLog: readonly StatusLogLine[]) =>
    look(BATCH_OVER, { warehouse: CANCELLED, statusLog });
  /** `log`: the warehouse's word. `nobody`: to be proven yet. `channel`: the request itself. */
  const by = (...statusLog: readonly StatusLogLine[]) => {
    const stop = stopEvidence(history([shown(...statusLog)]), BATCHES);
    return stop === null ? 'channel' : (stop.provenBy ?? 'nobody');
  };
  const T = ASKED;

  it('is the warehouse’s word when the log names it', () => {
    expect(by(line('warehouse', IN_PROGRESS, CANCELLED, T))).toBe('log');
  });

  it('is nobody’s word when the log is silent about it', () => {
    expect(by()).toBe('nobody');
    expect(by(line('warehouse', EMPTY, IN_PROGRESS, T))).toBe('nobody');
    expect(by(line('unknown', IN_PROGRESS, CANCELLED, T))).toBe('nobody');
  });

  it('is not its word when the log names the sales channel', () => {
    expect(by(line('sales_channel', IN_PROGRESS, CANCELLED, T))).toBe('channel');
    expect(by(line('sales_channel', EMPTY, CANCELLED, T))).toBe('channel');
  });

  it('is its word when it repeats what the sales channel had set', () => {
    const set = line('sales_channel', IN_PROGRESS, CANCELLED, T);
    const confirmed = line('warehouse', CANCELLED, CANCELLED, T + MINUTE);
    expect(by(set, confirmed)).toBe('log');
  });

  it('stays its word when a change of the channel side repeats it', () => {
    const set = line('warehouse', IN_PROGRESS, CANCELLED, T);
    const repeated = line('sales_channel', CANCELLED, CANCELLED, T + MINUTE, CANCELLED);
    expect(by(set, repeated)).toBe('log');
  });

  it('is told from the request’s own line, which leaves the warehouse side blank', () => {
    const request = line('sales_channel', EMPTY, EMPTY, T, CANCELLED);
    expect(by(request)).toBe('nobody');
    expect(by(line('warehouse', IN_PROGRESS, CANCELLED, T), request)).toBe('log');
  });

  it('is not its word when the warehouse cancelled, resumed, and the channel cancelled again', () => {
    const log = [
      line('warehouse', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, T + MINUTE),
      line('sales_channel', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    expect(by(...log)).toBe('channel');
  });

  it('is not its word when the channel set it again, even if the log misses what was between', () => {
    const log = [
      line('warehouse', IN_PROGRESS, CANCELLED, T),
      line('sales_channel', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    expect(by(...log)).toBe('channel');
  });

  it('is nobody’s word when the log, read later, shows it taken back', () => {
    const log = [
      line('sales_channel', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, T + MINUTE),
    ];
    expect(by(...log)).toBe('nobody');
  });

  it('does not depend on the order in which the log comes', () => {
    const log = [
      line('sales_channel', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, T + MINUTE),
      line('warehouse', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    const [first, second, third] = log;
    expect(by(...log)).toBe('log');
    expect(by(...log.toReversed())).toBe('log');
    if (first && second && third) expect(by(second, third, first)).toBe('log');
  });

  it('counts a line without a time as of the line before it, also newest first', () => {
    const log = [
      line('warehouse', IN_PROGRESS, CANCELLED, T),
      line('warehouse', CANCELLED, IN_PROGRESS, null),
      line('sales_channel', IN_PROGRESS, CANCELLED, T + 2 * MINUTE),
    ];
    expect(by(...log)).toBe('channel');
    expect(by(...log.toReversed())).toBe('channel');
  });

  it('is nothing on the channel side', () => {
    expect(stopEvidence(history([look(FIRST_LOOK, { channel: CANCELLED })]), BATCHES)).toBeNull();
  });

  it('is shown with the line, its time, and the status', () => {
    const log = [line('warehouse', IN_PROGRESS, CANCELLED, BATCH_STARTS)];
    expect(stopEvidence(history([shown(...log)]), BATCHES)?.evidence).toEqual([
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

  it('stays the warehouse’s word when a copy of the log that lags shows nothing of it', () => {
    const word = line('warehouse', IN_PROGRESS, CANCELLED, T);
    const lagging = look(BATCH_OVER + SECOND, { warehouse: CANCELLED });
    expect(stopEvidence(history([shown(word), lagging]), BATCHES)?.provenBy).toBe('log');
  });

  it('is not the word of a line that was there while the side showed something else', () => {
    const old = line('warehouse', IN_PROGRESS, CANCELLED, PRESSED - HOUR);
    const resumed = look(FIRST_LOOK, { warehouse: IN_PROGRESS, statusLog: [old] });
    const stop = stopEvidence(history([resumed, shown(old)]), BATCHES);
    expect(stop?.provenBy).toBeNull();
  });

  it('is the word of a line that was written between reading the row and reading the log', () => {
    const word = line('warehouse', IN_PROGRESS, CANCELLED, FIRST_LOOK + SECOND / 2);
    const before = look(FIRST_LOOK, { warehouse: IN_PROGRESS, statusLog: [word] });
    expect(stopEvidence(history([before, shown(word)]), BATCHES)?.provenBy).toBe('log');
  });
});

describe('Cancelled on the warehouse side that no line ascribes to anybody', () => {
  const before = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
  const first = look(SECOND_LOOK, { warehouse: CANCELLED });
  const until = (at: number, ...looks: readonly Observation[]) =>
    stopEvidence(history([before, first, ...looks], [], { confirmed: moment(at) }), BATCHES);

  it('is proven by a look after a whole batch that began since, and by none before', () => {
    expect(until(BATCH_OVER - SECOND)?.provenBy).toBeNull();
    expect(until(BATCH_OVER)?.provenBy).toBe('batch');
  });

  it('tells when a look can settle it', () => {
    expect(until(SECOND_LOOK)?.lookFrom).toBe(BATCH_OVER + SECOND);
    expect(until(BATCH_OVER)?.lookFrom).toBeNull();
  });

  it('is not proven by a batch that was under way when it was first seen', () => {
    const during = look(BATCH_STARTS + SECOND, { warehouse: CANCELLED });
    const known = history([before, during], [], { confirmed: moment(BATCH_OVER) });
    expect(stopEvidence(known, BATCHES)?.provenBy).toBeNull();
  });

  it('is never proven once a line names the sales channel, however many batches pass', () => {
    const late = look(BATCH_OVER, {
      warehouse: CANCELLED,
      statusLog: [line('sales_channel', IN_PROGRESS, CANCELLED, SECOND_LOOK)],
    });
    expect(until(BATCH_OVER + DAY, late)).toBeNull();
  });

  it('counts from anew when it was shown as something else in between, or given to another provider', () => {
    const again = BATCH_STARTS + 5 * SECOND;
    const strange = look(BATCH_STARTS, { warehouse: STRANGE });
    const back = look(again, { warehouse: CANCELLED });
    expect(until(BATCH_OVER, strange, back)?.provenBy).toBeNull();
    const moved = look(again, { warehouse: CANCELLED, providerName: BALTIC });
    expect(until(BATCH_OVER, moved)?.provenBy).toBeNull();
    expect(until(BATCH_OVER + HOUR, moved)?.provenBy).toBe('batch');
  });

  it('is proven by no batch that passed while a line named the sales channel, nor before one took it back', () => {
    const set = line('sales_channel', IN_PROGRESS, CANCELLED, SECOND_LOOK - SECOND);
    const back = line('warehouse', CANCELLED, IN_PROGRESS, BATCH_OVER + MINUTE);
    const takenBack = (...log: readonly StatusLogLine[]) =>
      look(BATCH_OVER + MINUTE, { warehouse: CANCELLED, statusLog: [...log, back] });
    const byChannel = { ...look(SECOND_LOOK, { warehouse: CANCELLED, statusLog: [set] }) };
    const looks = [before, { ...byChannel, until: moment(BATCH_OVER) }, takenBack(set)] as const;
    expect(stopEvidence(history(looks), BATCHES)?.provenBy).toBeNull();
    const nobodys = [before, { ...first, until: moment(BATCH_OVER) }, takenBack()] as const;
    expect(stopEvidence(history(nobodys), BATCHES)?.provenBy).toBeNull();
  });

  it('stays proven when a line about the channel side is logged later', () => {
    const channelLine = {
      ...line('sales_channel', CANCELLED, CANCELLED, BATCH_OVER + MINUTE, CANCELLED),
      channelBefore: PENDING,
    };
    const later = look(BATCH_OVER + MINUTE, { warehouse: CANCELLED, statusLog: [channelLine] });
    const proven = { ...first, until: moment(BATCH_OVER) };
    const known = history([before, proven, later]);
    expect(stopEvidence(known, BATCHES)?.provenBy).toBe('batch');
  });
});

describe('an order that the warehouse took up again', () => {
  const cancelled = look(SECOND_LOOK, {
    warehouse: CANCELLED,
    statusLog: [line('warehouse', IN_PROGRESS, CANCELLED, ASKED)],
  });

  it('is not one of which nothing had proven that it was stopped', () => {
    const unproven = look(SECOND_LOOK, { warehouse: CANCELLED });
    const after = look(BATCH_OVER + HOUR, { warehouse: IN_PROGRESS });
    expect(resumedEvidence(history([unproven, after]), BATCHES)).toBeNull();
    const proven = { ...unproven, until: moment(BATCH_OVER) };
    expect(resumedEvidence(history([proven, after]), BATCHES)).toHaveLength(2);
  });

  it.each([
    ['pending', PENDING],
    ['in progress', IN_PROGRESS],
    ['on hold', ON_HOLD],
  ])('is one that was cancelled and is %s now', (_, warehouse) => {
    const resumed = history([cancelled, look(BATCH_OVER, { warehouse })]);
    expect(resumedEvidence(resumed, BATCHES)).toHaveLength(2);
  });

  it.each([
    ['of an unknown status', STRANGE],
    ['empty', EMPTY],
    ['cancelled still', CANCELLED],
  ])('is not one that is %s', (_, warehouse) => {
    expect(
      resumedEvidence(history([cancelled, look(BATCH_OVER, { warehouse })]), BATCHES),
    ).toBeNull();
  });

  it('is not one that only the sales channel had cancelled', () => {
    const statusLog = [line('sales_channel', IN_PROGRESS, CANCELLED, ASKED)];
    const asserted = look(SECOND_LOOK, { warehouse: CANCELLED, statusLog });
    const after = look(BATCH_OVER, { warehouse: IN_PROGRESS });
    expect(resumedEvidence(history([asserted, after]), BATCHES)).toBeNull();
  });

  it('is no news after the merchant has asked again about it', () => {
    const resumed = look(BATCH_OVER, { warehouse: IN_PROGRESS });
    const again = { roundStartedAt: BATCH_OVER + HOUR };
    expect(resumedEvidence(history([cancelled, resumed], [], again), BATCHES)).toBeNull();
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
    expect(unforwardedEvidence(history([held]), BATCHES, false)).not.toBeNull();
    expect(
      unforwardedEvidence(history([look(SECOND_LOOK, { warehouse: EMPTY })]), BATCHES, false),
    ).toBeNull();
    const at = look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS });
    expect(unforwardedEvidence(history([at]), BATCHES, false)).toBeNull();
    const strange = look(SECOND_LOOK, { channel: CANCELLED, warehouse: STRANGE });
    expect(unforwardedEvidence(history([strange]), BATCHES, false)).toBeNull();
  });

  it('is proven by a whole batch that began after the first look that shows it so', () => {
    const pending = look(FIRST_LOOK, { warehouse: EMPTY });
    const until = (at: number) =>
      unforwardedEvidence(history([pending, held], [], { confirmed: moment(at) }), BATCHES, false);
    expect(until(BATCH_OVER - SECOND)).toMatchObject({ isProven: false });
    expect(until(BATCH_OVER)).toMatchObject({ isProven: true });
    expect(until(SECOND_LOOK)?.lookFrom).toBe(BATCH_OVER + SECOND);
  });

  it('counts anew when it is cancelled again, or given to another provider', () => {
    const late = BATCH_STARTS + SECOND;
    const provenAt = (...looks: readonly Observation[]) =>
      unforwardedEvidence(
        history([held, ...looks], [], { confirmed: moment(BATCH_OVER) }),
        BATCHES,
        false,
      )?.isProven;
    expect(provenAt()).toBe(true);
    const reopened = look(SECOND_LOOK + MINUTE, { warehouse: EMPTY });
    expect(provenAt(reopened, look(late, held.seen))).toBe(false);
    expect(provenAt(look(late, { ...held.seen, providerName: BALTIC }))).toBe(false);
  });

  it('is none that a warehouse had without stopping it', () => {
    const had = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
    expect(unforwardedEvidence(history([had, held]), BATCHES, false)).toBeNull();
    const statusLog = [line('warehouse', EMPTY, IN_PROGRESS, PRESSED - DAY)];
    const told = look(SECOND_LOOK, { ...held.seen, statusLog });
    expect(unforwardedEvidence(history([told]), BATCHES, false)).toBeNull();
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
    expect(unforwardedEvidence(history([stopped, shown]), BATCHES, false)).toBeNull();
  });

  it('can be one that a warehouse had and stopped', () => {
    const statusLog = [line('warehouse', IN_PROGRESS, CANCELLED, PRESSED - HOUR)];
    const stopped = look(FIRST_LOOK, { channel: CANCELLED, warehouse: CANCELLED, statusLog });
    expect(unforwardedEvidence(history([stopped, held]), BATCHES, false)).not.toBeNull();
    const unproven = look(FIRST_LOOK, { channel: CANCELLED, warehouse: CANCELLED });
    expect(unforwardedEvidence(history([unproven, held]), BATCHES, false)).toBeNull();
  });
});
