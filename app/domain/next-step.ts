/**
 * What the merchant is told to do: one code and one sentence for every verdict, and for the order as a
 * whole. A verdict without a sentence does not compile.
 */
import { isStopped, type Judgement, type NextStepCode, type Verdict, type Why } from './verdict.ts';

export interface NextStep {
  readonly code: NextStepCode;
  readonly text: string;
}

type Concluded = Pick<Judgement, 'verdict' | 'why'>;

export function nextStepFor({ verdict, why }: Concluded, cancelledInShopify: boolean): NextStep {
  switch (verdict) {
    case 'delivering':
      return {
        code: 'wait',
        text:
          why === 'reply_lost'
            ? 'Do not refund yet. It is not known whether the request arrived; the app looks before it asks again.'
            : 'Do not refund yet. The request has not reached Prime Penguin yet; the app keeps trying.',
      };
    case 'awaiting_import':
      if (isAccessLost(why)) {
        return {
          code: 'fix_settings',
          text: 'Do not refund yet. The app cannot see whether Prime Penguin has read the order: mend the connection to Prime Penguin in the settings.',
        };
      }
      return {
        code: 'wait',
        text: cancelledInShopify
          ? 'Cancelled in Shopify. Wait until Prime Penguin has had time to read the order; if it turns up, it is cancelled there.'
          : 'You can cancel in Shopify now: Prime Penguin does not forward an order that was cancelled before it was read. If the order turns up, it is cancelled there.',
      };
    case 'requested':
      if (isAccessLost(why)) {
        return {
          code: 'fix_settings',
          text: 'Do not refund yet. The app cannot see the answer: mend the connection to Prime Penguin in the settings.',
        };
      }
      return { code: 'wait', text: 'Do not refund yet. Wait for the warehouse to answer.' };
    case 'stopped_at_warehouse':
    case 'stopped_before_warehouse':
      return cancelledInShopify
        ? {
            code: 'none',
            text: 'The order is already cancelled in Shopify. Refund it there if that is not done.',
          }
        : { code: 'cancel_in_shopify', text: 'Now cancel and refund the order in Shopify.' };
    case 'too_late':
      return why === 'picked'
        ? {
            code: 'contact_provider',
            text: 'Do not refund yet. The warehouse is past the point where it can stop the order: call the provider, or handle it as a return.',
          }
        : { code: 'handle_as_return', text: 'Do not refund yet. It ships: handle it as a return.' };
    case 'refused':
      return {
        code: 'contact_provider',
        text:
          why === 'resumed_by_warehouse'
            ? 'Do not refund. The warehouse took the order up again: contact the provider at once.'
            : 'Do not refund yet. Contact the provider.',
      };
    case 'not_supported':
      return {
        code: 'contact_provider',
        text: 'Do not refund yet. This provider cannot be cancelled through the integration: contact the provider.',
      };
    case 'no_answer':
      return nextStepWithoutAnswer(why, cancelledInShopify);
    case 'undeliverable':
      return isAccessLost(why)
        ? {
            code: 'fix_settings',
            text: 'Nothing was sent. Mend the connection to Prime Penguin in the settings, then try again.',
          }
        : { code: 'retry', text: 'Nothing was sent. Try again, or contact the provider.' };
  }
}

function isAccessLost(why: Why | null): boolean {
  return why === 'credentials_refused' || why === 'not_connected';
}

function nextStepWithoutAnswer(why: Why | null, cancelledInShopify: boolean): NextStep {
  switch (why) {
    case 'never_imported':
      return cancelledInShopify
        ? {
            code: 'none',
            text: 'The order is cancelled in Shopify, and Prime Penguin has not been seen to have it. The app keeps watching.',
          }
        : {
            code: 'cancel_in_shopify',
            text: 'Prime Penguin has not been seen to have this order. Check there whether it reads orders like this one; an order cancelled in Shopify before it is read is not forwarded.',
          };
    case 'credentials_refused':
    case 'not_connected':
      return {
        code: 'contact_provider',
        text: 'Do not refund yet. Contact the provider, and mend the connection to Prime Penguin in the settings: the app cannot see the answer.',
      };
    default:
      return {
        code: 'contact_provider',
        text: 'Do not refund yet. Contact the provider; the app keeps watching.',
      };
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
): NextStep {
  const [first] = concluded.toSorted(
    (a, b) => URGENCY.indexOf(a.verdict) - URGENCY.indexOf(b.verdict),
  );
  if (!first) return { code: 'wait', text: 'Do not refund yet. The request is being prepared.' };
  const step = nextStepFor(first, cancelledInShopify);
  if (
    concluded.length > 1 &&
    concluded.some(({ verdict }) => isStopped(verdict)) &&
    !isStopped(first.verdict)
  ) {
    return { code: step.code, text: `A part of the order is stopped. For the rest: ${step.text}` };
  }
  return step;
}
