/** GET /api/overview: what needs attention now, and what came of the last weeks. */
import { z } from 'zod';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { malformed } from '#app/http/read-json.ts';

const WEEKS = 12;
const WEEKS_EXPECTED = 'a whole number from 1 to 52';

const query = z.object({
  weeks: z
    .string()
    .regex(/^\d{1,2}$/, WEEKS_EXPECTED)
    .transform(Number)
    .refine((weeks) => weeks >= 1 && weeks <= 52, WEEKS_EXPECTED)
    .nullable(),
});

async function readOverview({ url, application, shop }: ApiCall): Promise<Response> {
  const read = query.safeParse({ weeks: url.searchParams.get('weeks') });
  if (!read.success) return malformed(read.error);
  return Response.json(await application.readOverview(shop, read.data.weeks ?? WEEKS));
}

const route = apiRoute({ GET: readOverview });
export const loader = route;
export const action = route;
