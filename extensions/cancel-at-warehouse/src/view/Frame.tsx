/** The window itself: title, content, and the buttons that every screen has. */
import { DemoBanner } from 'extension-kit/view/DemoBanner.tsx';
import type { ComponentChildren } from 'preact';
import type { Words } from '../wording.ts';

interface Primary {
  readonly label: string;
  readonly busy: boolean;
  readonly onPress: () => void;
}

interface Props {
  readonly words: Words;
  /** null: Shopify does not show the order to the app; left out: no order is known yet. */
  readonly orderName?: string | null;
  /** There is a cancellation: the title no longer says what pressing does, nor what became of it. */
  readonly isAsked?: boolean;
  /** The shop tries the app on the demo. */
  readonly isDemo?: boolean;
  readonly primary: Primary | null;
  readonly loading?: boolean;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

export function Frame(props: Props) {
  const { orderName, isAsked, isDemo, primary, loading, close, children } = props;
  const { t } = props.words;
  return (
    <s-admin-action
      heading={
        orderName == null
          ? t('heading.plain')
          : t(isAsked ? 'heading.asked' : 'heading.order', { order: orderName })
      }
      loading={loading ?? false}
    >
      <s-stack gap="base">
        {isDemo && <DemoBanner words={props.words} />}
        {orderName === null && <s-text color="subdued">{t('notShown')}</s-text>}
        {children}
      </s-stack>
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
