/** What came of the last weeks, in pictures with tables behind them. Shows nothing of nothing. */
import { BlockStack, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverviewView, ProviderNumbersView } from '#app/contract/activity.ts';
import { OutcomeSwatch, STACKED } from './outcome-patterns.tsx';
import { Picture, type Table, useCharts } from './Picture.tsx';
import { useFormats } from './use-formats.ts';

const WEEKS_HEIGHT_PX = 220;
const ROW_HEIGHT_PX = 48;
/** So many fit into a picture; the table holds all of them. */
const MOST_PROVIDERS = 6;

const SOLID = {
  fill: 'var(--p-color-bg-fill-success)',
  stroke: 'var(--p-color-bg-fill-success)',
} as const;
const MEDIAN = {
  fill: 'var(--p-color-bg-fill-inverse)',
  stroke: 'var(--p-color-bg-fill-inverse)',
} as const;
/** Told from the other by its being empty. */
const P90 = {
  fill: 'var(--p-color-bg-fill-tertiary)',
  stroke: 'var(--p-color-bg-fill-inverse)',
} as const;

type Props = Pick<OverviewView, 'weeks' | 'providers'>;

export function OverviewPictures({ weeks, providers }: Props) {
  const { t } = useTranslation();
  const charts = useCharts();
  const answering = providers.filter(({ answered }) => answered > 0);
  const isEmpty = weeks.every(({ outcomes }) => STACKED.every((one) => outcomes[one] === 0));
  if (isEmpty) {
    return (
      <Card>
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('home.weeks.title')}
          </Text>
          <Text as="p" tone="subdued">
            {t('home.weeks.none')}
          </Text>
        </BlockStack>
      </Card>
    );
  }
  return (
    <>
      <Card>
        <Weeks weeks={weeks} charts={charts} />
      </Card>
      {answering.length === 0 ? (
        <Card>
          <Text as="p" tone="subdued">
            {t('home.numbers.none')}
          </Text>
        </Card>
      ) : (
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400" alignItems="start">
          <Card>
            <Times providers={answering} charts={charts} />
          </Card>
          <Card>
            <Shares providers={answering} charts={charts} />
          </Card>
        </InlineGrid>
      )}
    </>
  );
}

type Loaded = ReturnType<typeof useCharts>;

function Weeks({ weeks, charts }: Pick<Props, 'weeks'> & { readonly charts: Loaded }) {
  const { t } = useTranslation();
  const { count, dayInUtc } = useFormats();
  const id = useId().replaceAll(':', '');
  const nameOf = (outcome: (typeof STACKED)[number]) => t(`outcome.${outcome}`);
  const table: Table = {
    columns: [t('home.weeks.week'), ...STACKED.map(nameOf)],
    rows: weeks.map(({ startsAt, outcomes }) => [
      dayInUtc(startsAt),
      ...STACKED.map((outcome) => count(outcomes[outcome])),
    ]),
  };
  return (
    <Picture
      title={t('home.weeks.title')}
      text={t('home.weeks.text')}
      heightPx={WEEKS_HEIGHT_PX}
      charts={charts}
      legend={
        <InlineStack gap="300">
          {STACKED.map((outcome) => (
            <InlineStack key={outcome} gap="150" blockAlign="center" wrap={false}>
              <OutcomeSwatch id={`${id}-${outcome}`} outcome={outcome} />
              <Text as="span" variant="bodySm">
                {nameOf(outcome)}
              </Text>
            </InlineStack>
          ))}
        </InlineStack>
      }
      draw={({ WeeksChart }) => (
        <WeeksChart
          id={id}
          weeks={weeks.map(({ startsAt, outcomes }) => ({ label: dayInUtc(startsAt), outcomes }))}
          nameOf={nameOf}
          weekOf={(date) => t('home.weeks.weekOf', { date })}
          count={count}
        />
      )}
      table={table}
    />
  );
}

interface ProvidersProps {
  readonly providers: readonly ProviderNumbersView[];
  readonly charts: Loaded;
}

function Times({ providers, charts }: ProvidersProps) {
  const { t } = useTranslation();
  const { count, duration } = useFormats();
  const inWords = (seconds: number | null) => (seconds === null ? '' : duration(seconds));
  const shown = providers.slice(0, MOST_PROVIDERS);
  return (
    <Picture
      title={t('home.times.title')}
      text={t('home.times.text')}
      heightPx={shown.length * ROW_HEIGHT_PX}
      charts={charts}
      legend={
        <InlineStack gap="300">
          <Key look={MEDIAN} name={t('home.times.median')} />
          <Key look={P90} name={t('home.times.p90')} />
        </InlineStack>
      }
      note={noteOn(providers, t('home.numbers.moreInTable'))}
      draw={({ ProvidersChart }) => (
        <ProvidersChart
          bars={shown.map(({ name, medianAnswerSeconds, p90AnswerSeconds }) => ({
            name,
            values: [medianAnswerSeconds, p90AnswerSeconds],
          }))}
          series={[MEDIAN, P90]}
          inWords={duration}
        />
      )}
      table={{
        columns: [
          ...[t('home.numbers.provider'), t('home.numbers.asked'), t('home.numbers.answered')],
          ...[t('home.times.median'), t('home.times.p90')],
        ],
        rows: providers.map((one) => [
          ...[one.name, count(one.asked), count(one.answered)],
          ...[inWords(one.medianAnswerSeconds), inWords(one.p90AnswerSeconds)],
        ]),
      }}
    />
  );
}

function Shares({ providers, charts }: ProvidersProps) {
  const { t } = useTranslation();
  const { count, share } = useFormats();
  const shown = providers.slice(0, MOST_PROVIDERS);
  return (
    <Picture
      title={t('home.shares.title')}
      text={t('home.shares.text')}
      heightPx={shown.length * ROW_HEIGHT_PX}
      charts={charts}
      legend={<Key look={SOLID} name={t('home.shares.title')} />}
      note={noteOn(providers, t('home.numbers.moreInTable'))}
      draw={({ ProvidersChart }) => (
        <ProvidersChart
          bars={shown.map(({ name, shareStopped }) => ({ name, values: [shareStopped] }))}
          series={[SOLID]}
          most={1}
          inWords={share}
        />
      )}
      table={{
        columns: [
          ...[t('home.numbers.provider'), t('home.numbers.asked'), t('home.numbers.answered')],
          ...[t('home.shares.stopped'), t('home.shares.share')],
        ],
        rows: providers.map((one) => [
          ...[one.name, count(one.asked), count(one.answered), count(one.stopped)],
          one.shareStopped === null ? '' : share(one.shareStopped),
        ]),
      }}
    />
  );
}

function noteOn(providers: readonly ProviderNumbersView[], note: string): string | null {
  return providers.length > MOST_PROVIDERS ? note : null;
}

interface KeyProps {
  readonly look: { readonly fill: string; readonly stroke: string };
  readonly name: string;
}

function Key({ look, name }: KeyProps) {
  return (
    <InlineStack gap="150" blockAlign="center" wrap={false}>
      <svg width="16" height="16" aria-hidden="true" focusable="false" style={{ flex: 'none' }}>
        <rect {...{ x: 0.5, y: 0.5, width: 15, height: 15, rx: 3 }} {...look} />
      </svg>
      <Text as="span" variant="bodySm">
        {name}
      </Text>
    </InlineStack>
  );
}
