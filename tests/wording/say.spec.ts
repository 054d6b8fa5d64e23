/** What the domain says, in a language: English as the domain itself words it, Swedish without English in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '#app/domain/judge.ts';
import { NEXT_STEP_SENTENCES, nextStepFor, nextStepForOrder } from '#app/domain/next-step.ts';
import { type Said, type SaidCode, told } from '#app/domain/said.ts';
import { readSideStatus, type SideStatus, statusInWords } from '#app/domain/status.ts';
import { VERDICTS, WHYS } from '#app/domain/verdict.ts';
import { LANGUAGES, type Language } from '#app/wording/languages.ts';
import { sayIn } from '#app/wording/say.server.ts';
import { WRITTEN } from '#app/wording/texts.server.ts';
import { everyState, knowledgeOf } from '#tests/support/states.ts';

const STATUSES: readonly SideStatus[] = [
  ...['Pending', 'InProgress', 'Partial', 'Fulfilled', 'Cancelled', 'Refunded', 'OnHold'].map(
    (spelling) => readSideStatus(spelling, null),
  ),
  readSideStatus(null, null),
  readSideStatus('Teleported', null),
];
const [status = readSideStatus(null, null)] = STATUSES;
const PROBLEMS = [
  'other',
  'missing_address',
  'illegal_address',
  'update_not_supported',
  'deletion_not_supported',
  'incompatible_status',
  'unknown_customer',
  'unknown_product',
  'unknown',
] as const;

// The compiler keeps this complete.
const SAID: { readonly [C in SaidCode]: readonly Extract<Said, { code: C }>[] } = {
  warehouse_side: STATUSES.map((one) => ({ code: 'warehouse_side', values: { status: one } })),
  channel_side: STATUSES.map((one) => ({ code: 'channel_side', values: { status: one } })),
  warehouse_side_changed: STATUSES.map((after) => ({
    code: 'warehouse_side_changed',
    values: { before: status, after },
  })),
  never_forwarded: [{ code: 'never_forwarded', values: {} }],
  later_order_read: [{ code: 'later_order_read', values: {} }],
  reads_by_schedule: [{ code: 'reads_by_schedule', values: {} }],
  reads_by_setting: [{ code: 'reads_by_setting', values: {} }],
  synced: [{ code: 'synced', values: {} }],
  later_order_went_out: [{ code: 'later_order_went_out', values: {} }],
  later_order_answered: [{ code: 'later_order_answered', values: {} }],
  by_schedule: [{ code: 'by_schedule', values: {} }],
  connection_inactive: [{ code: 'connection_inactive', values: {} }],
  connection_stuck: [{ code: 'connection_stuck', values: {} }],
  connection_orders_off: [{ code: 'connection_orders_off', values: {} }],
  connection_results_off: [{ code: 'connection_results_off', values: {} }],
  connection_changes_off: [{ code: 'connection_changes_off', values: {} }],
  connection_order_excluded: [{ code: 'connection_order_excluded', values: {} }],
  connection_order_too_old: [1, 5].map((days) => ({
    code: 'connection_order_too_old',
    values: { days },
  })),
  assigned_to: [{ code: 'assigned_to', values: { provider: 'Dropship' } }],
  parcel: [{ code: 'parcel', values: { tracking: 'XY 1' } }],
  parcel_with_company: [
    { code: 'parcel_with_company', values: { tracking: 'XY 1', company: 'PostNord' } },
  ],
  problem: PROBLEMS.map((problem) => ({ code: 'problem', values: { problem } })),
  request_accepted: [{ code: 'request_accepted', values: {} }],
  request_refused: [{ code: 'request_refused', values: { because: { text: 'Locked' } } }],
  reply_lost: [
    { code: 'reply_lost', values: { because: null } },
    { code: 'reply_lost', values: { because: { text: 'Locked' } } },
    { code: 'reply_lost', values: { because: told({ code: 'timed_out', values: {} }) } },
  ],
  remap_accepted: [{ code: 'remap_accepted', values: {} }],
  remap_refused: [{ code: 'remap_refused', values: { because: { text: 'Locked' } } }],
  remap_reply_lost: [
    { code: 'remap_reply_lost', values: { because: null } },
    { code: 'remap_reply_lost', values: { because: { text: 'Locked' } } },
  ],
  no_dropship: [{ code: 'no_dropship', values: {} }],
  remap_not_allowed: [{ code: 'remap_not_allowed', values: {} }],
  not_in_prime_penguin: [{ code: 'not_in_prime_penguin', values: {} }],
  cancelled_in_shopify: [{ code: 'cancelled_in_shopify', values: {} }],
  unreachable: [{ code: 'unreachable', values: { detail: 'ECONNREFUSED' } }],
  interrupted: [{ code: 'interrupted', values: { detail: 'ECONNRESET' } }],
  timed_out: [{ code: 'timed_out', values: {} }],
  server_error: [{ code: 'server_error', values: { detail: '502' } }],
  unreadable: [{ code: 'unreadable', values: { detail: '200' } }],
  too_large: [{ code: 'too_large', values: { detail: '8 MB' } }],
  throttled: [{ code: 'throttled', values: {} }],
  not_asked_silent: [{ code: 'not_asked_silent', values: {} }],
  not_asked_busy: [{ code: 'not_asked_busy', values: {} }],
  credentials_refused: [{ code: 'credentials_refused', values: {} }],
  sent_to_log_in: [{ code: 'sent_to_log_in', values: {} }],
  two_factor_required: [{ code: 'two_factor_required', values: {} }],
  password_must_be_reset: [{ code: 'password_must_be_reset', values: {} }],
  token_malformed: [{ code: 'token_malformed', values: {} }],
  refused_without_reason: [{ code: 'refused_without_reason', values: { detail: '400' } }],
  call_not_allowed: [{ code: 'call_not_allowed', values: {} }],
  connected_elsewhere: [{ code: 'connected_elsewhere', values: {} }],
  credentials_lost: [{ code: 'credentials_lost', values: {} }],
  app_failed: [{ code: 'app_failed', values: {} }],
  history_unreadable: [{ code: 'history_unreadable', values: {} }],
  not_connected: [{ code: 'not_connected', values: {} }],
};
const everySaid: readonly Said[] = Object.values(SAID).flat();
const others = LANGUAGES.filter((language) => language !== 'en' && language in WRITTEN);

describe('what the domain says', () => {
  it.each(everySaid)('is the same in English wherever it is worded: $code', (said) => {
    expect(sayIn('en').told(told(said))).toBe(told(said).text);
  });

  it.each(others.flatMap((language) => everySaid.map((said) => ({ language, ...said }))))(
    'has words of its own in $language: $code',
    ({ language, ...said }) => {
      const text = sayIn(language).told(told(said as Said));
      expect(text).not.toBe(told(said as Said).text);
      expect(text).not.toMatch(/^(said|problem|status)\.|\{\{/);
    },
  );

  it('has the same status words', () => {
    for (const side of STATUSES) expect(sayIn('en').status(side)).toBe(statusInWords(side));
  });

  it('is all the evidence that there can be of this app’s own, in every state of the domain', () => {
    const own = new Set<string>();
    for (const state of everyState()) {
      const { history, provider, circumstances } = knowledgeOf(state);
      for (const { said } of judge(history, provider, circumstances).evidence) {
        if (said) own.add(said.code);
      }
    }
    expect(own.size).toBeGreaterThan(5);
    expect([...own].filter((code) => !(code in SAID))).toEqual([]);
  });
});

describe('other people’s words', () => {
  it('pass as they are, whatever stands in them', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('{{detail}}', '$t(app.name)', '<b>x</b>', '{{a}} $t(b) &amp;'),
    );
    fc.assert(
      fc.property(fc.constantFrom<Language>('en', 'sv'), hostile, (language, words) => {
        const say = sayIn(language);
        expect(say.told({ text: words })).toBe(words);
        const refused = told({ code: 'request_refused', values: { because: { text: words } } });
        expect(say.told(refused).endsWith(words)).toBe(true);
      }),
    );
  });

  it('and what was stored before there were codes are shown as they were', () => {
    expect(sayIn('sv').told({ text: 'Warehouse: Cancelled' })).toBe('Warehouse: Cancelled');
  });
});

describe('the next step', () => {
  const concluded = VERDICTS.flatMap((verdict) => [null, ...WHYS].map((why) => ({ verdict, why })));
  const steps = concluded.flatMap((one) => [nextStepFor(one, true), nextStepFor(one, false)]);

  it('is worded in English as the domain words it', () => {
    for (const step of steps) expect(sayIn('en').nextStep(step)).toBe(step.text);
    const stopped = { verdict: 'stopped_at_warehouse', why: null } as const;
    for (const one of concluded) {
      const step = nextStepForOrder([stopped, one], false);
      expect(sayIn('en').nextStep(step)).toBe(step.text);
    }
  });

  it.each(others)('has words in %s for every sentence', (language) => {
    for (const sentence of Object.keys(NEXT_STEP_SENTENCES)) {
      const name = sentence as keyof typeof NEXT_STEP_SENTENCES;
      const text = NEXT_STEP_SENTENCES[name];
      const step = { code: 'wait', sentence: name, isForRest: false, text } as const;
      expect(sayIn(language).nextStep(step)).toMatch(/^\p{Lu}.*\.$/u);
      expect(sayIn(language).nextStep(step)).not.toBe(text);
    }
  });
});

describe('what a warehouse handled', () => {
  const DELIVERED = /deliver|lever|toimit|jael|gelie|zugestellt|bezorgd|livr/i;

  it.each(LANGUAGES)('is not told as delivered, which nobody has said: %s', (language) => {
    const words = ['Partial', 'Fulfilled'].map((spelling) =>
      sayIn(language).status(readSideStatus(spelling, null)),
    );
    expect(words.filter((text) => DELIVERED.test(text))).toEqual([]);
  });
});
