/** The window itself: title, content, and the buttons that every screen has. */
import type { ComponentChildren } from 'preact';
import type { Words } from '../wording.ts';

interface Primary {
  readonly label: string;
  readonly busy: boolean;
  readonly onPress: () => void;
}

interface Props {
  readonly words: Words;
  readonly count: number;
  readonly primary?: Primary | null;
  readonly loading?: boolean;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

export function Frame({ words: { t }, count, primary, loading, close, children }: Props) {
  return (
    <s-admin-action heading={t('heading', { count })} loading={loading ?? false}>
      <s-stack gap="base">{children}</s-stack>
      {primary && (
        <s-button
          slot="primary-action"
          variant="primary"
          loading={primary.busy}
          disabled={primary.busy}
          onClick={primary.onPress}
        >
          {primary.label}
        </s-button>
      )}
      <s-button slot="secondary-actions" onClick={close}>
        {t('action.close')}
      </s-button>
    </s-admin-action>
  );
}
