/** Before the press: where the orders are, where asking can help, and what pressing will do. */
import { countAskable, groupByChance, ordersToName } from '../groups.ts';
import type { Ready } from '../state.ts';
import { noticeText, wantsSettings } from '../wording.ts';
import { ChanceGroups } from './ChanceGroups.tsx';
import { DemoMark } from './DemoMark.tsx';
import { Frame } from './Frame.tsx';
import { SettingsButton } from './SettingsButton.tsx';
import type { ScreenProps } from './screen-props.ts';
import { WishForm } from './WishForm.tsx';

export function ReadyScreen({ state, words, count, send, close }: ScreenProps<Ready>) {
  const { t, clock } = words;
  const { check, form } = state;
  const isSending = state.name === 'sending';
  const askable = countAskable(check);
  const left = check.orders.length - askable;
  return (
    <Frame
      words={words}
      count={count}
      close={close}
      primary={
        ordersToName(check).length > 0
          ? {
              label: t(askable > 0 ? 'action.cancel' : 'action.showAnswers'),
              busy: isSending,
              onPress: () => send({ type: 'pressed' }),
            }
          : null
      }
    >
      {check.demo && <DemoMark words={words} />}
      <TopBanner state={state} words={words} isOver={ordersToName(check).length === 0} />
      <ChanceGroups words={words} groups={groupByChance(check)} />
      <s-text color="subdued">{t('ready.lookedAt', { time: clock(check.lookedAt) })}</s-text>
      {askable > 0 && (
        <>
          <s-divider />
          <s-paragraph>
            {t('ready.promise', { count: askable })}{' '}
            {left > 0 && t('ready.others', { count: left })}
          </s-paragraph>
          <WishForm
            words={words}
            form={form}
            askReason={check.askReason}
            isReasonMissing={state.name === 'ready' && state.isReasonMissing}
            disabled={isSending}
            onFill={(filled) => send({ type: 'filled_in', form: filled })}
          />
        </>
      )}
    </Frame>
  );
}

interface TopBannerProps extends Pick<ScreenProps<Ready>, 'state' | 'words'> {
  /** There is nothing to press. */
  readonly isOver: boolean;
}

function TopBanner({ state, words, isOver }: TopBannerProps) {
  const { t } = words;
  const notice = state.name === 'ready' ? state.notice : null;
  if (notice) {
    return (
      <s-banner tone="critical" heading={t('notice.heading')}>
        <s-paragraph>
          {t(noticeText(notice), { status: notice.kind === 'garbled' ? notice.status : '' })}
        </s-paragraph>
      </s-banner>
    );
  }
  if (wantsSettings(state.check.orders)) {
    return (
      <s-banner tone="critical" heading={t('refused.heading')}>
        <s-paragraph>{t('refused.body')}</s-paragraph>
        <SettingsButton words={words} />
      </s-banner>
    );
  }
  if (!isOver) return null;
  return (
    <s-banner tone="info" heading={t('nothingToAsk.heading')}>
      <s-paragraph>{t('nothingToAsk.body')}</s-paragraph>
    </s-banner>
  );
}
