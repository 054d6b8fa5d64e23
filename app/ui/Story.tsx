/** Everything that happened to a cancellation, newest first: asked, seen, concluded, told, said. */
import { Badge, BlockStack, InlineStack, Text } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { ActivityEntry, PersonView, StatusView } from '#app/contract/activity.ts';
import { Moment } from './Moment.tsx';
import { VERDICT_TONES, verdictInWords } from './wording.ts';

type Tone = 'neutral' | 'success' | 'critical' | 'warning' | 'info';

const DOTS: Readonly<Record<Tone, string>> = {
  neutral: 'var(--p-color-icon-secondary)',
  success: 'var(--p-color-bg-fill-success)',
  critical: 'var(--p-color-bg-fill-critical)',
  warning: 'var(--p-color-icon-caution)',
  info: 'var(--p-color-icon-info)',
};

interface Told {
  readonly title: string;
  readonly tone: Tone;
  /** It contradicts what was said before. */
  readonly isLoud?: boolean;
  readonly details: readonly ReactNode[];
}

interface Props {
  /** Oldest first. */
  readonly entries: readonly ActivityEntry[];
  /** Says of what happened to a warehouse order which one it was. */
  readonly namesWarehouses: boolean;
}

export function Story({ entries, namesWarehouses }: Props) {
  const { t } = useTranslation();
  return (
    <ol reversed style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {entries.toReversed().map((entry, index) => {
        const { title, tone, isLoud = false, details } = tell(entry, t);
        const provider =
          namesWarehouses && 'warehouse' in entry ? entry.warehouse.providerName : null;
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: several entries can be of one moment; new ones come at the top, so that places count from below
            key={`${entry.at} ${entries.length - index}`}
            style={{
              display: 'grid',
              gridTemplateColumns: 'auto minmax(0, 1fr)',
              columnGap: 'var(--p-space-300)',
              padding: 'var(--p-space-200)',
              borderRadius: 'var(--p-border-radius-200)',
              ...(isLoud ? { background: 'var(--p-color-bg-surface-critical)' } : {}),
            }}
          >
            <span
              aria-hidden="true"
              style={{
                width: 10,
                height: 10,
                marginTop: 5,
                borderRadius: '50%',
                background: DOTS[tone],
              }}
            />
            <BlockStack gap="050">
              <InlineStack gap="200" blockAlign="center">
                <Text
                  as="span"
                  fontWeight="semibold"
                  breakWord
                  {...(isLoud ? { tone: 'critical' as const } : {})}
                >
                  {title}
                </Text>
                {provider === null ? null : <Badge>{provider}</Badge>}
              </InlineStack>
              <Text as="span" variant="bodySm" tone="subdued">
                <Moment at={entry.at} />
              </Text>
              {details.map((detail, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what is told of one moment never changes places
                <Text key={place} as="p" variant="bodySm" breakWord>
                  {detail}
                </Text>
              ))}
            </BlockStack>
          </li>
        );
      })}
    </ol>
  );
}

function tell(entry: ActivityEntry, t: TFunction): Told {
  switch (entry.kind) {
    case 'requested':
      return {
        title: t(`detail.entry.requested.${entry.by.kind}`, { who: called(entry.by, t) }),
        tone: 'neutral',
        details: [
          ...(entry.reason === null
            ? []
            : [
                t('cancellation.reason', {
                  reason: t(`cancellation.reasons.${entry.reason}`),
                }),
              ]),
          ...(entry.note === null ? [] : [t('detail.note', { note: entry.note })]),
        ],
      };
    case 'cancelled_in_shopify':
      return { title: t('detail.entry.cancelled_in_shopify'), tone: 'neutral', details: [] };
    case 'not_found':
      return {
        title: t('detail.entry.not_found'),
        tone: 'neutral',
        details: [
          ...(entry.lastAt === entry.at
            ? []
            : [
                <Trans
                  key="until"
                  i18nKey="detail.entry.not_found_until"
                  components={{ when: <Moment at={entry.lastAt} /> }}
                />,
              ]),
          ...(entry.readingOff ? [t('detail.entry.reading_off')] : []),
        ],
      };
    case 'not_reached':
      return {
        title: t(`detail.entry.not_reached.${entry.problem}`),
        tone: 'warning',
        details: [entry.message],
      };
    case 'observed':
      return {
        title: t(entry.isFirst ? 'detail.entry.observed_first' : 'detail.entry.observed'),
        tone: 'neutral',
        details: seen(entry, t),
      };
    case 'confirmed':
      return { title: t('detail.entry.confirmed'), tone: 'neutral', details: [] };
    case 'asked': {
      const { reply } = entry;
      const kind = reply?.kind ?? 'none';
      return {
        title: t(entry.way === 'cancel_order' ? 'detail.entry.asked' : 'detail.entry.askedToRemap'),
        tone: kind === 'accepted' ? 'info' : 'warning',
        details: [t(`detail.entry.reply.${kind}`, { message: reply?.message ?? '' })],
      };
    }
    case 'sync_asked':
      return { title: t('detail.entry.syncAsked'), tone: 'neutral', details: [] };
    case 'concluded': {
      const { verdict, reason, evidence, overturns } = entry;
      const words = { verdict: verdictInWords(t, entry) };
      return {
        title: t(overturns ? 'detail.entry.overturns' : 'detail.entry.concluded', words),
        tone: toneOf(VERDICT_TONES[verdict]),
        isLoud: overturns,
        details: [
          ...(reason === null ? [] : [t('quoted', { words: reason })]),
          // What had been seen before stands with its own time: it is not of this moment.
          ...evidence
            .filter(({ text, at }) => text !== reason || isEarlier(at, entry.at))
            .map(({ text, at }) => timed(text, isEarlier(at, entry.at) ? at : null)),
        ],
      };
    }
    case 'retried': {
      const who = entry.by === null ? t('activity.somebody') : called(entry.by, t);
      return { title: t('detail.entry.retried', { who }), tone: 'neutral', details: [] };
    }
    case 'person_said':
      return {
        title: t(`detail.entry.said.${entry.says}`, { who: called(entry.by, t) }),
        tone: 'neutral',
        details: [
          ...(entry.note === null ? [] : [t('quoted', { words: entry.note })]),
          ...(entry.says === 'taken_back' ? [] : [t('detail.entry.said_is_word')]),
        ],
      };
    case 'notified':
      return {
        title: t(`detail.entry.notified.${entry.result}`, { to: entry.to.join(', ') }),
        tone: entry.result === 'failed' ? 'warning' : 'neutral',
        details: [
          ...(entry.why === null ? [] : [t(`detail.entry.not_emailed.${entry.why}`)]),
          ...(entry.message === null ? [] : [t('quoted', { words: entry.message })]),
        ],
      };
    case 'written_to_order':
      return {
        title:
          entry.problem === null
            ? t('detail.entry.written')
            : t(`detail.entry.not_written.${entry.problem}`),
        tone: entry.problem === null ? 'neutral' : 'warning',
        details: [
          ...(entry.tag === null ? [] : [t('detail.entry.written_tag', { tag: entry.tag })]),
          ...(entry.message === null ? [] : [t('quoted', { words: entry.message })]),
        ],
      };
    case 'ended':
      return { title: t('detail.entry.ended'), tone: 'neutral', details: [] };
  }
}

function seen(entry: Extract<ActivityEntry, { kind: 'observed' }>, t: TFunction): ReactNode[] {
  const status = (view: StatusView) =>
    view.code === 'unknown' ? t('quoted', { words: view.text }) : t(`status.${view.code}`);
  return [
    t('detail.entry.warehouse_side', { status: status(entry.warehouseStatus) }),
    t('detail.entry.channel_side', { status: status(entry.channelStatus) }),
    ...(entry.warehouseError === null
      ? []
      : [t('detail.entry.warehouse_error', { words: entry.warehouseError })]),
    ...entry.statusLines.map(({ at, source, channel, warehouse }) => {
      // A line tells of the side that its source writes; one that changed nothing there tells of the other.
      const isOfChannel =
        source === 'sales_channel' || warehouse.before.code === warehouse.after.code;
      const { before, after } = isOfChannel ? channel : warehouse;
      const words = { before: status(before), after: status(after) };
      return timed(t(`detail.entry.line.${source}`, words), at);
    }),
    ...entry.problems.map(({ at, code, message }) => {
      const known = t(`problem.${code as 'other'}`, { defaultValue: code });
      return timed(t('detail.entry.problem', { words: message === '' ? known : message }), at);
    }),
    ...entry.parcels.map(({ company, number, status: state, url }) => {
      const facts = [company, number, state].filter((fact) => fact !== null).join(', ');
      const words =
        facts === '' ? t('detail.entry.parcel_bare') : t('detail.entry.parcel', { facts });
      return url === null || !/^https?:/.test(url) ? (
        words
      ) : (
        <a key={url} href={url} target="_blank" rel="noreferrer">
          {words}
        </a>
      );
    }),
  ];
}

const MINUTE_MS = 60_000;

function isEarlier(at: string, than: string): boolean {
  return Date.parse(than) - Date.parse(at) >= MINUTE_MS;
}

function timed(words: string, at: string | null): ReactNode {
  if (at === null) return words;
  return (
    <>
      {words} (<Moment at={at} />)
    </>
  );
}

export function called({ userId, name }: PersonView, t: TFunction): string {
  if (name !== null) return name;
  return userId === null ? t('activity.somebody') : t('activity.person', { id: userId });
}

function toneOf(tone: string): Tone {
  return tone === 'success' || tone === 'critical' || tone === 'warning' || tone === 'info'
    ? tone
    : 'neutral';
}
