/** The filters over the list and its saved views. Says which filter is wanted; the page puts it in the address. */
import {
  BlockStack,
  Button,
  ChoiceList,
  IndexFilters,
  IndexFiltersMode,
  type IndexFiltersProps,
  Text,
  TextField,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterChoicesView, FilterView, RequesterKind } from '#app/contract/activity.ts';
import type { Outcome } from '#app/contract/api.ts';
import { dayOf, endOfDay, filterIn, isSameFilter, startOfDay } from './list-filter.ts';
import { STACKED } from './outcome-patterns.tsx';
import { useHydrated } from './use-hydrated.ts';
import { useLocale } from './use-locale.ts';

const KINDS: readonly RequesterKind[] = ['staff', 'bulk', 'shopify_cancel', 'flow'];
const STATES = ['attention', 'overturned'] as const;
/** Typing has stopped. */
const TYPED_MS = 300;

interface Props {
  readonly filter: FilterView;
  readonly views: readonly {
    readonly id: string;
    readonly name: string;
    readonly search: string;
  }[];
  readonly choices: FilterChoicesView;
  readonly nameOf: (userId: string) => string;
  readonly isLoading: boolean;
  readonly onChange: (filter: FilterView) => void;
  readonly onSaveView: (name: string) => void;
  readonly onDeleteView: (id: string) => void;
}

export function ActivityFilters(props: Props) {
  const { filter, views, isLoading, onChange, onSaveView, onDeleteView } = props;
  const { t } = useTranslation();
  const { mode, setMode } = useSetIndexFiltersMode(
    isSameFilter(filter, {}) ? IndexFiltersMode.Default : IndexFiltersMode.Filtering,
  );
  const [typed, type] = useTyped(filter, onChange);

  const builtIn = [
    { id: 'all', name: t('activity.views.all'), filter: {} },
    { id: 'attention', name: t('activity.views.attention'), filter: { attention: true } as const },
  ];
  const shown = [
    ...builtIn,
    ...views.map(({ id, name, search }) => ({ id, name, filter: filterIn(search) })),
  ];
  const selected = shown.findIndex((view) => isSameFilter(view.filter, filter));
  const tabs = shown.map(({ id, name }, index) => ({
    ...{ id: `view-${id}`, index, content: name, isLocked: index < builtIn.length },
    actions:
      index < builtIn.length
        ? []
        : [
            {
              type: 'delete' as const,
              onPrimaryAction: async () => {
                onDeleteView(id);
                return true;
              },
            },
          ],
  }));
  const filters = useFilters(props);

  return (
    <IndexFilters
      tabs={tabs}
      selected={Math.max(selected, 0)}
      onSelect={(index) => onChange(shown[index]?.filter ?? {})}
      canCreateNewView={false}
      queryValue={typed}
      queryPlaceholder={t('activity.search')}
      onQueryChange={type}
      onQueryClear={() => type('')}
      filters={filters.map(({ key, label, field, pinned }) => ({
        ...{ key, label, pinned, shortcut: pinned, filter: field },
      }))}
      appliedFilters={filters.flatMap(({ key, label, applied, without }) =>
        applied === null
          ? []
          : [
              {
                key,
                label: t('activity.filter.applied', { filter: label, values: applied }),
                onRemove: () => onChange(without),
              },
            ],
      )}
      onClearAll={() => onChange({})}
      mode={mode}
      setMode={setMode}
      loading={isLoading}
      cancelAction={{ onAction: () => onChange({}) }}
      primaryAction={{
        type: 'save-as',
        disabled: selected >= 0,
        onAction: async (name) => {
          onSaveView(name);
          return true;
        },
      }}
      disableStickyMode
      autoFocusSearchField={false}
      // Else Escape, which closes a filter's window, also throws all filters away.
      disableKeyboardShortcuts
    />
  );
}

/** What stands in the field, and how to change it: the list follows when typing has stopped. */
function useTyped(filter: FilterView, onChange: Props['onChange']) {
  const { q = '' } = filter;
  const [typed, setTyped] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const newest = useRef({ filter, onChange });
  newest.current = { filter, onChange };
  const wanted = useRef(q);
  useEffect(() => {
    // Of the address, unless it is what was just typed here.
    if (wanted.current !== q) setTyped(q);
    wanted.current = q;
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const { q: _before, ...others } = newest.current.filter;
      wanted.current = value.trim();
      newest.current.onChange(wanted.current === '' ? others : { ...others, q: wanted.current });
    }, TYPED_MS);
  };
  return [typed, type] as const;
}

interface OneFilter {
  readonly key: string;
  readonly label: string;
  readonly field: IndexFiltersProps['filters'][number]['filter'];
  /** In words; null: not set. */
  readonly applied: string | null;
  readonly without: FilterView;
  readonly pinned: boolean;
}

function useFilters({ filter, choices, nameOf, onChange }: Props): readonly OneFilter[] {
  const { t } = useTranslation();
  const { outcome, kind, provider, by, from, to, attention, overturned, bulk, ...rest } = filter;
  const all = {
    ...(outcome === undefined ? {} : { outcome }),
    ...(kind === undefined ? {} : { kind }),
    ...(provider === undefined ? {} : { provider }),
    ...(by === undefined ? {} : { by }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(attention === undefined ? {} : { attention }),
    ...(overturned === undefined ? {} : { overturned }),
    ...(bulk === undefined ? {} : { bulk }),
    ...rest,
  };
  const without = (...names: readonly (keyof FilterView)[]): FilterView =>
    Object.fromEntries(
      Object.entries(all).filter(([name]) => !(names as readonly string[]).includes(name)),
    );
  const listed = (names: readonly string[]) => (names.length === 0 ? null : names.join(', '));
  const outcomeName = (one: Outcome) => t(`outcome.${one}`);
  const kindName = (one: RequesterKind) => t(`activity.kinds.${one}`);
  const stateName = (one: (typeof STATES)[number]) => t(`activity.filter.${one}`);
  const states = STATES.filter((one) => filter[one]);
  const days = useDays(from, to);

  const choose = <T extends string>(
    title: string,
    values: readonly T[],
    chosen: readonly T[],
    name: (value: T) => string,
    set: (chosen: T[]) => void,
    allowMultiple: boolean,
  ) => (
    <ChoiceList
      title={title}
      titleHidden
      allowMultiple={allowMultiple}
      choices={values.map((value) => ({ value, label: name(value) }))}
      selected={[...chosen]}
      onChange={(values) => set(values as T[])}
    />
  );
  const known = <T,>(values: readonly T[], chosen: T | undefined) =>
    chosen === undefined || values.includes(chosen) ? values : [...values, chosen];
  const userIds = choices.people.map(({ userId }) => userId);
  const label = {
    outcome: t('activity.filter.outcome'),
    provider: t('activity.filter.provider'),
    when: t('activity.filter.when'),
    by: t('activity.filter.by'),
    kind: t('activity.filter.kind'),
    state: t('activity.filter.state'),
    bulk: t('activity.filter.bulk'),
  };

  return [
    {
      ...{ key: 'outcome', label: label.outcome, pinned: true, without: without('outcome') },
      applied: listed((outcome ?? []).map(outcomeName)),
      field: choose(
        label.outcome,
        STACKED,
        outcome ?? [],
        outcomeName,
        (chosen) => onChange({ ...without('outcome'), outcome: chosen }),
        true,
      ),
    },
    {
      ...{ key: 'provider', label: label.provider, pinned: true, without: without('provider') },
      applied: provider ?? null,
      field: choose(
        label.provider,
        known(choices.providers, provider),
        provider === undefined ? [] : [provider],
        (name) => name,
        ([chosen]) =>
          onChange({
            ...without('provider'),
            ...(chosen === undefined ? {} : { provider: chosen }),
          }),
        false,
      ),
    },
    {
      ...{ key: 'when', label: label.when, pinned: true, without: without('from', 'to') },
      applied: days,
      field: (
        <Days
          key={`${from}/${to}`}
          from={from}
          to={to}
          onApply={(chosen) => onChange({ ...without('from', 'to'), ...chosen })}
        />
      ),
    },
    {
      ...{ key: 'by', label: label.by, pinned: true, without: without('by') },
      applied: by === undefined ? null : nameOf(by),
      field: choose(
        label.by,
        known(userIds, by),
        by === undefined ? [] : [by],
        nameOf,
        ([chosen]) =>
          onChange({ ...without('by'), ...(chosen === undefined ? {} : { by: chosen }) }),
        false,
      ),
    },
    {
      ...{ key: 'kind', label: label.kind, pinned: true, without: without('kind') },
      applied: listed((kind ?? []).map(kindName)),
      field: choose(
        label.kind,
        KINDS,
        kind ?? [],
        kindName,
        (chosen) => onChange({ ...without('kind'), kind: chosen }),
        true,
      ),
    },
    {
      ...{ key: 'state', label: label.state, pinned: true },
      without: without('attention', 'overturned'),
      applied: listed(states.map(stateName)),
      field: choose(
        label.state,
        STATES,
        states,
        stateName,
        (chosen) =>
          onChange({
            ...without('attention', 'overturned'),
            ...Object.fromEntries(chosen.map((one) => [one, true])),
          }),
        true,
      ),
    },
    // Only a link leads to it: there is nothing to choose.
    ...(bulk === undefined
      ? []
      : [
          {
            ...{ key: 'bulk', label: label.bulk, pinned: true, without: without('bulk') },
            applied: bulk.slice(0, 8),
            field: <Text as="p">{t('activity.filter.bulkText')}</Text>,
          },
        ]),
  ];
}

/** The chosen days in words. Known in the browser only: the server does not know the visitor's time zone. */
function useDays(from: string | undefined, to: string | undefined) {
  const { t } = useTranslation();
  const isHere = useHydrated();
  const locale = useLocale();
  if (from === undefined && to === undefined) return null;
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    ...(isHere ? {} : { timeZone: 'UTC' }),
  });
  const first = from === undefined ? null : format.format(new Date(from));
  const last = to === undefined ? null : format.format(new Date(Date.parse(to) - 1));
  if (last === null) return t('activity.filter.since', { from: first });
  if (first === null) return t('activity.filter.until', { to: last });
  return t('activity.filter.between', { from: first, to: last });
}

interface DaysProps {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onApply: (days: Pick<FilterView, 'from' | 'to'>) => void;
}

function Days({ from, to, onApply }: DaysProps) {
  const { t } = useTranslation();
  const [first, setFirst] = useState(from === undefined ? '' : dayOf(from, false));
  const [last, setLast] = useState(to === undefined ? '' : dayOf(to, true));
  const [isWrong, setWrong] = useState(false);
  const apply = () => {
    const wrong = first !== '' && last !== '' && last < first;
    setWrong(wrong);
    if (wrong) return;
    onApply({
      ...(first === '' ? {} : { from: startOfDay(first) }),
      ...(last === '' ? {} : { to: endOfDay(last) }),
    });
  };
  return (
    <BlockStack gap="200">
      <TextField
        type="date"
        autoComplete="off"
        label={t('activity.filter.from')}
        value={first}
        onChange={setFirst}
      />
      <TextField
        type="date"
        autoComplete="off"
        label={t('activity.filter.to')}
        value={last}
        onChange={setLast}
        error={isWrong ? t('activity.filter.toBeforeFrom') : false}
      />
      <Text as="p" variant="bodySm" tone="subdued">
        {t('activity.filter.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      </Text>
      <div>
        <Button onClick={apply}>{t('activity.filter.apply')}</Button>
      </div>
    </BlockStack>
  );
}
