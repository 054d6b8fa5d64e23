/** Why the merchant wants the order stopped: both fields may stay empty. */
import { useState } from 'preact/hooks';
import type { Form } from '../state.ts';
import { REASONS } from '../wording.ts';
import type { Words } from '../words.ts';

const MAX_NOTE_LENGTH = 500;

interface Props {
  readonly words: Words;
  readonly form: Form;
  readonly disabled: boolean;
  readonly onFill: (form: Form) => void;
}

export function WishForm({ words: { t }, form, disabled, onFill }: Props) {
  // The field keeps its own text. Sent back to it on every key, a late echo would undo fast typing.
  const [initialNote] = useState(form.note);
  return (
    <s-stack gap="base">
      <s-select
        label={t('reason.label')}
        value={form.reason ?? ''}
        disabled={disabled}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onFill({ ...form, reason: REASONS.find((reason) => reason === value) ?? null });
        }}
      >
        <s-option value="">{t('reason.none')}</s-option>
        {REASONS.map((reason) => (
          <s-option key={reason} value={reason}>
            {t(`reason.${reason}`)}
          </s-option>
        ))}
      </s-select>
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
