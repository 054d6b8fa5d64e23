/** Why the merchant wants it stopped. Both fields may stay empty, unless the shop wants a reason. */
import { useState } from 'preact/hooks';
import type { CancelReason } from '../../../../app/contract/api.ts';
import type { Wish } from '../wish.ts';
import type { KeyIn, Words } from '../words.ts';

const REASONS: readonly CancelReason[] = [
  'customer',
  'fraud',
  'inventory',
  'declined',
  'staff',
  'other',
];
const MAX_NOTE_LENGTH = 500;

interface Props {
  readonly words: Words<KeyIn<'reason' | 'note'>>;
  readonly wish: Wish;
  readonly isReasonRequired: boolean;
  /** It was pressed without one. */
  readonly isReasonMissing: boolean;
  readonly disabled: boolean;
  readonly onFill: (wish: Wish) => void;
}

export function WishForm(props: Props) {
  const { wish, isReasonRequired, isReasonMissing, disabled, onFill } = props;
  const { t } = props.words;
  // The field keeps its own text. Sent back to it on every key, a late echo would undo fast typing.
  const [initialNote] = useState(wish.note);
  return (
    <s-stack gap="base">
      <s-select
        label={t(isReasonRequired ? 'reason.label' : 'reason.optional')}
        required={isReasonRequired}
        error={isReasonMissing ? t('reason.missing') : ''}
        value={wish.reason ?? ''}
        disabled={disabled}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onFill({ ...wish, reason: REASONS.find((reason) => reason === value) ?? null });
        }}
      >
        <s-option value="">{t(isReasonRequired ? 'reason.choose' : 'reason.none')}</s-option>
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
          onFill({ ...wish, note: event.currentTarget.value.slice(0, MAX_NOTE_LENGTH) });
        }}
      />
    </s-stack>
  );
}
