/** Chooses what stands in the block for each state: as little as there is to say. */
import { failureText, failureValues, outcomeBanner } from 'extension-kit/verdict-words.ts';
import { SettingsLink } from 'extension-kit/view/SettingsLink.tsx';
import type { ComponentChildren } from 'preact';
import type { State } from '../state.ts';
import type { Words } from '../wording.ts';
import { BeyondAsking } from './BeyondAsking.tsx';
import { CancellationSummary } from './CancellationSummary.tsx';

export interface Doors {
  readonly lookAgain: () => void;
  readonly openAction: () => void;
}

interface Props {
  readonly words: Words;
  readonly state: State;
  readonly doors: Doors;
}

export function Block({ words, state, doors }: Props) {
  const { t } = words;
  return (
    <s-admin-block heading={t('name')} collapsedSummary={summaryOf(words, state)}>
      <s-stack gap="base">
        {isDemo(state) && (
          // In a line of its own; a badge straight in the stack would be as wide as the block.
          <s-stack direction="inline">
            <s-badge tone="warning">{t('demo.heading')}</s-badge>
          </s-stack>
        )}
        <Content words={words} state={state} doors={doors} />
      </s-stack>
    </s-admin-block>
  );
}

function Content({ words, state, doors }: Props) {
  const { t } = words;
  switch (state.name) {
    case 'loading':
      return <s-spinner accessibilityLabel={t('loading')} />;
    case 'quiet':
      return state.order.canRequest ? (
        <OneLine text={t('quiet')}>
          <s-button onClick={doors.openAction}>{t('act.cancel')}</s-button>
        </OneLine>
      ) : (
        <BeyondAsking words={words} order={state.order} />
      );
    case 'not_connected':
      return (
        <OneLine text={t('notConnected.heading')}>
          <SettingsLink words={words} />
        </OneLine>
      );
    case 'signed_out':
      return <OneLine text={t('signedOut')} />;
    case 'unreadable':
      return (
        <OneLine
          text={`${t('unreadable')} ${t(failureText(state.failure), failureValues(state.failure))}`}
        >
          <s-button onClick={doors.lookAgain}>{t('go.lookAgain')}</s-button>
        </OneLine>
      );
    case 'shown':
      return (
        <CancellationSummary
          words={words}
          cancellation={state.cancellation}
          staleSince={state.staleSince}
          openAction={doors.openAction}
        />
      );
  }
}

function isDemo(state: State): boolean {
  return (
    (state.name === 'quiet' && state.order.demo) ||
    (state.name === 'shown' && state.cancellation.demo)
  );
}

/** What the admin shows while the block is folded. */
function summaryOf({ t }: Words, state: State): string {
  switch (state.name) {
    case 'shown':
      return t(outcomeBanner(state.cancellation).heading);
    case 'quiet':
      return t('quiet');
    default:
      return '';
  }
}

interface OneLineProps {
  readonly text: string;
  readonly children?: ComponentChildren;
}

function OneLine({ text, children }: OneLineProps) {
  return (
    <s-stack direction="inline" gap="small" justifyContent="space-between" alignItems="center">
      <s-text color="subdued">{text}</s-text>
      {children}
    </s-stack>
  );
}
