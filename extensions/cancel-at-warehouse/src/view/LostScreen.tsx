/** After a press whose answer was lost: says that it is not known, and offers nothing but another look. */
import type { Lost } from '../state.ts';
import { Frame } from './Frame.tsx';
import type { ScreenProps } from './screen-props.ts';
import { VerdictCards } from './VerdictCards.tsx';

export function LostScreen({ state, words, send, close }: ScreenProps<Lost>) {
  const { t } = words;
  return (
    <Frame
      words={words}
      orderName={state.order.orderName}
      isAsked={state.press === 'retry'}
      isDemo={state.order.demo}
      close={close}
      primary={{
        label: t('go.lookAgain'),
        busy: state.looking,
        onPress: () => send({ type: 'look_again_pressed' }),
      }}
    >
      <s-banner tone="warning" heading={t('lost.heading')}>
        <s-paragraph>{t(state.lookFailure ? 'lost.stillUnknown' : 'lost.body')}</s-paragraph>
      </s-banner>
      {state.press === 'retry' && state.before && (
        <VerdictCards words={words} cancellation={state.before} />
      )}
    </Frame>
  );
}
