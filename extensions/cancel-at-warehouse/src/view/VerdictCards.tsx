/** The verdict on each warehouse order, with what it rests on. */

import { orderNameOf } from 'extension-kit/order-name.ts';
import {
  isAnswer,
  nextStep,
  stoppedBeforeAt,
  verdictBadge,
  verdictMeaning,
  verdictTone,
} from 'extension-kit/verdict-words.ts';
import { PersonSaid } from 'extension-kit/view/PersonSaid.tsx';
import { useState } from 'preact/hooks';
import type {
  CancellationView,
  EvidenceView,
  WarehouseView,
} from '../../../../app/contract/api.ts';
import { evidenceSource, type Words } from '../wording.ts';
import { Card } from './Card.tsx';
import { ContactProvider } from './ContactProvider.tsx';
import { LineList } from './LineList.tsx';

interface CardsProps {
  readonly words: Words;
  readonly cancellation: CancellationView;
}

export function VerdictCards({ words, cancellation }: CardsProps) {
  const { warehouses } = cancellation;
  return (
    <>
      {warehouses.map((warehouse, index) => (
        <VerdictCard
          key={warehouse.primePenguinOrderId ?? -index}
          words={words}
          warehouse={warehouse}
          orderName={orderNameOf(cancellation)}
          alone={warehouses.length === 1}
        />
      ))}
    </>
  );
}

interface CardProps {
  readonly words: Words;
  readonly warehouse: WarehouseView;
  readonly orderName: string;
  /** With one warehouse order, the banner already says the next step and the lines are the order's. */
  readonly alone: boolean;
}

function VerdictCard({ words, warehouse, orderName, alone }: CardProps) {
  const { t } = words;
  const { verdict, why, reason, lines, evidence } = warehouse;
  const [best, ...more] = warehouse.final ? evidence : [];
  // What a warehouse had said stands, and asking again has changed nothing: Prime Penguin did not take it.
  const isQuoted = isAnswer(verdict, why);
  const notTaken = isQuoted ? more.find(({ source }) => source === 'reply') : undefined;
  const shown = reason ? notTaken : best;
  const provider = warehouse.provider?.name ?? t('provider.generic');
  return (
    <Card
      heading={warehouse.provider?.name ?? t('provider.unknown')}
      badge={t(verdictBadge(verdict, why))}
      tone={verdictTone(verdict)}
    >
      {stoppedBeforeAt(warehouse) && (
        // In a line of its own; a badge straight in the stack would be as wide as the card.
        <s-stack direction="inline">
          <s-badge tone="critical">{t('overturned.badge')}</s-badge>
        </s-stack>
      )}
      <s-paragraph>{t(verdictMeaning(verdict, why), { provider })}</s-paragraph>
      {reason && <s-paragraph>{isQuoted ? t('reply', { reason }) : reason}</s-paragraph>}
      {shown && <s-text color="subdued">{entryText(words, shown)}</s-text>}
      <PersonSaid words={words} warehouse={warehouse} />
      {!alone && (
        <>
          <s-paragraph>
            <s-text type="strong">{t(nextStep(warehouse, alone), { provider })}</s-text>
          </s-paragraph>
          <LineList words={words} lines={lines} />
        </>
      )}
      <ContactProvider words={words} warehouse={warehouse} orderName={orderName} />
      <Details words={words} warehouse={warehouse} />
    </Card>
  );
}

/** What was seen, where and when. */
function entryText({ t, clock }: Words, { at, source, text }: EvidenceView): string {
  return t('evidence.entry', { source: t(evidenceSource(source)), time: clock(at), text });
}

function Details({
  words,
  warehouse,
}: {
  readonly words: Words;
  readonly warehouse: WarehouseView;
}) {
  const { t } = words;
  const [shown, setShown] = useState(false);
  const seen = [...warehouse.evidence]
    .sort((a, b) => a.at.localeCompare(b.at))
    .map((entry) => entryText(words, entry));
  const said = saidBefore(words, warehouse);
  return (
    <s-stack gap="small-200" alignItems="start">
      <s-button variant="tertiary" onClick={() => setShown(!shown)}>
        {t(shown ? 'action.hideDetails' : 'action.showDetails')}
      </s-button>
      {shown && (
        <>
          <Entries
            heading={t('details.seen')}
            entries={seen.length === 0 ? [t('evidence.none')] : seen}
          />
          {said.length > 0 && <Entries heading={t('details.said')} entries={said} />}
        </>
      )}
    </s-stack>
  );
}

interface EntriesProps {
  readonly heading: string;
  readonly entries: readonly string[];
}

function Entries({ heading, entries }: EntriesProps) {
  return (
    <>
      <s-heading>{heading}</s-heading>
      <s-unordered-list>
        {[...new Set(entries)].map((entry) => (
          <s-list-item key={entry}>{entry}</s-list-item>
        ))}
      </s-unordered-list>
    </>
  );
}

/** What was sent by then needs no word on the sending. */
const SWIFTLY_MS = 60_000;

/** The verdicts that no longer stand, oldest first. */
function saidBefore({ t, clock }: Words, { history }: WarehouseView): readonly string[] {
  return history.flatMap(({ verdict, at }, index) => {
    const until = history[index + 1]?.at;
    if (until === undefined) return [];
    const isSentAtOnce =
      index === 0 && verdict === 'delivering' && Date.parse(until) - Date.parse(at) < SWIFTLY_MS;
    if (isSentAtOnce) return [];
    return t('timing.earlier', { time: clock(until), verdict: t(verdictBadge(verdict)) });
  });
}
