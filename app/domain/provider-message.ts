/**
 * The message that a merchant sends to a provider when the app could not get an order stopped: the order's
 * facts in the merchant's own words, or in the app's. Knows nothing of a customer, and never says that
 * the provider was asked where that is not known.
 */
import type { Instant } from './instant.ts';
import type { Verdict, Why } from './verdict.ts';

/** What a merchant's own message can hold, each as `{{name}}`. */
export const PLACEHOLDERS = [
  'order',
  'primePenguinId',
  'provider',
  'lines',
  'verdict',
  'reason',
  'requestedAt',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

export interface MessageFacts {
  /** As people see it: "#1001"; null: not known. */
  readonly orderName: string | null;
  /** Names the order where its name is not known. */
  readonly shopifyOrderId: string;
  readonly primePenguinOrderId: number | null;
  readonly providerName: string;
  readonly lines: readonly {
    readonly title: string;
    readonly sku: string | null;
    readonly quantity: number;
  }[];
  readonly verdict: Verdict;
  readonly why: Why | null;
  /** In the other side's own words. */
  readonly reason: string | null;
  /** When the merchant asked the app. */
  readonly requestedAt: Instant;
}

const MARK = /\{\{\s*([^{}]*?)\s*\}\}/g;

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.some((known) => known === name);
}

/** What stands in double braces and is no placeholder, in order, each once. */
export function unknownPlaceholders(template: string): readonly string[] {
  const names = [...template.matchAll(MARK)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => !isPlaceholder(name)))];
}

/** Every text of the app's own in a message, in English; other languages have the same keys. */
export const ENGLISH_MESSAGE = {
  /** The whole message, where the merchant has written none. */
  default: [
    'Order {{order}} (Prime Penguin id {{primePenguinId}}), {{provider}}',
    '',
    'Please stop this order if it has not left your warehouse, and tell us whether it was stopped.',
    '',
    'Cancellation requested: {{requestedAt}}',
    'Where it stands: {{verdict}}',
    'Answer so far: {{reason}}',
    '',
    'Lines of this order:',
    '{{lines}}',
  ].join('\n'),
  noReason: 'none in words',
  noLines: 'not known',
  noPrimePenguinId: 'not known',
  noOrderName: '(number not known, Shopify id {{shopifyId}})',
  shipped: 'it is shown as shipped.',
  partlyShipped: 'a part of it is shown as shipped.',
  picked: 'the answer was that it is too late to stop it.',
  refused: 'the request to stop it was refused.',
  resumed: 'it was stopped, and then taken up again.',
  saidByProvider: 'the answer was that orders cannot be cancelled through the integration.',
  setInSettings: 'it was not asked for through the integration, so we ask you here.',
  noAnswer: 'no answer has reached us.',
  undeliverable: 'the request could not be handed over through Prime Penguin.',
};
export type MessageTexts = typeof ENGLISH_MESSAGE;

/** null: with this verdict there is nothing to ask the provider. */
function verdictText(verdict: Verdict, why: Why | null, texts: MessageTexts): string | null {
  switch (verdict) {
    case 'too_late':
      if (why === 'picked') return texts.picked;
      return why === 'partly_shipped' ? texts.partlyShipped : texts.shipped;
    case 'refused':
      return why === 'resumed_by_warehouse' ? texts.resumed : texts.refused;
    case 'not_supported':
      return why === 'set_in_settings' ? texts.setInSettings : texts.saidByProvider;
    case 'no_answer':
      return texts.noAnswer;
    case 'undeliverable':
      return texts.undeliverable;
    case 'delivering':
    case 'awaiting_import':
    case 'requested':
    case 'stopped_at_warehouse':
    case 'stopped_before_warehouse':
      return null;
  }
}

/** Of any other verdict the reason is a failure between the app and Prime Penguin: no business of the provider's. */
const ANSWERS: readonly Verdict[] = ['too_late', 'refused', 'not_supported'];

/**
 * @param template the merchant's own message; null: the app's
 * @returns null where the provider need not be contacted
 */
export function messageToProvider(
  facts: MessageFacts,
  template: string | null,
  texts: MessageTexts = ENGLISH_MESSAGE,
): string | null {
  const verdict = verdictText(facts.verdict, facts.why, texts);
  if (verdict === null) return null;
  const values: Readonly<Record<Placeholder, string>> = {
    order: facts.orderName ?? texts.noOrderName.replace('{{shopifyId}}', facts.shopifyOrderId),
    primePenguinId: facts.primePenguinOrderId?.toString() ?? texts.noPrimePenguinId,
    provider: facts.providerName,
    lines: facts.lines.map(lineText).join('\n') || texts.noLines,
    verdict,
    reason: (ANSWERS.includes(facts.verdict) ? facts.reason : null) ?? texts.noReason,
    requestedAt: minuteText(facts.requestedAt),
  };
  // In one pass, so that a value that looks like a placeholder stays as it is.
  return (template ?? texts.default).replace(MARK, (mark, name: string) =>
    isPlaceholder(name) ? values[name] : mark,
  );
}

function lineText({ title, sku, quantity }: MessageFacts['lines'][number]): string {
  return `${quantity} × ${title}${sku === null ? '' : ` (${sku})`}`;
}

/** "2026-11-23 09:00 UTC": read the same way in every country. */
function minuteText(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
