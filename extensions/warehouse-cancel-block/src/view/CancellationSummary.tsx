/** A cancellation at a glance: the most important thing, each warehouse order, and what is expected when. */
import {
  isAnswer,
  isStopped,
  nextStep,
  outcomeBanner,
  stoppedBeforeAt,
  verdictBadge,
  verdictMeaning,
  verdictTone,
  wantsSettings,
} from 'extension-kit/verdict-words.ts';
import { NextBatch } from 'extension-kit/view/NextBatch.tsx';
import { PersonSaid } from 'extension-kit/view/PersonSaid.tsx';
import { SettingsLink } from 'extension-kit/view/SettingsLink.tsx';
import { useState } from 'preact/hooks';
import type { CancellationView, WarehouseView } from '../../../../app/contract/api.ts';
import { historyLines, type Words } from '../wording.ts';

interface Props {
  readonly words: Words;
  readonly cancellation: CancellationView;
  readonly staleSince: number | null;
  readonly openAction: () => void;
}

export function CancellationSummary({ words, cancellation, staleSince, openAction }: Props) {
  const { t, clock, moment } = words;
  const { warehouses, nextBatchAt, lastLookAt } = cancellation;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Headline words={words} cancellation={cancellation} />
      {warehouses.map((warehouse, index) => (
        <Warehouse
          key={warehouse.primePenguinOrderId ?? -index}
          words={words}
          warehouse={warehouse}
          alone={warehouses.length === 1}
        />
      ))}
      <s-stack gap="small-300">
        {nextBatchAt && <NextBatch words={words} at={nextBatchAt} />}
        <s-text color="subdued">
          {lastLookAt
            ? t('timing.lastLook', { time: moment(lastLookAt) })
            : t('timing.neverLooked')}
        </s-text>
        {staleSince !== null && (
          <s-text tone="caution">
            {t('timing.stale', { time: clock(new Date(staleSince).toISOString()) })}
          </s-text>
        )}
      </s-stack>
      <s-stack direction="inline" gap="small" alignItems="center">
        <s-button onClick={openAction}>{t('act.details')}</s-button>
        <s-button variant="tertiary" onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'act.hideHistory' : 'act.showHistory')}
        </s-button>
        {wantsSettings(cancellation) && <SettingsLink words={words} />}
      </s-stack>
      {isOpen && (
        <s-unordered-list>
          {historyLines(words, cancellation).map((line) => (
            <s-list-item key={line}>{line}</s-list-item>
          ))}
        </s-unordered-list>
      )}
    </>
  );
}

/** Only a stop that did not hold is cried out; everything else is one line. */
function Headline({ words: { t, clock }, cancellation }: Pick<Props, 'words' | 'cancellation'>) {
  const { tone, heading, body, about, stoppedAt } = outcomeBanner(cancellation);
  const text = t(body, {
    provider: about?.provider?.name ?? t('provider.generic'),
    time: stoppedAt === null ? '' : clock(stoppedAt),
  });
  if (stoppedAt !== null) {
    return (
      <s-banner tone={tone} heading={t(heading)}>
        <s-paragraph>{text}</s-paragraph>
      </s-banner>
    );
  }
  return (
    <s-paragraph>
      <s-text type="strong">{t(heading)}.</s-text> {text}
    </s-paragraph>
  );
}

interface WarehouseProps {
  readonly words: Words;
  readonly warehouse: WarehouseView;
  /** The headline already says the next step. */
  readonly alone: boolean;
}

function Warehouse({ words, warehouse, alone }: WarehouseProps) {
  const { t } = words;
  const { verdict, why, reason } = warehouse;
  const provider = warehouse.provider?.name ?? t('provider.generic');
  return (
    <s-stack gap="small-300">
      <s-stack direction="inline" gap="small" alignItems="center">
        <s-text type="strong">{warehouse.provider?.name ?? t('provider.unknown')}</s-text>
        <s-badge tone={verdictTone(verdict)}>{t(verdictBadge(verdict, why))}</s-badge>
        {stoppedBeforeAt(warehouse) !== null && (
          <s-badge tone="critical">{t('overturned.badge')}</s-badge>
        )}
      </s-stack>
      <s-paragraph>
        {t(verdictMeaning(verdict, why), { provider })}
        {reason && !isStopped(verdict)
          ? ` ${isAnswer(verdict, why) ? t('reply', { reason }) : reason}`
          : ''}
      </s-paragraph>
      {!alone && (
        <s-paragraph>
          <s-text type="strong">{t(nextStep(warehouse, alone), { provider })}</s-text>
        </s-paragraph>
      )}
      <PersonSaid words={words} warehouse={warehouse} />
    </s-stack>
  );
}
