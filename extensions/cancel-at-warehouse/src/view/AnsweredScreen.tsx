/** A cancellation as it stands: the outcome first, then each warehouse order, then what is expected when. */

import {
  failureValues,
  isStopped,
  outcomeBanner,
  requestedText,
  wantsSettings,
} from 'extension-kit/verdict-words.ts';
import { NextBatch } from 'extension-kit/view/NextBatch.tsx';
import { SettingsButton } from 'extension-kit/view/SettingsButton.tsx';
import { SettingsLink } from 'extension-kit/view/SettingsLink.tsx';
import type { CancellationView, WarehouseView } from '../../../../app/contract/api.ts';
import { type Answered, canRequestAnew, isSignedOut } from '../state.ts';
import { noticeText, problemHeading, type Words } from '../wording.ts';
import { Frame } from './Frame.tsx';
import { type Line, LineList } from './LineList.tsx';
import type { ScreenProps } from './screen-props.ts';
import { VerdictCards } from './VerdictCards.tsx';

export function AnsweredScreen({ state, words, send, close }: ScreenProps<Answered>) {
  const { t } = words;
  const { cancellation, notice } = state;
  const retry = cancellation.canRetry || state.retrying;
  return (
    <Frame
      words={words}
      orderName={cancellation.orderName}
      isAsked
      isDemo={cancellation.demo}
      close={close}
      primary={
        retry || canRequestAnew(state)
          ? {
              label: t('action.askAgain'),
              busy: state.retrying,
              onPress: () => send({ type: retry ? 'retry_pressed' : 'new_request_pressed' }),
            }
          : null
      }
    >
      <OutcomeBanner words={words} cancellation={cancellation} close={close} />
      {notice && (
        <s-paragraph tone="critical">
          {t('notice.heading')}. {t(noticeText(notice), failureValues(notice))}
        </s-paragraph>
      )}
      <VerdictCards words={words} cancellation={cancellation} />
      <Timing words={words} cancellation={cancellation} />
      <LostConnection words={words} state={state} />
      {state.stale && (
        <s-text tone="caution">
          {isSignedOut(state)
            ? t('timing.staleSignedOut')
            : t('timing.stale', { time: words.clock(new Date(state.stale.since).toISOString()) })}
        </s-text>
      )}
    </Frame>
  );
}

interface Props {
  readonly words: Words;
  readonly cancellation: CancellationView;
}

function OutcomeBanner({ words, cancellation, close }: Props & { readonly close: () => void }) {
  const { t, clock } = words;
  const { tone, heading, body, about, stoppedAt } = outcomeBanner(cancellation);
  const provider = about?.provider?.name ?? t('provider.generic');
  return (
    <s-banner tone={tone} heading={t(heading)}>
      <s-paragraph>
        {t(body, { provider, time: stoppedAt === null ? '' : clock(stoppedAt) })}
      </s-paragraph>
      {cancellation.outcome === 'partly_stopped' && (
        <StillShipping words={words} cancellation={cancellation} />
      )}
      {wantsSettings(cancellation) && <SettingsButton words={words} />}
      {body === 'next.refund' && (
        // The order's page lies under this window, and only its own menu can cancel and refund.
        <s-button slot="secondary-actions" onClick={close}>
          {t('action.goToOrder')}
        </s-button>
      )}
    </s-banner>
  );
}

/** What is shown was kept from earlier: Prime Penguin could not be asked when the window was opened. */
function LostConnection({ words, state }: { readonly words: Words; readonly state: Answered }) {
  const { t } = words;
  const { cancellation, order } = state;
  const { problem } = order;
  const isOlder = order.cancellation?.version !== cancellation.version;
  if (problem === null || isOlder || wantsSettings(cancellation)) return null;
  const heading = problemHeading(problem);
  return (
    <s-stack gap="small-200">
      <s-paragraph tone="caution">
        {heading && <s-text type="strong">{t(heading)}.</s-text>} {t('timing.kept')}
      </s-paragraph>
      {problem !== 'prime_penguin_unreachable' && (
        <s-paragraph>
          <SettingsLink words={words} />
        </s-paragraph>
      )}
    </s-stack>
  );
}

/** "Mixed" is spelled out: which lines are expected to ship, and of which it is not known. */
function StillShipping({ words, cancellation }: Props) {
  const { t } = words;
  const open = cancellation.warehouses.filter(({ verdict }) => !isStopped(verdict));
  const linesOf = (wanted: (warehouse: WarehouseView) => boolean): readonly Line[] =>
    open
      .filter(wanted)
      .flatMap(({ lines, provider }) =>
        lines.map((line) => ({ ...line, provider: provider?.name ?? t('provider.generic') })),
      );
  const shipping = linesOf((warehouse) => !isUndecided(warehouse));
  const undecided = linesOf(isUndecided);
  return (
    <>
      {shipping.length > 0 && <s-paragraph>{t('willShip')}</s-paragraph>}
      <LineList words={words} lines={shipping} />
      {undecided.length > 0 && <s-paragraph>{t('mayShip')}</s-paragraph>}
      <LineList words={words} lines={undecided} />
    </>
  );
}

function isUndecided({ verdict }: WarehouseView): boolean {
  return verdict !== 'too_late' && verdict !== 'refused' && verdict !== 'not_supported';
}

function Timing({ words, cancellation }: Props) {
  const { t, moment } = words;
  const { requestedAt, lastLookAt, nextBatchAt, answerBy, watchUntil } = cancellation;
  return (
    <s-stack gap="small-200">
      {nextBatchAt && <NextBatch words={words} at={nextBatchAt} />}
      {answerBy && <s-text>{t('timing.answerBy', { time: moment(answerBy) })}</s-text>}
      <s-text color="subdued">
        {t(requestedText(cancellation), { time: moment(requestedAt) })}{' '}
        {lastLookAt ? t('timing.lastLook', { time: moment(lastLookAt) }) : t('timing.neverLooked')}
      </s-text>
      {!words.isPast(watchUntil) && (
        <s-text color="subdued">{t('timing.watchUntil', { time: words.clock(watchUntil) })}</s-text>
      )}
    </s-stack>
  );
}
