/**
 * The list's filter, from an address or from JSON, as every page and call gives it. An empty value is
 * none. A date alone is a day in UTC; everything else names its own offset.
 */
import { z } from 'zod';
import type { Outcome } from '#app/contract/api.ts';
import { isStorableInstant } from '#app/domain/instant.ts';
import { isStorable } from '#app/domain/storable-text.ts';
import type { CancellationFilter } from '#app/use-cases/ports/activity.ts';
import { STORABLE_EXPECTED } from './given-text.ts';

const OUTCOMES = ['pending', 'stopped', 'partly_stopped', 'not_stopped', 'unknown'] as const;
const KINDS = ['staff', 'bulk', 'shopify_cancel', 'flow'] as const;
const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME_EXPECTED =
  'a date such as 2026-11-23, or a time with its offset such as 2026-11-23T09:00:00Z, of the years 1970 to 9998';
const BULK_EXPECTED = 'the id of a request for many orders';
const AFTER_FROM = 'a time after from';

function several<T extends string>(known: readonly T[]) {
  const expected = `one or several of ${known.join(', ')}`;
  return z
    .array(z.string(expected), expected)
    .nullish()
    .transform((given, context): readonly T[] => {
      const wanted = known.filter((one) => given?.includes(one));
      if (given?.every((one) => (known as readonly string[]).includes(one)) !== false)
        return wanted;
      context.issues.push({ code: 'custom', message: expected, input: '' });
      return z.NEVER;
    });
}

function text(longest: number) {
  const expected = `text of at most ${longest} characters`;
  return z
    .string(expected)
    .max(longest, expected)
    .refine(isStorable, STORABLE_EXPECTED)
    .nullish()
    .transform((given) => given?.trim() || null);
}

function timeIn(value: string, dayEnds: boolean): number | null {
  if (DATE.test(value) && z.iso.date().safeParse(value).success) {
    return Date.parse(`${value}T00:00:00Z`) + (dayEnds ? DAY_MS : 0);
  }
  return z.iso.datetime({ offset: true }).safeParse(value).success ? Date.parse(value) : null;
}

/** @param dayEnds a date alone means the end of that day instead of its beginning */
function time(dayEnds: boolean) {
  return z
    .string(TIME_EXPECTED)
    .nullish()
    .transform((given, context): number | null => {
      const value = given?.trim() ?? '';
      if (value === '') return null;
      const at = timeIn(value, dayEnds);
      if (at !== null && isStorableInstant(at)) return at;
      context.issues.push({ code: 'custom', message: TIME_EXPECTED, input: '' });
      return z.NEVER;
    });
}

/** `FilterView` of the contract. */
export const filterSchema: z.ZodType<CancellationFilter> = z
  .object(
    {
      outcome: several<Outcome>(OUTCOMES),
      provider: text(200),
      from: time(false),
      to: time(true),
      by: text(64),
      kind: several(KINDS),
      attention: z.boolean('true or false').nullish(),
      overturned: z.boolean('true or false').nullish(),
      q: text(100),
      bulk: z
        .string(BULK_EXPECTED)
        .nullish()
        .transform((given) => given?.trim() || null)
        .refine((given) => given === null || z.guid().safeParse(given).success, BULK_EXPECTED),
    },
    'an object with the fields of a filter',
  )
  .refine(({ from, to }) => from === null || to === null || from < to, {
    message: AFTER_FROM,
    path: ['to'],
  })
  .transform(({ outcome, provider, from, to, by, kind, attention, overturned, q, bulk }) => ({
    ...{ outcomes: outcome, provider, from, to, by, kinds: kind },
    needsAttention: attention === true,
    overturned: overturned === true,
    orderName: q,
    bulkRequestId: bulk,
  }));

/** `?outcome=stopped&outcome=unknown` and `?outcome=stopped,unknown` are the same. */
export function readFilter(params: URLSearchParams) {
  const list = (name: string) =>
    params
      .getAll(name)
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
  const truth = (name: string) => {
    const given = params.get(name)?.trim() ?? '';
    return given === '' ? null : (BOOLEANS[given] ?? given);
  };
  return filterSchema.safeParse({
    outcome: list('outcome'),
    provider: params.get('provider'),
    from: params.get('from'),
    to: params.get('to'),
    by: params.get('by'),
    kind: list('kind'),
    attention: truth('attention'),
    overturned: truth('overturned'),
    q: params.get('q'),
    bulk: params.get('bulk'),
  });
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  false: false,
  '0': false,
};
