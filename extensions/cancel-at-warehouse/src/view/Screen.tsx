/** Chooses the screen for the state. Knows nothing but what it is given. */

import { failureText, failureValues } from 'extension-kit/verdict-words.ts';
import { Message } from 'extension-kit/view/Message.tsx';
import { SettingsButton } from 'extension-kit/view/SettingsButton.tsx';
import { AnsweredScreen } from './AnsweredScreen.tsx';
import { Frame } from './Frame.tsx';
import { LostScreen } from './LostScreen.tsx';
import { ReadyScreen } from './ReadyScreen.tsx';
import type { ScreenProps } from './screen-props.ts';

export function Screen({ state, words, send, close }: ScreenProps) {
  const { t } = words;
  switch (state.name) {
    case 'loading':
      return (
        <Frame words={words} primary={null} loading close={close}>
          <s-stack direction="inline" gap="small" alignItems="center">
            <s-spinner accessibilityLabel={t('loading')} />
            <s-text>{t('loading')}</s-text>
          </s-stack>
        </Frame>
      );
    case 'unreadable': {
      const { failure } = state;
      return (
        <Frame
          words={words}
          close={close}
          primary={{
            label: t('go.lookAgain'),
            busy: false,
            onPress: () => send({ type: 'look_again_pressed' }),
          }}
        >
          <Message tone="critical" heading={t('unreadable.heading')}>
            {t(failureText(failure), failureValues(failure))} {t('unreadable.body')}
          </Message>
        </Frame>
      );
    }
    case 'not_connected':
      return (
        <Frame words={words} primary={null} close={close}>
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
        <Frame words={words} primary={null} close={close}>
          <Message tone="warning" heading={t('signedOut.heading')}>
            {t('signedOut.body')}
          </Message>
        </Frame>
      );
    case 'ready':
    case 'sending':
      return <ReadyScreen state={state} words={words} send={send} close={close} />;
    case 'lost':
      return <LostScreen state={state} words={words} send={send} close={close} />;
    case 'answered':
      return <AnsweredScreen state={state} words={words} send={send} close={close} />;
  }
}
