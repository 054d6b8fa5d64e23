/** After a press whose answer was lost: says that it is not known, and offers the same press, which joins. */
import { failureText, failureValues } from 'extension-kit/verdict-words.ts';
import { DemoBanner } from 'extension-kit/view/DemoBanner.tsx';
import type { Lost } from '../state.ts';
import { Frame } from './Frame.tsx';
import type { ScreenProps } from './screen-props.ts';

export function LostScreen({ state, words, count, send, close }: ScreenProps<Lost>) {
  const { t } = words;
  const { check, failure } = state;
  return (
    <Frame
      words={words}
      count={count}
      close={close}
      primary={{
        label: t('action.sendAgain'),
        busy: state.sendingAgain,
        onPress: () => send({ type: 'send_again_pressed' }),
      }}
    >
      {check.demo && <DemoBanner words={words} />}
      <s-banner tone="warning" heading={t('lost.heading')}>
        <s-paragraph>{t('lost.body')}</s-paragraph>
        {failure && (
          <s-paragraph>
            {t('lost.stillUnknown')} {t(failureText(failure), failureValues(failure))}
          </s-paragraph>
        )}
      </s-banner>
    </Frame>
  );
}
