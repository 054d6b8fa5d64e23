/** Arbitrary plans for the little world of `world.ts`. */
import fc from 'fast-check';
import { MAX_CLOCK_SKEW_MS } from '#app/domain/instant.ts';
import { DAY, HOUR, MINUTE, SECOND } from './histories.ts';
import type { LookKind, Plan, ReplyKind, Start, Step, WorldEvent } from './world.ts';

const start = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Start>('unforwarded', 'at_warehouse') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Start>(
      'held_back',
      'shipped',
      'stopped',
      'cancelled_in_prime_penguin',
      'strange',
    ),
  },
);

const event: fc.Arbitrary<WorldEvent> = fc.oneof<fc.Arbitrary<WorldEvent>[]>(
  fc.constantFrom<WorldEvent>(
    { kind: 'works_on_it' },
    { kind: 'holds_it' },
    { kind: 'ships_it' },
    { kind: 'ships_a_part' },
    { kind: 'hands_over_a_parcel' },
    { kind: 'shows_something_strange' },
    { kind: 'shows_refunded' },
    { kind: 'stops_it' },
    { kind: 'stops_it' },
    { kind: 'channel_asserts_stop' },
    { kind: 'channel_asserts_stop' },
    { kind: 'rerouted' },
    { kind: 'cancelled_in_prime_penguin' },
    { kind: 'reopened_in_prime_penguin' },
    { kind: 'cancelled_in_shopify' },
  ),
  fc.record({
    kind: fc.constant('problem' as const),
    code: fc.constantFrom(
      'other',
      'missing_address',
      'illegal_address',
      'update_not_supported',
      'deletion_not_supported',
      'incompatible_status',
      'unknown_customer',
      'unknown_product',
      'unknown',
    ),
    source: fc.constantFrom('internal', 'wms', 'sales_channel', 'unknown'),
    agoMs: fc.constantFrom(0, 0, MINUTE, 3 * HOUR, DAY),
  }),
  fc.record({
    kind: fc.constant('warehouse_error' as const),
    text: fc.constantFrom('Credit block', 'Unknown postal code', null),
  }),
);

const lookKind = fc.oneof(
  { weight: 5, arbitrary: fc.constant<LookKind>('whole') },
  {
    weight: 2,
    arbitrary: fc.constantFrom<LookKind>('fails', 'lagging', 'credentials_refused'),
  },
);

const reply = fc.constantFrom<ReplyKind>(
  'accepted',
  'accepted',
  'accepted',
  'refused',
  'lost_after_effect',
  'lost_before_effect',
  'lost_and_late',
  'crash_after_effect',
  'crash_before_effect',
  'not_sent',
  'unauthorised',
);

const afterMs = fc.oneof(
  fc.integer({ min: 0, max: 30 * SECOND }),
  fc.integer({ min: 0, max: 10 * MINUTE }),
  fc.integer({ min: 0, max: 2 * HOUR }),
);

const whatHappens: fc.Arbitrary<Step> = fc.record({
  afterMs,
  do: fc.constant('happens' as const),
  to: fc.nat({ max: 1 }),
  event,
});
const aDelivery: fc.Arbitrary<Step> = fc.record({
  afterMs,
  do: fc.constant('deliver' as const),
  reply,
  secondLook: lookKind,
});
const aLook: fc.Arbitrary<Step> = fc.record({
  afterMs,
  do: fc.constant('look' as const),
  how: lookKind,
  meanwhile: fc.option<WorldEvent>(event, { freq: 4 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: whatHappens },
  { weight: 3, arbitrary: aDelivery },
  { weight: 5, arbitrary: aLook },
  {
    weight: 1,
    arbitrary: fc.record({ afterMs, do: fc.constantFrom('ask_again', 'time_passes') }),
  },
);

const skew = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -MAX_CLOCK_SKEW_MS, max: MAX_CLOCK_SKEW_MS }),
);

export const arbitraryPlan: fc.Arbitrary<Plan> = fc.record({
  primePenguinSkewMs: skew,
  shopifySkewMs: skew,
  dateHeader: fc.constantFrom('always', 'at_times', 'never'),
  showsModifiedAt: fc.boolean(),
  logNewestFirst: fc.boolean(),
  batches: fc.constantFrom('five_minutes', 'half_hour', 'hour', 'unknown_schedule'),
  phaseMs: fc.integer({ min: 0, max: 30 * MINUTE }),
  cancellable: fc.constantFrom('unknown', 'unknown', 'yes', 'no'),
  isImported: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  readsChannel: fc.boolean(),
  channel: fc.constantFrom('matched', 'chosen_rightly', 'chosen_wrongly'),
  isCancelledInShopify: fc.boolean(),
  orders: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(start) },
    { weight: 1, arbitrary: fc.tuple(start, start) },
  ),
  // The merchant's press is delivered first, as a rule.
  steps: fc
    .tuple(fc.option(aDelivery, { freq: 8 }), fc.array(step, { maxLength: 12 }))
    .map(([first, rest]) => (first ? [{ ...first, afterMs: 200 }, ...rest] : rest)),
});
