/**
 * `?since=VERSION&wait=SECONDS`: how long polls are asked for. Without `since` the answer is what stands
 * now.
 */
import { z } from 'zod';
import type { ApiCall } from './api-route.ts';
import { malformed } from './read-json.ts';

const LONGEST_WAIT_SECONDS = 25;
const SINCE_EXPECTED = 'a version, a whole number from 0';
const WAIT_EXPECTED = 'seconds, a number from 0';

const query = z.object({
  since: z
    .string()
    .regex(/^\d{1,15}$/, SINCE_EXPECTED)
    .transform(Number)
    .nullable(),
  /** More than the longest wait is no mistake: it is simply answered earlier. */
  wait: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, WAIT_EXPECTED)
    .transform((seconds) => Math.min(Number(seconds), LONGEST_WAIT_SECONDS))
    .nullable(),
});

export type Wait = {
  readonly since: number;
  readonly waitMs: number;
  readonly signal: AbortSignal;
};

type WaitRead =
  | { readonly kind: 'read'; readonly wait: Wait | null }
  | { readonly kind: 'refused'; readonly response: Response };

export function readWait({ over, url }: Pick<ApiCall, 'over' | 'url'>): WaitRead {
  const read = query.safeParse({
    since: url.searchParams.get('since'),
    wait: url.searchParams.get('wait'),
  });
  if (!read.success) return { kind: 'refused', response: malformed(read.error) };
  const { since, wait } = read.data;
  return {
    kind: 'read',
    wait: since === null ? null : { since, waitMs: Math.round((wait ?? 0) * 1000), signal: over },
  };
}
