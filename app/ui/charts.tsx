/**
 * The pictures of the overview, drawn by recharts. Loaded after the page, because the library weighs more
 * than everything else on it. Hidden from assistive technology: the tables beside them hold the same numbers.
 */
import {
  Bar,
  BarChart,
  CartesianGrid,
  LabelList,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Outcome } from '#app/contract/api.ts';
import { inkOf, OutcomePatterns, STACKED } from './outcome-patterns.tsx';

const TICK = { fontSize: 12, fill: 'var(--p-color-text-secondary)' } as const;
const GRID = 'var(--p-color-border-secondary)';
const LABEL = { fontSize: 12, fill: 'var(--p-color-text)' } as const;
const TIP = {
  background: 'var(--p-color-bg-surface)',
  border: '1px solid var(--p-color-border)',
  borderRadius: 'var(--p-border-radius-200)',
  fontSize: 12,
} as const;
const LONGEST_NAME = 18;

export interface WeekBar {
  /** In words. */
  readonly label: string;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

export interface WeeksChartProps {
  readonly id: string;
  readonly weeks: readonly WeekBar[];
  readonly nameOf: (outcome: Outcome) => string;
  readonly weekOf: (label: string) => string;
  readonly count: (value: number) => string;
}

function WeeksChart({ id, weeks, nameOf, weekOf, count }: WeeksChartProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={weeks.map(({ label, outcomes }) => ({ label, ...outcomes }))}
        margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <OutcomePatterns id={id} />
        <CartesianGrid vertical={false} stroke={GRID} />
        <XAxis dataKey="label" tick={TICK} tickLine={false} axisLine={{ stroke: GRID }} />
        <YAxis
          {...{ tick: TICK, tickLine: false, axisLine: false, allowDecimals: false, width: 36 }}
          tickFormatter={count}
        />
        <Tooltip
          {...{ contentStyle: TIP, isAnimationActive: false }}
          cursor={{ fill: 'var(--p-color-bg-surface-hover)' }}
          labelFormatter={(label) => weekOf(String(label))}
          formatter={(value, outcome) => [count(Number(value)), nameOf(outcome as Outcome)]}
          itemStyle={{ color: 'var(--p-color-text)' }}
        />
        {STACKED.map((outcome) => (
          <Bar
            key={outcome}
            {...{ dataKey: outcome, stackId: 'all', maxBarSize: 40, isAnimationActive: false }}
            fill={`url(#${id}-${outcome})`}
            stroke={inkOf(outcome)}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

export interface ProviderBar {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface ProvidersChartProps {
  readonly bars: readonly ProviderBar[];
  /** One for each of the values. */
  readonly series: readonly { readonly fill: string; readonly stroke: string }[];
  /** The end of the scale; undefined: where the longest bar ends. */
  readonly most?: number;
  readonly inWords: (value: number) => string;
}

function ProvidersChart({ bars, series, most, inWords }: ProvidersChartProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        layout="vertical"
        data={bars.map(({ name, values }) => ({ name, values }))}
        // Room for the number behind the longest bar.
        margin={{ top: 0, right: 64, bottom: 0, left: 0 }}
        barGap={2}
        accessibilityLayer={false}
      >
        <XAxis type="number" hide domain={[0, most ?? 'dataMax']} />
        <YAxis
          {...{ type: 'category', dataKey: 'name', width: 112, interval: 0 }}
          {...{ tick: TICK, tickLine: false, axisLine: { stroke: GRID } }}
          tickFormatter={shorten}
        />
        {series.map((look, index) => (
          <Bar
            key={look.fill}
            dataKey={({ values }: ProviderBar) => values[index]}
            // A bar without any length would lose its number, too: none stopped is "0%", not "not known".
            {...{ maxBarSize: 18, minPointSize: 1, isAnimationActive: false, ...look }}
          >
            <LabelList
              position="right"
              {...LABEL}
              formatter={(value) => (typeof value === 'number' ? inWords(value) : '')}
            />
          </Bar>
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

function shorten(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

export const charts = { WeeksChart, ProvidersChart };
