/**
 * The truth table: what is known of a warehouse order, and what the merchant is then told. Every expected
 * value is written by hand from the rules, none is computed. `docs/truth-table.md` is rendered from it.
 */
import type { WarehouseOrderHistory } from '#app/domain/history.ts';
import {
  type Absence,
  type Circumstances,
  judge,
  judgeAbsent,
  type ProviderFacts,
} from '#app/domain/judge.ts';
import type { EntityLogEntry } from '#app/domain/observation.ts';
import type { EvidenceSource, Judgement, NextStepCode, Verdict, Why } from '#app/domain/verdict.ts';
import {
  ASKED,
  absence,
  accepted,
  BALTIC,
  BATCH_OVER,
  BATCH_STARTS,
  CANCELLED,
  circumstances,
  connectedElsewhere,
  crashed,
  credentialsRefused,
  DAY,
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
  moment,
  notConnected,
  notSent,
  ON_HOLD,
  PARTIAL,
  PENDING,
  PRESSED,
  parcel,
  problem,
  provider,
  REPLIED,
  refused,
  SECOND,
  SECOND_LOOK,
  STRANGE,
  saidNo,
  TIMING,
  unreachable,
} from './histories.ts';

export type Situation =
  | {
      readonly kind: 'in_prime_penguin';
      readonly history: WarehouseOrderHistory;
      readonly provider: ProviderFacts;
      readonly circumstances: Circumstances;
    }
  | {
      readonly kind: 'not_in_prime_penguin';
      readonly absence: Absence | null;
      readonly circumstances: Circumstances;
    };

export interface TruthRow {
  readonly known: string;
  readonly situation: Situation;
  readonly why: Why | null;
  /** Where the evidence was seen, in the order in which it is shown. */
  readonly evidence: readonly EvidenceSource[];
  readonly step: NextStepCode;
  readonly told: string;
}

export function judgeSituation(situation: Situation): Judgement {
  return situation.kind === 'in_prime_penguin'
    ? judge(situation.history, situation.provider, situation.circumstances)
    : judgeAbsent(situation.absence, situation.circumstances);
}

/** The order is in Prime Penguin. By default the provider is an ordinary one, and it is the second look. */
function inPrimePenguin(
  known: WarehouseOrderHistory,
  now: number = SECOND_LOOK,
  more: Partial<Circumstances> = {},
  facts: Partial<ProviderFacts> = {},
): Situation {
  return {
    kind: 'in_prime_penguin',
    history: known,
    provider: provider(facts),
    circumstances: circumstances(now, more),
  };
}

function notInPrimePenguin(
  looks: Absence | null,
  now: number,
  more: Partial<Circumstances> = {},
): Situation {
  return {
    kind: 'not_in_prime_penguin',
    absence: looks,
    circumstances: circumstances(now, more),
  };
}

const DELIVERY_OVER = PRESSED + TIMING.deliveryMs;
const ANSWER_OVER = ASKED + TIMING.answerMs + MINUTE;

const atWarehouse = look(FIRST_LOOK, { warehouse: IN_PROGRESS });
const unforwarded = look(FIRST_LOOK, { warehouse: EMPTY });
const heldAtWarehouse = look(SECOND_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS });
const heldUnforwarded = look(SECOND_LOOK, { channel: CANCELLED, warehouse: EMPTY });
const stopLine = line('warehouse', IN_PROGRESS, CANCELLED, BATCH_STARTS, CANCELLED);
const nobodys = look(BATCH_OVER, { channel: CANCELLED, warehouse: CANCELLED });
const stopped = look(BATCH_OVER, {
  channel: CANCELLED,
  warehouse: CANCELLED,
  statusLog: [stopLine],
});

/** The warehouse had it, was asked, and reported this. */
function reported(...entries: readonly EntityLogEntry[]): Situation {
  const answer = look(BATCH_OVER, {
    channel: CANCELLED,
    warehouse: IN_PROGRESS,
    entityLog: entries,
  });
  return inPrimePenguin(history([atWarehouse, heldAtWarehouse, answer], [accepted()]), BATCH_OVER);
}

const SAY = {
  keepTrying:
    'Do not refund yet. The request has not reached Prime Penguin yet; the app keeps trying.',
  arrivalUnknown:
    'Do not refund yet. It is not known whether the request arrived; the app looks before it asks again.',
  checkingRefusal:
    'Don’t refund yet. Prime Penguin said no to the request, and we’re checking the order.',
  cancelNow:
    'You can cancel in Shopify now: Prime Penguin does not forward an order that was cancelled before it was read. If the order turns up, it is cancelled there.',
  letTimePass:
    'Cancelled in Shopify. Wait until Prime Penguin has had time to read the order; if it turns up, it is cancelled there.',
  wait: 'Do not refund yet. Wait for the warehouse to answer.',
  mendToSeeTheAnswer:
    'Do not refund yet. The app cannot see the answer: mend the connection to Prime Penguin in the settings.',
  mendToSeeTheOrder:
    'Do not refund yet. The app cannot see whether Prime Penguin has read the order: mend the connection to Prime Penguin in the settings.',
  refundNow: 'Now cancel and refund the order in Shopify.',
  cancelledAlready:
    'The order is already cancelled in Shopify. Refund it there if that is not done.',
  asReturn: 'Do not refund yet. It ships: handle it as a return.',
  pastThePoint:
    'Do not refund yet. The warehouse is past the point where it can stop the order: call the provider, or handle it as a return.',
  contact: 'Do not refund yet. Contact the provider.',
  resumed: 'Do not refund. The warehouse took the order up again: contact the provider at once.',
  notThisWay:
    'Do not refund yet. This provider cannot be cancelled through the integration: contact the provider.',
  contactAndWatch: 'Do not refund yet. Contact the provider; the app keeps watching.',
  contactAndMend:
    'Do not refund yet. Contact the provider, and mend the connection to Prime Penguin in the settings: the app cannot see the answer.',
  checkChannel:
    'Do not refund yet. The order has not been seen in the sales channel that was chosen: check in the settings that it is the channel of this shop.',
  neverHadCancelled:
    'The order is cancelled in Shopify, and Prime Penguin has not been seen to have it. The app keeps watching.',
  neverHad:
    'Prime Penguin has not been seen to have this order. Check there whether it reads orders like this one; an order cancelled in Shopify before it is read is not forwarded.',
  mend: 'Nothing was sent. Mend the connection to Prime Penguin in the settings, then try again.',
  tryAgain: 'Nothing was sent. Try again, or contact the provider.',
} as const;

export const TRUTH_TABLE: Readonly<Record<Verdict, readonly TruthRow[]>> = {
  delivering: [
    {
      known: 'The request was just made; Prime Penguin has not been looked at.',
      situation: notInPrimePenguin(null, PRESSED),
      why: 'not_tried_yet',
      evidence: [],
      step: 'wait',
      told: SAY.keepTrying,
    },
    {
      known: 'The warehouse has the order; Prime Penguin has not been asked yet.',
      situation: inPrimePenguin(history([atWarehouse]), FIRST_LOOK),
      why: 'not_tried_yet',
      evidence: [],
      step: 'wait',
      told: SAY.keepTrying,
    },
    {
      known: 'Prime Penguin does not answer, and delivery is still being tried.',
      situation: notInPrimePenguin(null, PRESSED + MINUTE, {
        failure: unreachable(PRESSED + 30 * SECOND),
      }),
      why: 'prime_penguin_unreachable',
      evidence: ['reply'],
      step: 'wait',
      told: SAY.keepTrying,
    },
    {
      known: 'The connection broke before the request was sent; delivery is still being tried.',
      situation: inPrimePenguin(history([atWarehouse], [notSent()])),
      why: 'prime_penguin_unreachable',
      evidence: ['reply'],
      step: 'wait',
      told: SAY.keepTrying,
    },
    {
      known: 'The reply to the request was lost, and no look shows the order as cancelled yet.',
      situation: inPrimePenguin(history([atWarehouse], [lost()]), ASKED + 20 * SECOND),
      why: 'reply_lost',
      evidence: ['reply'],
      step: 'wait',
      told: SAY.arrivalUnknown,
    },
    {
      known: 'The reply was lost, and then Prime Penguin refused the app’s credentials.',
      situation: inPrimePenguin(history([atWarehouse], [lost()]), ASKED + MINUTE, {
        failure: credentialsRefused(ASKED + 30 * SECOND),
      }),
      why: 'reply_lost',
      evidence: ['reply', 'reply'],
      step: 'wait',
      told: SAY.arrivalUnknown,
    },
    {
      known: 'The app died between asking and writing the reply.',
      situation: inPrimePenguin(history([atWarehouse], [crashed()]), ASKED + 20 * SECOND),
      why: 'reply_lost',
      evidence: ['reply'],
      step: 'wait',
      told: SAY.arrivalUnknown,
    },
    {
      known:
        'The reply was lost, and a second request was refused; no look since then shows what that means.',
      situation: inPrimePenguin(
        history([atWarehouse], [lost(), refused(ASKED + MINUTE, 'The order is being cancelled')]),
        ASKED + 2 * MINUTE,
      ),
      why: 'refusal_unchecked',
      evidence: ['reply', 'reply'],
      step: 'wait',
      told: SAY.checkingRefusal,
    },
    {
      known: 'Prime Penguin said no; no look is late enough to show what came of it.',
      situation: inPrimePenguin(
        history([atWarehouse], [refused()], { confirmed: moment(REPLIED + 29 * SECOND) }),
        REPLIED + 29 * SECOND,
      ),
      why: 'refusal_unchecked',
      evidence: ['reply'],
      step: 'wait',
      told: SAY.checkingRefusal,
    },
    {
      known:
        'Prime Penguin said no with words alone, which may be a fault; a look shows the order not cancelled, so it is asked again.',
      situation: inPrimePenguin(
        history([atWarehouse], [saidNo()], { confirmed: moment(ASKED + MINUTE) }),
        ASKED + MINUTE,
      ),
      why: 'refusal_unchecked',
      evidence: ['reply'],
      step: 'wait',
      told: SAY.checkingRefusal,
    },
    {
      known: 'The request was not answered; the merchant has asked again, Prime Penguin not yet.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()], { roundStartedAt: PRESSED + DAY }),
        PRESSED + DAY,
        { deliverUntil: PRESSED + DAY + TIMING.deliveryMs },
      ),
      why: 'not_tried_yet',
      evidence: ['reply'],
      step: 'wait',
      told: SAY.keepTrying,
    },
  ],

  awaiting_import: [
    {
      known: 'Prime Penguin has no such order; the order is a few minutes old.',
      situation: notInPrimePenguin(absence(), FIRST_LOOK),
      why: 'not_read_yet',
      evidence: ['channel_status'],
      step: 'wait',
      told: SAY.cancelNow,
    },
    {
      known: 'Prime Penguin has no such order, and should have read it two channel reads ago.',
      situation: notInPrimePenguin(absence(), FIRST_LOOK, { orderCreatedAt: PRESSED - DAY }),
      why: 'overdue',
      evidence: ['channel_status'],
      step: 'wait',
      told: SAY.cancelNow,
    },
    {
      known: 'Prime Penguin has no such order, and does not read orders from this shop.',
      situation: notInPrimePenguin(absence(FIRST_LOOK, { readingOff: true }), FIRST_LOOK),
      why: 'reading_off',
      evidence: ['channel_status'],
      step: 'wait',
      told: SAY.cancelNow,
    },
    {
      known:
        'Prime Penguin has no such order; it was cancelled in Shopify, and two whole channel reads have not passed since.',
      situation: notInPrimePenguin(absence(PRESSED + 59 * MINUTE), PRESSED + 59 * MINUTE, {
        cancelledInShopifyAt: PRESSED,
        orderCreatedAt: PRESSED - MINUTE,
      }),
      why: 'not_read_yet',
      evidence: ['channel_status'],
      step: 'wait',
      told: SAY.letTimePass,
    },
    {
      known:
        'Cancelled in Shopify, two channel reads have passed, but the last look that found no such order is older than they are.',
      situation: notInPrimePenguin(absence(PRESSED + 10 * MINUTE), PRESSED + 2 * HOUR, {
        cancelledInShopifyAt: PRESSED,
        failure: unreachable(PRESSED + 20 * MINUTE),
      }),
      why: 'overdue',
      evidence: ['channel_status'],
      step: 'wait',
      told: SAY.letTimePass,
    },
    {
      known:
        'A person chose the sales channel, and nothing has shown yet that it is the shop’s; the order is not in it.',
      situation: notInPrimePenguin(absence(FIRST_LOOK, { isProven: false }), FIRST_LOOK),
      why: 'not_read_yet',
      evidence: ['channel_status'],
      step: 'fix_settings',
      told: SAY.checkChannel,
    },
    {
      known: 'The same, cancelled in Shopify, and two whole channel reads have passed since.',
      situation: notInPrimePenguin(
        absence(PRESSED + 61 * MINUTE, { isProven: false }),
        PRESSED + 61 * MINUTE,
        { cancelledInShopifyAt: PRESSED },
      ),
      why: 'overdue',
      evidence: ['channel_status'],
      step: 'fix_settings',
      told: SAY.checkChannel,
    },
    {
      known:
        'Cancelled in Shopify, and two channel reads’ time later not in Prime Penguin, which does not read orders from this shop.',
      situation: notInPrimePenguin(
        absence(PRESSED + 61 * MINUTE, { readingOff: true }),
        PRESSED + 61 * MINUTE,
        { cancelledInShopifyAt: PRESSED },
      ),
      why: 'reading_off',
      evidence: ['channel_status'],
      step: 'wait',
      told: SAY.letTimePass,
    },
    {
      known: 'Prime Penguin had no such order, and refuses the app’s credentials by now.',
      situation: notInPrimePenguin(absence(), PRESSED + HOUR, {
        failure: credentialsRefused(PRESSED + HOUR - MINUTE),
      }),
      why: 'credentials_refused',
      evidence: ['channel_status'],
      step: 'fix_settings',
      told: SAY.mendToSeeTheOrder,
    },
    {
      known:
        'The same, where the shop was disconnected, and the answer time is over without a look.',
      situation: notInPrimePenguin(absence(), PRESSED + 76 * HOUR - SECOND, {
        failure: notConnected(PRESSED + HOUR),
      }),
      why: 'not_connected',
      evidence: ['channel_status'],
      step: 'fix_settings',
      told: SAY.mendToSeeTheOrder,
    },
  ],

  requested: [
    {
      known: 'Prime Penguin took the request; the warehouse has the order and has not answered.',
      situation: inPrimePenguin(history([atWarehouse, heldAtWarehouse], [accepted()])),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'Prime Penguin took the request; no whole batch has passed without the order.',
      situation: inPrimePenguin(history([unforwarded, heldUnforwarded], [accepted()])),
      why: 'not_forwarded_yet',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The next batch has begun without the order, but does not count as over yet.',
      situation: inPrimePenguin(
        history([unforwarded, heldUnforwarded], [accepted()], {
          confirmed: moment(BATCH_OVER - SECOND),
        }),
        BATCH_OVER - SECOND,
      ),
      why: 'not_forwarded_yet',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'A whole batch has passed, but the last look is older than it.',
      situation: inPrimePenguin(
        history([unforwarded, heldUnforwarded], [accepted()]),
        BATCH_OVER + 10 * MINUTE,
      ),
      why: 'not_forwarded_yet',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'Forwarded by the batch that ran while it was asked.',
      situation: inPrimePenguin(
        history(
          [
            unforwarded,
            heldUnforwarded,
            look(BATCH_OVER, { channel: CANCELLED, warehouse: IN_PROGRESS }),
          ],
          [accepted()],
        ),
        BATCH_OVER,
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'Given to another provider after a warehouse had it; that warehouse has said nothing.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            heldAtWarehouse,
            look(BATCH_OVER, { channel: CANCELLED, warehouse: EMPTY, providerName: BALTIC }),
          ],
          [accepted()],
          { confirmed: moment(BATCH_OVER + HOUR) },
        ),
        BATCH_OVER + HOUR,
      ),
      why: 'not_forwarded_yet',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The order was cancelled in Prime Penguin before the merchant asked; no answer yet.',
      situation: inPrimePenguin(
        history([look(FIRST_LOOK, { channel: CANCELLED, warehouse: IN_PROGRESS })]),
        FIRST_LOOK,
      ),
      why: 'cancelled_in_prime_penguin_already',
      evidence: ['channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The reply was lost, but a look shows that the request arrived.',
      situation: inPrimePenguin(
        history([atWarehouse, look(ASKED + MINUTE, heldAtWarehouse.seen)], [lost()]),
        ASKED + MINUTE,
      ),
      why: 'waiting_for_warehouse',
      evidence: ['channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known:
        'The reply was lost and a second request refused; a look shows that the first arrived.',
      situation: inPrimePenguin(
        history(
          [atWarehouse, look(ASKED + 2 * MINUTE, heldAtWarehouse.seen)],
          [lost(), refused(ASKED + MINUTE, 'The order is cancelled already')],
        ),
        ASKED + 2 * MINUTE,
      ),
      why: 'waiting_for_warehouse',
      evidence: ['channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The first request was taken, a second one refused.',
      situation: inPrimePenguin(
        history([atWarehouse], [accepted(), refused(ASKED + MINUTE, 'Already requested')]),
        ASKED + 2 * MINUTE,
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The warehouse side shows Cancelled, and the log says that the sales channel set it.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            look(SECOND_LOOK, {
              channel: CANCELLED,
              warehouse: CANCELLED,
              statusLog: [line('sales_channel', IN_PROGRESS, CANCELLED, REPLIED, CANCELLED)],
            }),
          ],
          [accepted()],
        ),
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The warehouse side shows Cancelled, and the log does not say who set it.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse, nobodys], [accepted()]),
        BATCH_OVER,
      ),
      why: 'unconfirmed_by_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The same before anything was asked: nothing is sent, and nothing is said either.',
      situation: inPrimePenguin(history([look(FIRST_LOOK, { warehouse: CANCELLED })]), FIRST_LOOK),
      why: 'unconfirmed_by_warehouse',
      evidence: ['warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The warehouse side shows a status that this app does not know.',
      situation: inPrimePenguin(
        history(
          [atWarehouse, look(BATCH_OVER, { channel: CANCELLED, warehouse: STRANGE })],
          [accepted()],
        ),
        BATCH_OVER,
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'An error was reported for the order before the merchant asked, and nothing since.',
      situation: inPrimePenguin(
        history(
          [
            look(FIRST_LOOK, {
              warehouse: IN_PROGRESS,
              warehouseError: 'Unknown postal code',
              entityLog: [problem(1, 'incompatible_status', PRESSED - DAY)],
            }),
            look(SECOND_LOOK, {
              channel: CANCELLED,
              warehouse: IN_PROGRESS,
              warehouseError: 'Unknown postal code',
              entityLog: [problem(1, 'incompatible_status', PRESSED - DAY)],
            }),
          ],
          [accepted()],
        ),
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'A problem was reported that is not about cancelling (an address).',
      situation: reported(problem(1, 'missing_address', BATCH_STARTS)),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The warehouse has the order on hold.',
      situation: inPrimePenguin(
        history(
          [
            look(FIRST_LOOK, { warehouse: ON_HOLD }),
            look(SECOND_LOOK, { channel: CANCELLED, warehouse: ON_HOLD }),
          ],
          [accepted()],
        ),
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The provider is set as one that cannot be cancelled, but no warehouse has the order.',
      situation: inPrimePenguin(
        history([unforwarded, heldUnforwarded], [accepted()]),
        SECOND_LOOK,
        {},
        { cancellable: 'no' },
      ),
      why: 'not_forwarded_yet',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The answer time is over, and the look at that moment failed.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        ANSWER_OVER + 29 * MINUTE,
        { failure: unreachable(ANSWER_OVER) },
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'The answer time is over, and no look has been made since: the app was down.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        ANSWER_OVER + DAY,
        { lastLookAt: ANSWER_OVER - HOUR },
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'wait',
      told: SAY.wait,
    },
    {
      known: 'Prime Penguin took the request, and refuses the app’s credentials since.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        PRESSED + HOUR,
        { failure: credentialsRefused(PRESSED + HOUR - MINUTE) },
      ),
      why: 'credentials_refused',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'fix_settings',
      told: SAY.mendToSeeTheAnswer,
    },
    {
      known:
        'The same, and the answer time is over: it passed while the app could not see the answer.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        ANSWER_OVER + 71 * HOUR,
        { failure: credentialsRefused(ANSWER_OVER - MINUTE) },
      ),
      why: 'credentials_refused',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'fix_settings',
      told: SAY.mendToSeeTheAnswer,
    },
    {
      known: 'The same, where the shop was disconnected from Prime Penguin.',
      situation: inPrimePenguin(
        history([unforwarded, heldUnforwarded], [accepted()]),
        ANSWER_OVER,
        { failure: notConnected(SECOND_LOOK + MINUTE) },
      ),
      why: 'not_connected',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'fix_settings',
      told: SAY.mendToSeeTheAnswer,
    },
  ],

  stopped_at_warehouse: [
    {
      known: 'The warehouse side shows Cancelled, and the log says that the warehouse set it.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse, stopped], [accepted()]),
        BATCH_OVER,
      ),
      why: null,
      evidence: ['status_log', 'warehouse_status'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The same, and the order is cancelled in Shopify by now.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse, stopped], [accepted()]),
        BATCH_OVER,
        { cancelledInShopifyAt: BATCH_STARTS },
      ),
      why: null,
      evidence: ['status_log', 'warehouse_status'],
      step: 'none',
      told: SAY.cancelledAlready,
    },
    {
      known:
        'The warehouse side shows Cancelled, the log does not say who set it, and a whole batch that began since has left it so.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse, nobodys], [accepted()], {
          confirmed: moment(BATCH_OVER + 30 * MINUTE),
        }),
        BATCH_OVER + 30 * MINUTE,
      ),
      why: null,
      evidence: ['warehouse_status', 'warehouse_status', 'sync', 'sync'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The sales channel had set Cancelled, and the warehouse has confirmed it since.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            look(BATCH_OVER, {
              channel: CANCELLED,
              warehouse: CANCELLED,
              statusLog: [
                line('sales_channel', IN_PROGRESS, CANCELLED, ASKED, CANCELLED),
                line('warehouse', CANCELLED, CANCELLED, BATCH_STARTS, CANCELLED),
              ],
            }),
          ],
          [accepted()],
        ),
        BATCH_OVER,
      ),
      why: null,
      evidence: ['status_log', 'warehouse_status'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The warehouse had stopped the order before the merchant asked.',
      situation: inPrimePenguin(
        history([
          look(FIRST_LOOK, {
            warehouse: CANCELLED,
            statusLog: [line('warehouse', IN_PROGRESS, CANCELLED, PRESSED - HOUR)],
          }),
        ]),
        FIRST_LOOK,
      ),
      why: 'already_stopped',
      evidence: ['status_log', 'warehouse_status'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known:
        'It showed Cancelled before the merchant asked, the log does not say who set it, and a whole batch has left it so.',
      situation: inPrimePenguin(
        history([look(FIRST_LOOK, { warehouse: CANCELLED })], [], {
          confirmed: moment(BATCH_OVER),
        }),
        BATCH_OVER,
      ),
      why: 'already_stopped',
      evidence: ['warehouse_status', 'warehouse_status', 'sync', 'sync'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The reply was lost, and the warehouse stopped the order.',
      situation: inPrimePenguin(history([atWarehouse, stopped], [lost()]), BATCH_OVER),
      why: null,
      evidence: ['status_log', 'warehouse_status'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The answer time was over, and the warehouse stopped the order after all.',
      situation: inPrimePenguin(
        history(
          [atWarehouse, heldAtWarehouse, look(ANSWER_OVER + HOUR, stopped.seen)],
          [accepted()],
        ),
        ANSWER_OVER + HOUR,
      ),
      why: null,
      evidence: ['status_log', 'warehouse_status'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The warehouse stopped it, and shows a status since that this app does not know.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            stopped,
            look(BATCH_OVER + HOUR, {
              channel: CANCELLED,
              warehouse: STRANGE,
              statusLog: [stopLine],
            }),
          ],
          [accepted()],
        ),
        BATCH_OVER + HOUR,
      ),
      why: null,
      evidence: ['status_log', 'warehouse_status'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
  ],

  stopped_before_warehouse: [
    {
      known: 'Cancelled in Prime Penguin, and a whole batch that began after that left it there.',
      situation: inPrimePenguin(
        history([unforwarded, heldUnforwarded], [accepted()], { confirmed: moment(BATCH_OVER) }),
        BATCH_OVER,
      ),
      why: 'never_forwarded',
      evidence: ['warehouse_status', 'channel_status', 'sync', 'sync'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The same, where the order was on hold when the merchant asked.',
      situation: inPrimePenguin(
        history(
          [look(FIRST_LOOK, { channel: ON_HOLD, warehouse: EMPTY }), heldUnforwarded],
          [accepted()],
          { confirmed: moment(BATCH_OVER) },
        ),
        BATCH_OVER,
      ),
      why: 'never_forwarded',
      evidence: ['warehouse_status', 'channel_status', 'sync', 'sync'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known: 'The same, where the reply to the request was lost.',
      situation: inPrimePenguin(
        history([unforwarded, heldUnforwarded], [lost()], { confirmed: moment(BATCH_OVER) }),
        BATCH_OVER,
      ),
      why: 'never_forwarded',
      evidence: ['warehouse_status', 'channel_status', 'sync', 'sync'],
      step: 'cancel_in_shopify',
      told: SAY.refundNow,
    },
    {
      known:
        'Cancelled in Shopify, and four channel reads later, by the setting, Prime Penguin still does not have it.',
      situation: notInPrimePenguin(absence(PRESSED + 122 * MINUTE), PRESSED + 122 * MINUTE, {
        cancelledInShopifyAt: PRESSED,
      }),
      why: 'cancelled_before_import',
      evidence: ['channel_status', 'sync', 'channel_status', 'shopify'],
      step: 'none',
      told: SAY.cancelledAlready,
    },
  ],

  too_late: [
    {
      known: 'The warehouse side shows Fulfilled before anything is asked.',
      situation: inPrimePenguin(history([look(FIRST_LOOK, { warehouse: FULFILLED })]), FIRST_LOOK),
      why: 'shipped',
      evidence: ['warehouse_status'],
      step: 'handle_as_return',
      told: SAY.asReturn,
    },
    {
      known: 'The warehouse had picked the order; the batch after the request brings Fulfilled.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            heldAtWarehouse,
            look(BATCH_OVER, { channel: CANCELLED, warehouse: FULFILLED }),
          ],
          [accepted()],
        ),
        BATCH_OVER,
      ),
      why: 'shipped',
      evidence: ['warehouse_status'],
      step: 'handle_as_return',
      told: SAY.asReturn,
    },
    {
      known: 'The warehouse side shows that a part has shipped.',
      situation: inPrimePenguin(
        history([atWarehouse, look(BATCH_OVER, { warehouse: PARTIAL })], [accepted()]),
        BATCH_OVER,
      ),
      why: 'partly_shipped',
      evidence: ['warehouse_status'],
      step: 'handle_as_return',
      told: SAY.asReturn,
    },
    {
      known: 'There is a parcel with tracking, whatever the warehouse side shows.',
      situation: inPrimePenguin(
        history(
          [atWarehouse, look(BATCH_OVER, { ...stopped.seen, fulfilments: [parcel()] })],
          [accepted()],
        ),
        BATCH_OVER,
      ),
      why: 'shipped',
      evidence: ['fulfillment'],
      step: 'handle_as_return',
      told: SAY.asReturn,
    },
    {
      known: 'The warehouse reports that the order is past cancelling (IncompatibleStatus).',
      situation: reported(problem(1, 'incompatible_status', BATCH_STARTS)),
      why: 'picked',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.pastThePoint,
    },
    {
      known: 'The same, and a text in the order’s warehouse error says so too.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            look(BATCH_OVER, {
              channel: CANCELLED,
              warehouse: IN_PROGRESS,
              warehouseError: 'Order is picked',
              entityLog: [problem(1, 'incompatible_status', BATCH_STARTS)],
            }),
          ],
          [accepted()],
        ),
        BATCH_OVER,
      ),
      why: 'picked',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.pastThePoint,
    },
    {
      known: 'It was stopped at the warehouse, and then shipped anyway.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            stopped,
            look(BATCH_OVER + HOUR, { channel: CANCELLED, warehouse: FULFILLED }),
          ],
          [accepted()],
        ),
        BATCH_OVER + HOUR,
      ),
      why: 'shipped',
      evidence: ['warehouse_status'],
      step: 'handle_as_return',
      told: SAY.asReturn,
    },
    {
      known: 'The reply was lost, and the order shipped.',
      situation: inPrimePenguin(
        history([atWarehouse, look(BATCH_OVER, { warehouse: FULFILLED })], [lost()]),
        BATCH_OVER,
      ),
      why: 'shipped',
      evidence: ['warehouse_status'],
      step: 'handle_as_return',
      told: SAY.asReturn,
    },
  ],

  refused: [
    {
      known:
        'Prime Penguin turned the request down, and a look since then shows the order not cancelled.',
      situation: inPrimePenguin(
        history([atWarehouse], [refused()], { confirmed: moment(REPLIED + 30 * SECOND) }),
        REPLIED + 30 * SECOND,
      ),
      why: 'reason_given',
      evidence: ['reply'],
      step: 'contact_provider',
      told: SAY.contact,
    },
    {
      known:
        'Prime Penguin said no with the same words three times, and a look since then shows the order not cancelled.',
      situation: inPrimePenguin(
        history([atWarehouse], [saidNo(), saidNo(ASKED + MINUTE), saidNo(ASKED + 2 * MINUTE)], {
          confirmed: moment(ASKED + 3 * MINUTE),
        }),
        ASKED + 3 * MINUTE,
      ),
      why: 'reason_given',
      evidence: ['reply'],
      step: 'contact_provider',
      told: SAY.contact,
    },
    {
      known: 'A new error of no special kind was reported after the request.',
      situation: reported(problem(1, 'other', BATCH_STARTS)),
      why: 'reason_given',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.contact,
    },
    {
      known: 'The provider reported that it does not take updates.',
      situation: reported(problem(1, 'update_not_supported', BATCH_STARTS)),
      why: 'reason_given',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.contact,
    },
    {
      known: 'Prime Penguin itself, not the warehouse, reported IncompatibleStatus.',
      situation: reported(problem(1, 'incompatible_status', BATCH_STARTS, { source: 'internal' })),
      why: 'reason_given',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.contact,
    },
    {
      known: 'A warehouse error stands on the order that was not there before the request.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            look(BATCH_OVER, {
              channel: CANCELLED,
              warehouse: IN_PROGRESS,
              warehouseError: 'Customer has a credit block',
            }),
          ],
          [accepted()],
        ),
        BATCH_OVER,
      ),
      why: 'reason_given',
      evidence: ['warehouse_error'],
      step: 'contact_provider',
      told: SAY.contact,
    },
    {
      known:
        'The warehouse refused; the merchant asked again, and Prime Penguin did not take that, because the order is cancelled there already.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            look(BATCH_OVER, {
              channel: CANCELLED,
              warehouse: IN_PROGRESS,
              entityLog: [problem(1, 'other', BATCH_STARTS)],
            }),
          ],
          [accepted(), refused(BATCH_OVER + HOUR + SECOND)],
          {
            roundStartedAt: BATCH_OVER + HOUR,
            confirmed: moment(BATCH_OVER + HOUR + MINUTE),
          },
        ),
        BATCH_OVER + HOUR + MINUTE,
      ),
      why: 'reason_given',
      evidence: ['entity_log', 'reply'],
      step: 'contact_provider',
      told: SAY.contact,
    },
    {
      known: 'The warehouse stopped the order and then took it up again.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            stopped,
            look(BATCH_OVER + HOUR, { channel: CANCELLED, warehouse: IN_PROGRESS }),
          ],
          [accepted()],
        ),
        BATCH_OVER + HOUR,
      ),
      why: 'resumed_by_warehouse',
      evidence: ['warehouse_status', 'warehouse_status'],
      step: 'contact_provider',
      told: SAY.resumed,
    },
  ],

  not_supported: [
    {
      known: 'The provider answered that it cannot cancel (DeletionNotSupported).',
      situation: reported(problem(1, 'deletion_not_supported', BATCH_STARTS)),
      why: 'said_by_provider',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.notThisWay,
    },
    {
      known:
        'The order was cancelled in Prime Penguin before the merchant asked, and the provider had answered that since.',
      situation: inPrimePenguin(
        history([
          look(FIRST_LOOK, {
            channel: CANCELLED,
            warehouse: IN_PROGRESS,
            statusLog: [
              {
                ...line('sales_channel', IN_PROGRESS, IN_PROGRESS, PRESSED - HOUR, CANCELLED),
                channelBefore: PENDING,
              },
            ],
            entityLog: [problem(1, 'deletion_not_supported', PRESSED - HOUR + MINUTE)],
          }),
        ]),
        FIRST_LOOK,
      ),
      why: 'said_by_provider',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.notThisWay,
    },
    {
      known: 'The same, followed by an error of no special kind.',
      situation: reported(
        problem(1, 'deletion_not_supported', BATCH_STARTS),
        problem(2, 'other', BATCH_STARTS + SECOND),
      ),
      why: 'said_by_provider',
      evidence: ['entity_log'],
      step: 'contact_provider',
      told: SAY.notThisWay,
    },
    {
      known: 'The settings say that the provider cannot be cancelled, and it has the order.',
      situation: inPrimePenguin(history([atWarehouse]), FIRST_LOOK, {}, { cancellable: 'no' }),
      why: 'set_in_settings',
      evidence: ['warehouse_status'],
      step: 'contact_provider',
      told: SAY.notThisWay,
    },
    {
      known: 'The settings say so, and the order was forwarded after it was cancelled.',
      situation: inPrimePenguin(
        history(
          [
            unforwarded,
            heldUnforwarded,
            look(BATCH_OVER, { channel: CANCELLED, warehouse: IN_PROGRESS }),
          ],
          [accepted()],
        ),
        BATCH_OVER,
        {},
        { cancellable: 'no' },
      ),
      why: 'set_in_settings',
      evidence: ['warehouse_status'],
      step: 'contact_provider',
      told: SAY.notThisWay,
    },
  ],

  no_answer: [
    {
      known: 'Prime Penguin took the request, and the warehouse’s answer time is over.',
      situation: inPrimePenguin(history([atWarehouse, heldAtWarehouse], [accepted()]), ANSWER_OVER),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known: 'The answer time that the settings give this provider is over.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        ASKED + HOUR + MINUTE,
        {},
        { answerMs: HOUR },
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known: 'The warehouse’s Cancelled was set by the sales channel, and the answer time is over.',
      situation: inPrimePenguin(
        history(
          [
            atWarehouse,
            look(SECOND_LOOK, {
              channel: CANCELLED,
              warehouse: CANCELLED,
              statusLog: [line('sales_channel', IN_PROGRESS, CANCELLED, REPLIED, CANCELLED)],
            }),
          ],
          [accepted()],
        ),
        ANSWER_OVER,
      ),
      why: 'waiting_for_warehouse',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known:
        'The answer time is over, and Prime Penguin could not be asked for as long as delivery is tried.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        ANSWER_OVER + 30 * MINUTE,
        { failure: unreachable(ANSWER_OVER) },
      ),
      why: 'prime_penguin_unreachable',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known:
        'The answer time is over, and Prime Penguin has refused the app’s credentials for as long as an answer is watched.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        ANSWER_OVER + 72 * HOUR,
        { failure: credentialsRefused(ANSWER_OVER - MINUTE) },
      ),
      why: 'credentials_refused',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'contact_provider',
      told: SAY.contactAndMend,
    },
    {
      known: 'The shop was connected to another Prime Penguin account before there was an answer.',
      situation: inPrimePenguin(
        history([atWarehouse, heldAtWarehouse], [accepted()]),
        PRESSED + HOUR,
        { failure: connectedElsewhere(PRESSED + HOUR) },
      ),
      why: 'not_connected',
      evidence: ['reply', 'channel_status', 'warehouse_status'],
      step: 'contact_provider',
      told: SAY.contactAndMend,
    },
    {
      known: 'The reply was lost, no look shows that the request arrived, delivery time is over.',
      situation: inPrimePenguin(history([atWarehouse], [lost()]), DELIVERY_OVER),
      why: 'reply_lost',
      evidence: ['reply'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known:
        'The reply was lost, and Prime Penguin has refused the app’s credentials until delivery time was over.',
      situation: inPrimePenguin(history([atWarehouse], [lost()]), DELIVERY_OVER, {
        failure: credentialsRefused(ASKED + 30 * SECOND),
      }),
      why: 'reply_lost',
      evidence: ['reply', 'reply'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known: 'The reply was lost; the merchant asked again, and Prime Penguin is not reached.',
      situation: inPrimePenguin(
        history([atWarehouse], [lost(), notSent(PRESSED + HOUR + MINUTE)], {
          roundStartedAt: PRESSED + HOUR,
        }),
        PRESSED + 2 * HOUR,
        {
          deliverUntil: PRESSED + 2 * HOUR,
          failure: unreachable(PRESSED + 2 * HOUR - MINUTE),
        },
      ),
      why: 'reply_lost',
      evidence: ['reply', 'reply'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known:
        'The request was taken and not answered; the merchant asked again, and Prime Penguin is not reached.',
      situation: inPrimePenguin(
        history([atWarehouse], [accepted(), notSent(PRESSED + DAY + MINUTE)], {
          roundStartedAt: PRESSED + DAY,
        }),
        PRESSED + DAY + HOUR,
        {
          deliverUntil: PRESSED + DAY + HOUR,
          failure: unreachable(PRESSED + DAY + HOUR - MINUTE),
        },
      ),
      why: 'prime_penguin_unreachable',
      evidence: ['reply', 'reply'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
    {
      known:
        'Cancelled in Shopify, and within the answer time not seen in the sales channel that a person chose.',
      situation: notInPrimePenguin(
        absence(PRESSED + 4 * HOUR, { isProven: false }),
        PRESSED + 4 * HOUR,
        { cancelledInShopifyAt: PRESSED },
      ),
      why: 'never_imported',
      evidence: ['channel_status'],
      step: 'fix_settings',
      told: SAY.checkChannel,
    },
    {
      known:
        'Cancelled in Shopify, and within the answer time not in Prime Penguin, which does not read orders from this shop.',
      situation: notInPrimePenguin(
        absence(PRESSED + 4 * HOUR, { readingOff: true }),
        PRESSED + 4 * HOUR,
        { cancelledInShopifyAt: PRESSED },
      ),
      why: 'never_imported',
      evidence: ['channel_status'],
      step: 'none',
      told: SAY.neverHadCancelled,
    },
    {
      known: 'Prime Penguin never had the order within the answer time.',
      situation: notInPrimePenguin(absence(PRESSED + 4 * HOUR), PRESSED + 4 * HOUR),
      why: 'never_imported',
      evidence: ['channel_status'],
      step: 'cancel_in_shopify',
      told: SAY.neverHad,
    },
    {
      known:
        'Prime Penguin did not have the order, and the shop is connected to another account since.',
      situation: notInPrimePenguin(absence(), PRESSED + HOUR, {
        failure: connectedElsewhere(PRESSED + HOUR),
      }),
      why: 'not_connected',
      evidence: ['channel_status'],
      step: 'contact_provider',
      told: SAY.contactAndMend,
    },
    {
      known: 'Prime Penguin did not have the order, and is not reached any more.',
      situation: notInPrimePenguin(absence(PRESSED + HOUR), PRESSED + 4 * HOUR, {
        failure: unreachable(PRESSED + 3 * HOUR),
      }),
      why: 'prime_penguin_unreachable',
      evidence: ['channel_status'],
      step: 'contact_provider',
      told: SAY.contactAndWatch,
    },
  ],

  undeliverable: [
    {
      known: 'Prime Penguin did not answer while delivery was tried.',
      situation: notInPrimePenguin(null, DELIVERY_OVER, {
        failure: unreachable(DELIVERY_OVER - MINUTE),
      }),
      why: 'prime_penguin_unreachable',
      evidence: ['reply'],
      step: 'retry',
      told: SAY.tryAgain,
    },
    {
      known: 'The order was seen, and every request failed for certain before it was sent.',
      situation: inPrimePenguin(history([atWarehouse], [notSent()]), DELIVERY_OVER),
      why: 'prime_penguin_unreachable',
      evidence: ['reply'],
      step: 'retry',
      told: SAY.tryAgain,
    },
    {
      known: 'Delivery time passed before anything was tried.',
      situation: notInPrimePenguin(null, DELIVERY_OVER),
      why: 'not_tried_yet',
      evidence: [],
      step: 'retry',
      told: SAY.tryAgain,
    },
    {
      known: 'Prime Penguin refuses the app’s credentials.',
      situation: notInPrimePenguin(null, PRESSED + SECOND, {
        failure: credentialsRefused(PRESSED + SECOND),
      }),
      why: 'credentials_refused',
      evidence: ['reply'],
      step: 'fix_settings',
      told: SAY.mend,
    },
    {
      known: 'The shop is not connected to Prime Penguin.',
      situation: notInPrimePenguin(null, PRESSED + SECOND, {
        failure: notConnected(PRESSED + SECOND),
      }),
      why: 'not_connected',
      evidence: ['reply'],
      step: 'fix_settings',
      told: SAY.mend,
    },
    {
      known: 'The shop was connected to another Prime Penguin account before anything was asked.',
      situation: notInPrimePenguin(null, PRESSED + SECOND, {
        failure: connectedElsewhere(PRESSED + SECOND),
      }),
      why: 'not_connected',
      evidence: ['reply'],
      step: 'fix_settings',
      told: SAY.mend,
    },
  ],
};
