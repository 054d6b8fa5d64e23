/// <reference types="vite/client" />
/**
 * What pages, mails and extensions say of an order that was not stopped never sounds as if it was, in any
 * language. A text under these sections is taken for such a one unless it is named here: a new key is watched
 * from its first day.
 */
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '#app/wording/languages.ts';
import { textsIn } from '#app/wording/texts.server.ts';
import { claimsStop, type Denial, SOUNDS_STOPPED } from '#tests/support/sounds-stopped.ts';

interface Said {
  /** Where texts are keyed to a verdict, an outcome, a reason or a next step. */
  readonly sections: RegExp;
  /** Said only of what was stopped. */
  readonly ofStopped: RegExp;
  /** Of what was not, and yet with the word: by which phrase it is taken back. */
  readonly denials: Readonly<Record<string, Denial>>;
  /** Of `ofStopped`, those that say it in full: without them the words would have gone stale. */
  readonly claims: readonly string[];
}

const PAGES_AND_MAILS: Said = {
  sections:
    /^(outcome|verdict|contradiction|nextStep|mail\.(outcome|verdict|why|subject)|providerMessage)\.|^mail\.(takenBack|turnedUp)$|^detail\.word\.said/,
  ofStopped:
    /^(outcome\.stopped|verdict\.stopped_\w+|nextStep\.(refund|refund_if_not_done|refund_part|refund_part_only|demo_refund|demo_refund_part)|mail\.(outcome\.stopped|verdict\.stopped_\w+|why\.(already_stopped|never_forwarded|cancelled_before_import)|subject\.order\.(stopped|stoppedBefore)))$|^providerMessage\.default$/,
  denials: {
    'outcome.partly_stopped': 'only a part',
    'outcome.not_stopped': 'not',
    'outcome.unknown': 'not known whether',
    'contradiction.shipped': 'although reported',
    'contradiction.resumed': 'no longer although reported',
    'contradiction.turnedUp': 'not as a whole although reported',
    'nextStep.for_the_rest': 'a part',
    'mail.outcome.partly_stopped': 'only a part',
    'mail.outcome.not_stopped': 'not',
    'mail.subject.order.partly_stopped': 'only a part',
    'mail.subject.order.not_stopped': 'not',
    'mail.subject.shippedAfterStop': 'although reported',
    'mail.subject.resumedAfterStop': 'no longer although reported',
    'mail.turnedUp': 'not known of when reported',
    'mail.takenBack': 'was reported and is not',
    'providerMessage.resumed': 'taken up again',
    'detail.word.saidStopped': 'said by phone',
  },
  claims: [
    ...['outcome.stopped', 'verdict.stopped_at_warehouse', 'verdict.stopped_before_warehouse'],
    ...['mail.outcome.stopped', 'mail.verdict.stopped_at_warehouse'],
    ...['mail.subject.order.stopped', 'mail.subject.order.stoppedBefore'],
    ...['nextStep.refund', 'nextStep.refund_if_not_done'],
  ],
};

const EXTENSIONS: Said = {
  sections: /^(outcome|overturned|verdict|next|position|canCancel|person)\./,
  ofStopped:
    /^(outcome\.stopped\.heading|verdict\.stopped_\w+\.\w+|position\.stopped\.\w+|next\.(refund|refundPart|cancelledAlready|demo|demoPart))$/,
  denials: {
    'outcome.partly_stopped.heading': 'only a part',
    'outcome.not_stopped.heading': 'not',
    'outcome.unknown.heading': 'not known whether',
    'overturned.badge': 'reported before',
    'overturned.shipped.heading': 'although reported',
    'overturned.shipped.body': 'had it as stopped',
    'overturned.turnedUp.heading': 'not as a whole although reported',
    'overturned.turnedUp.body': 'reported until a part turned up',
    'overturned.resumed.heading': 'no longer although reported',
    'overturned.resumed.body': 'had it as stopped',
    'person.stopped': 'as hearsay',
  },
  claims: [
    ...['outcome.stopped.heading', 'verdict.stopped_at_warehouse.badge'],
    ...['verdict.stopped_before_warehouse.meaning', 'next.refund', 'next.cancelledAlready'],
  ],
};

const kit = import.meta.glob<object>('../../extensions/kit/texts/*.json', {
  import: 'default',
  eager: true,
});

function textsOf(tree: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string' ? [[path + name, value]] : [...textsOf(value, `${path}${name}.`)],
    ),
  );
}

const CATALOGUES = LANGUAGES.flatMap((language) => [
  ['pages and mails', language, textsOf(textsIn(language)), PAGES_AND_MAILS] as const,
  [
    'extensions',
    language,
    textsOf(kit[`../../extensions/kit/texts/${language}.json`] ?? {}),
    EXTENSIONS,
  ] as const,
]);

describe.each(CATALOGUES)('what %s say in %s', (_, language, texts, said) => {
  const { sections, ofStopped, denials, claims } = said;

  it('of an order that was not stopped never sounds as if it was', () => {
    const keys = [...texts.keys()].filter((key) => sections.test(key) && !ofStopped.test(key));
    expect(keys.length).toBeGreaterThan(Object.keys(denials).length);
    const claiming = keys.filter((key) => claimsStop(language, texts.get(key) ?? '', denials[key]));
    expect(claiming.map((key) => `${key}: ${texts.get(key)}`)).toEqual([]);
  });

  it('takes the word back only in texts that there are', () => {
    expect(Object.keys(denials).filter((key) => !texts.has(key))).toEqual([]);
  });

  it('of an order that was stopped is known by its words', () => {
    const silent = claims.filter((key) => !SOUNDS_STOPPED[language].test(texts.get(key) ?? ''));
    expect(silent).toEqual([]);
  });
});

describe('a text', () => {
  it.each([
    ['Stopped', undefined],
    ['{{provider}} has stopped it.', undefined],
    ['Stopped', 'not'],
    ['Not stopped at first, then stopped', 'not'],
    ['The order was stopped.', 'not known whether'],
  ] as const)('that claims a stop is found: %s', (text, denial) => {
    expect(claimsStop('en', text, denial)).toBe(true);
  });

  it.each([
    ['Not stopped', 'not'],
    ['Not known whether it was stopped', 'not known whether'],
    ['{{provider}} can no longer stop it.', undefined],
  ] as const)('that does not is left alone: %s', (text, denial) => {
    expect(claimsStop('en', text, denial)).toBe(false);
  });
});
