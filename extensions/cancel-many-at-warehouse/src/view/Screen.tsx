/** Chooses the screen for the state. Knows nothing but what it is given. */
import { failureText, failureValues } from 'extension-kit/verdict-words.ts';
import { Message } from 'extension-kit/view/Message.tsx';
import { SettingsButton } from 'extension-kit/view/SettingsButton.tsx';
import { MOST_ORDERS } from '../state.ts';
import { AskedScreen } from './AskedScreen.tsx';
import { Frame } from './Frame.tsx';
import { LostScreen } from './LostScreen.tsx';
import { ReadyScreen } from './ReadyScreen.tsx';
import type { ScreenProps } from './screen-props.ts';

export function Screen({ state, words, count, send, close }: ScreenProps) {
  const { t } = words;
  const shared = { words, count, close };
  switch (state.name) {
    case 'none_selected':
      return (
        <Frame {...shared}>
          <Message tone="info" heading={t('noneSelected.heading')}>
            {t('noneSelected.body')}
          </Message>
        </Frame>
      );
    case 'too_many':
      return (
        <Frame {...shared}>
          <Message tone="warning" heading={t('tooMany.heading', { count, most: MOST_ORDERS })}>
            {t('tooMany.body', { most: MOST_ORDERS })}
          </Message>
        </Frame>
      );
    case 'checking':
      return (
        <Frame {...shared} loading>
          <s-stack direction="inline" gap="small" alignItems="center">
            <s-spinner accessibilityLabel={t('checking', { count })} />
            <s-text>{t('checking', { count })}</s-text>
          </s-stack>
        </Frame>
      );
    case 'unchecked': {
      const { failure } = state;
      return (
        <Frame
          {...shared}
          primary={{
            label: t('go.lookAgain'),
            busy: false,
            onPress: () => send({ type: 'check_again_pressed' }),
          }}
        >
          <Message tone="critical" heading={t('unchecked.heading')}>
            {t(failureText(failure), failureValues(failure))} {t('unchecked.body')}
          </Message>
        </Frame>
      );
    }
    case 'not_connected':
      return (
        <Frame {...shared}>
          <Message
            tone="warning"
            heading={t('notConnected.heading')}
            action={<SettingsButton words={words} />}
          >
            {t('notConnected.body')}
          </Message>
        </Frame>
      );
    case 'signed_out':
      return (
        <Frame {...shared}>
          <Message tone="warning" heading={t('signedOut.heading')}>
            {t('signedOut.body')}
          </Message>
        </Frame>
      );
    case 'ready':
    case 'sending':
      return <ReadyScreen state={state} send={send} {...shared} />;
    case 'lost':
      return <LostScreen state={state} send={send} {...shared} />;
    case 'asked':
      return <AskedScreen state={state} send={send} {...shared} />;
  }
}
