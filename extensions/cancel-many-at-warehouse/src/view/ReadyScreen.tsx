/** Before the press: where the orders are, where asking can help, and what pressing will do. */
import { failureText, failureValues } from 'extension-kit/verdict-words.ts';
import { DemoBanner } from 'extension-kit/view/DemoBanner.tsx';
import { SettingsButton } from 'extension-kit/view/SettingsButton.tsx';
import { Troubles } from 'extension-kit/view/Troubles.tsx';
import { WishForm } from 'extension-kit/view/WishForm.tsx';
import { countAskable, groupByChance, ordersToName, troublesIn } from '../groups.ts';
import type { Ready } from '../state.ts';
import { wantsSettings } from '../wording.ts';
import { ChanceGroups } from './ChanceGroups.tsx';
import { Frame } from './Frame.tsx';
import type { ScreenProps } from './screen-props.ts';

export function ReadyScreen({ state, words, count, send, close }: ScreenProps<Ready>) {
  const { t, clock } = words;
  const { check } = state;
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
      {check.demo && <DemoBanner words={words} />}
      <TopBanner state={state} words={words} isOver={ordersToName(check).length === 0} />
      {[...troublesIn(check)].map(([of, troubles]) => (
        <Troubles key={of} words={words} of={of} troubles={troubles} />
      ))}
      <ChanceGroups words={words} groups={groupByChance(check)} />
      <s-text color="subdued">{t('ready.lookedAt', { time: clock(check.lookedAt) })}</s-text>
      {askable > 0 && (
        <>
          <s-divider />
          <s-paragraph>
            {t(check.demo ? 'ready.demoPromise' : 'ready.promise', { count: askable })}{' '}
            {left > 0 && t('ready.others', { count: left })}
          </s-paragraph>
          {check.askReason !== 'never' && (
            <WishForm
              words={words}
              wish={state.form}
              isReasonRequired={check.askReason === 'required'}
              isReasonMissing={state.name === 'ready' && state.isReasonMissing}
              disabled={isSending}
              onFill={(form) => send({ type: 'filled_in', form })}
            />
          )}
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
        <s-paragraph>{t(failureText(notice), failureValues(notice))}</s-paragraph>
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
