/**
 * What the merchant is told to do: one code and one sentence for every verdict, and for the order as a
 * whole. A verdict without a sentence does not compile.
 */
import { isStopped, type Judgement, type NextStepCode, type Verdict, type Why } from './verdict.ts';

/** Every sentence, in English. Other languages say them by their names. */
export const NEXT_STEP_SENTENCES = {
  being_prepared: 'Do not refund yet. The request is being prepared.',
  reply_lost:
    'Do not refund yet. It is not known whether the request arrived; the app looks before it asks again.',
  refusal_unchecked:
    'Don’t refund yet. Prime Penguin said no to the request, and we’re checking the order.',
  not_delivered:
    'Do not refund yet. The request has not reached Prime Penguin yet; the app keeps trying.',
  wait_for_reading:
    'Cancelled in Shopify. Wait until Prime Penguin has had time to read the order; if it turns up, it is cancelled there.',
  cancel_before_reading:
    'You can cancel in Shopify now: Prime Penguin does not forward an order that was cancelled before it was read. If the order turns up, it is cancelled there.',
  cancel_unassigned:
    'No warehouse has this order. You can cancel it in Shopify now. If it’s assigned to a warehouse, we’ll send the request there.',
  unassigned_cancelled:
    'Canceled in Shopify, and no warehouse has it. We’ll keep checking until Prime Penguin shows it as canceled.',
  wait_for_answer: 'Do not refund yet. Wait for the warehouse to answer.',
  reading_unseen:
    'Do not refund yet. The app cannot see whether Prime Penguin has read the order: mend the connection to Prime Penguin in the settings.',
  waiting_unseen:
    'Do not refund yet. The app cannot see the answer: mend the connection to Prime Penguin in the settings.',
  refund: 'Now cancel and refund the order in Shopify.',
  refund_if_not_done:
    'The order is already cancelled in Shopify. Refund it there if that is not done.',
  refund_part:
    'This part is stopped: its items can be refunded in Shopify. Do not cancel the whole order.',
  refund_part_only:
    'This part is stopped: its items can be refunded in Shopify. The rest of the order is not stopped.',
  picked:
    'Do not refund yet. The warehouse is past the point where it can stop the order: call the provider, or handle it as a return.',
  ships: 'Do not refund yet. It ships: handle it as a return.',
  taken_up_again:
    'Do not refund. The warehouse took the order up again: contact the provider at once.',
  refused: 'Do not refund yet. Contact the provider.',
  not_supported:
    'Do not refund yet. This provider cannot be cancelled through the integration: contact the provider.',
  mend_connection:
    'Nothing was sent. Mend the connection to Prime Penguin in the settings, then try again.',
  try_again: 'Nothing was sent. Try again, or contact the provider.',
  check_channel:
    'Do not refund yet. The order has not been seen in the sales channel that was chosen: check in the settings that it is the channel of this shop.',
  never_had_cancelled:
    'The order is cancelled in Shopify, and Prime Penguin has not been seen to have it. The app keeps watching.',
  never_had:
    'Prime Penguin has not been seen to have this order. Check there whether it reads orders like this one; an order cancelled in Shopify before it is read is not forwarded.',
  answer_unseen:
    'Do not refund yet. Contact the provider, and mend the connection to Prime Penguin in the settings: the app cannot see the answer.',
  no_answer: 'Do not refund yet. Contact the provider; the app keeps watching.',
  demo_refund:
    'This is the demo: leave the order as it is. In earnest you would now cancel and refund it in Shopify, if that is not done.',
  demo_refund_part:
    'This is the demo: leave the order as it is. In earnest the items of this part could now be refunded in Shopify.',
  demo_wait:
    'This is the demo: leave the order as it is. The app keeps looking for it in Prime Penguin, and cancels it there if it turns up.',
} as const;
export type NextStepSentence = keyof typeof NEXT_STEP_SENTENCES;

export interface NextStep {
  readonly code: NextStepCode;
  readonly sentence: NextStepSentence;
  /** Another part of the order is stopped: the sentence is about the rest. */
  readonly isForRest: boolean;
  /** In English. */
  readonly text: string;
}

function step(code: NextStepCode, sentence: NextStepSentence): NextStep {
  return { code, sentence, isForRest: false, text: NEXT_STEP_SENTENCES[sentence] };
}

type Concluded = Pick<Judgement, 'verdict' | 'why'>;

/**
 * @param isChannelProven false: the sales channel in which the order is missing may be another shop's
 * @param isRestStopped false: another part of the order is not stopped, so this is no step for the whole
 */
export function nextStepFor(
  { verdict, why }: Concluded,
  cancelledInShopify: boolean,
  isChannelProven = true,
  isRestStopped = true,
): NextStep {
  switch (verdict) {
    case 'delivering':
      return step('wait', sentenceOfDelivery(why));
    case 'awaiting_import':
      if (isAccessLost(why)) return step('fix_settings', 'reading_unseen');
      if (why === 'with_dropship') {
        return step('wait', cancelledInShopify ? 'unassigned_cancelled' : 'cancel_unassigned');
      }
      if (!isChannelProven) return step('fix_settings', 'check_channel');
      return step('wait', cancelledInShopify ? 'wait_for_reading' : 'cancel_before_reading');
    case 'requested':
      if (isAccessLost(why)) return step('fix_settings', 'waiting_unseen');
      return step('wait', 'wait_for_answer');
    case 'stopped_at_warehouse':
    case 'stopped_before_warehouse':
      if (!isRestStopped) {
        return step('refund_part', cancelledInShopify ? 'refund_part_only' : 'refund_part');
      }
      return cancelledInShopify
        ? step('none', 'refund_if_not_done')
        : step('cancel_in_shopify', 'refund');
    case 'too_late':
      return why === 'picked'
        ? step('contact_provider', 'picked')
        : step('handle_as_return', 'ships');
    case 'refused':
      return step(
        'contact_provider',
        why === 'resumed_by_warehouse' ? 'taken_up_again' : 'refused',
      );
    case 'not_supported':
      return step('contact_provider', 'not_supported');
    case 'no_answer':
      return nextStepWithoutAnswer(why, cancelledInShopify, isChannelProven);
    case 'undeliverable':
      return isAccessLost(why)
        ? step('fix_settings', 'mend_connection')
        : step('retry', 'try_again');
  }
}

function sentenceOfDelivery(why: Why | null): NextStepSentence {
  return why === 'reply_lost' || why === 'refusal_unchecked' ? why : 'not_delivered';
}

function isAccessLost(why: Why | null): boolean {
  return why === 'credentials_refused' || why === 'not_connected';
}

function nextStepWithoutAnswer(
  why: Why | null,
  cancelledInShopify: boolean,
  isChannelProven: boolean,
): NextStep {
  switch (why) {
    case 'never_imported':
      if (!isChannelProven) return step('fix_settings', 'check_channel');
      return cancelledInShopify
        ? step('none', 'never_had_cancelled')
        : step('cancel_in_shopify', 'never_had');
    case 'with_dropship':
      return cancelledInShopify
        ? step('none', 'unassigned_cancelled')
        : step('cancel_in_shopify', 'cancel_unassigned');
    case 'credentials_refused':
    case 'not_connected':
      return step('contact_provider', 'answer_unseen');
    default:
      return step('contact_provider', 'no_answer');
  }
}

/** The most pressing first: what ships, then what needs a call, then what can be mended or waited for. */
const URGENCY: readonly Verdict[] = [
  'too_late',
  'refused',
  'not_supported',
  'no_answer',
  'undeliverable',
  'delivering',
  'awaiting_import',
  'requested',
  'stopped_at_warehouse',
  'stopped_before_warehouse',
];

/** For the whole order: the step of its most pressing warehouse order. */
export function nextStepForOrder(
  concluded: readonly Concluded[],
  cancelledInShopify: boolean,
  isChannelProven = true,
): NextStep {
  const [first] = concluded.toSorted(
    (a, b) => URGENCY.indexOf(a.verdict) - URGENCY.indexOf(b.verdict),
  );
  if (!first) return step('wait', 'being_prepared');
  const next = nextStepFor(first, cancelledInShopify, isChannelProven);
  if (
    concluded.length > 1 &&
    concluded.some(({ verdict }) => isStopped(verdict)) &&
    !isStopped(first.verdict)
  ) {
    const text = `A part of the order is stopped. For the rest: ${next.text}`;
    return { ...next, isForRest: true, text };
  }
  return next;
}

/** What leads to Shopify, and what is said in its place where the order is a real one and all else is played. */
const IN_DEMO: { readonly [sentence in NextStepSentence]?: NextStepSentence } = {
  refund: 'demo_refund',
  refund_if_not_done: 'demo_refund',
  refund_part: 'demo_refund_part',
  refund_part_only: 'demo_refund_part',
  cancel_before_reading: 'demo_wait',
  cancel_unassigned: 'demo_wait',
  never_had: 'demo_wait',
};

/** The same step in the demo, which never tells anybody to cancel or refund an order. */
export function inDemo(next: NextStep): NextStep {
  const sentence = IN_DEMO[next.sentence];
  if (sentence === undefined) return next;
  const text = next.text.replace(NEXT_STEP_SENTENCES[next.sentence], NEXT_STEP_SENTENCES[sentence]);
  return { ...next, code: 'leave_as_is', sentence, text };
}
