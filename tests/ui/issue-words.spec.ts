/** Whatever is wrong with a field can be said, in the visitor's language. */
import { describe, expect, it } from 'vitest';
import type { InputIssueCode } from '#app/contract/api.ts';
import { issueWords } from '#app/ui/issue-words.ts';
import { WRITTEN, wordsIn } from '#app/wording/texts.server.ts';

// A code without values here does not compile.
const VALUES: Readonly<Record<InputIssueCode, Record<string, string | number>>> = {
  malformed: {},
  too_long: { max: 40 },
  too_many: { max: 20 },
  not_one_of: { options: 'yes, no' },
  control_characters: {},
  address_malformed: { addresses: '"bo@"' },
  address_required: {},
  tag_malformed: {},
  duration_out_of_range: { minSeconds: 60, maxSeconds: 2_592_000 },
  placeholder_unknown: { placeholders: '{{customer}}', known: '{{order}}, {{lines}}' },
  duplicate: {},
  unknown_provider: { name: 'Nordic 3PL' },
  locks_you_out: {},
  scope_missing: { scope: 'write_orders' },
};
const CODES = Object.keys(VALUES) as InputIssueCode[];

describe.each(Object.keys(WRITTEN) as (keyof typeof WRITTEN)[])('in %s', (language) => {
  const words = (code: InputIssueCode, field = 'a.field') =>
    issueWords(wordsIn(language), { field, code, values: VALUES[code] });

  it.each(CODES)('%s is a sentence of its own', (code) => {
    expect(words(code)).toMatch(/^\p{Lu}.*\.$/u);
    expect(words(code)).not.toContain(`issue.${code}`);
    expect(CODES.filter((other) => words(other) === words(code))).toEqual([code]);
  });

  it('names what was wrong', () => {
    expect(words('address_malformed')).toContain('"bo@"');
    expect(words('placeholder_unknown')).toContain('{{customer}}');
    expect(words('placeholder_unknown')).toContain('{{order}}, {{lines}}');
    expect(words('too_long')).toContain('40');
    expect(words('unknown_provider')).toContain('Nordic 3PL');
  });

  it('says what a time is where it was no number', () => {
    expect(words('malformed', 'providers.0.answerSeconds')).not.toBe(words('malformed'));
  });
});

describe('what somebody typed', () => {
  it('is quoted and never filled in', () => {
    const addresses = '"$t(app.name) {{addresses}}"';
    const issue = { field: 'notifications.to', code: 'address_malformed', values: { addresses } };
    expect(issueWords(wordsIn('en'), { ...issue, code: 'address_malformed' })).toContain(addresses);
  });
});
