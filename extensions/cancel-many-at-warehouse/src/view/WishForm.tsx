/** Why the merchant wants the orders stopped, as far as the shop's settings want it said. */
import { useState } from 'preact/hooks';
import type { AskReason } from '../../../../app/contract/api.ts';
import type { Wish } from '../api.ts';
import { REASONS } from '../wording.ts';
import type { Words } from '../words.ts';

const MAX_NOTE_LENGTH = 500;

interface Props {
  readonly words: Words;
  readonly form: Wish;
  readonly askReason: AskReason;
  readonly isReasonMissing: boolean;
  readonly disabled: boolean;
  readonly onFill: (form: Wish) => void;
}

export function WishForm({ words, form, askReason, isReasonMissing, disabled, onFill }: Props) {
  const { t } = words;
  // The field keeps its own text. Sent back to it on every key, a late echo would undo fast typing.
  const [initialNote] = useState(form.note);
  const required = askReason === 'required';
  return (
    <s-stack gap="base">
      {askReason !== 'never' && (
        <s-select
          label={t(required ? 'reason.label' : 'reason.optional')}
          required={required}
          value={form.reason ?? ''}
          disabled={disabled}
          {...(isReasonMissing ? { error: t('reason.missing') } : {})}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onFill({ ...form, reason: REASONS.find((reason) => reason === value) ?? null });
          }}
        >
          <s-option value="">{t(required ? 'reason.choose' : 'reason.none')}</s-option>
          {REASONS.map((reason) => (
            <s-option key={reason} value={reason}>
              {t(`reason.${reason}`)}
            </s-option>
          ))}
        </s-select>
      )}
      <s-text-area
        label={t('note.label')}
        details={t('note.details', { max: MAX_NOTE_LENGTH })}
        defaultValue={initialNote}
        maxLength={MAX_NOTE_LENGTH}
        rows={2}
        disabled={disabled}
        onInput={(event) => {
          onFill({ ...form, note: event.currentTarget.value.slice(0, MAX_NOTE_LENGTH) });
        }}
      />
    </s-stack>
  );
}
