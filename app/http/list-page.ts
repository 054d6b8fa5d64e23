/** Which page of a list a call asks for: `?cursor=` and `?limit=`. */
import { z } from 'zod';

const LIMIT_EXPECTED = 'a whole number from 1 to 100';

const page = z.object({
  cursor: z.string().max(512, 'the nextCursor of the page before').nullable(),
  limit: z
    .string()
    .nullable()
    .transform((given) => (given === null ? 25 : Number(given)))
    .refine((limit) => Number.isInteger(limit) && limit >= 1 && limit <= 100, LIMIT_EXPECTED),
});

export function readListPage(params: URLSearchParams) {
  return page.safeParse({ cursor: params.get('cursor'), limit: params.get('limit') });
}
