/** What is wrong with a field, in the visitor's language: by the code and values of the issue. */
import type { TFunction } from 'i18next';
import type { InputIssue } from '#app/contract/api.ts';
import { durationInWords } from './duration.ts';

/** What the words depend on. */
export type WordedIssue = Pick<InputIssue, 'field' | 'code' | 'values'>;

export function issueWords(t: TFunction, { field, code, values }: WordedIssue): string {
  switch (code) {
    case 'too_long':
    case 'too_many':
      return t(`issue.${code}`, { count: Number(values.max) });
    case 'duration_out_of_range':
      return t('issue.duration_out_of_range', {
        least: durationInWords(t, Number(values.minSeconds)),
        most: durationInWords(t, Number(values.maxSeconds)),
      });
    case 'malformed':
      // The only field of this kind that takes what people type.
      return field.endsWith('.answerSeconds') ? t('issue.not_a_number') : t('issue.malformed');
    case 'address_malformed':
    case 'placeholder_unknown':
    case 'unknown_provider':
      return t(`issue.${code}`, { ...values });
    case 'not_one_of':
    case 'control_characters':
    case 'address_required':
    case 'tag_malformed':
    case 'duplicate':
    case 'locks_you_out':
    case 'scope_missing':
      return t(`issue.${code}`);
  }
}
