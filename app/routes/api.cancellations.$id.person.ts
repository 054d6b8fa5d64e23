/**
 * POST /api/cancellations/:id/person: a person says what became of a warehouse order after a call, or
 * takes that back. Kept as their word; no verdict follows from it.
 */
import { z } from 'zod';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { cancellationNotFound, problem } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';

const SAYS = ['stopped', 'ships', 'taken_back'] as const;
const LONGEST_NOTE = 500;
const PLACE_EXPECTED = 'the index of one of the cancellation’s warehouses, from 0';

const word = z.object(
  {
    place: z.number(PLACE_EXPECTED).int(PLACE_EXPECTED).min(0, PLACE_EXPECTED).nullish(),
    says: z.enum(SAYS, `one of ${SAYS.join(', ')}`),
    note: z
      .string('text')
      .max(LONGEST_NOTE, `at most ${LONGEST_NOTE} characters`)
      .nullish()
      .transform((note) => note?.trim() || null),
  },
  'a JSON object with says',
);

async function recordPersonsWord(call: ApiCall): Promise<Response> {
  const { request, params, application, shop, requestedBy } = call;
  const body = await readJson(request, word);
  if (body.kind === 'refused') return body.response;
  const { place, says, note } = body.value;
  const said = { place: place ?? null, says, note };
  const result = await application.recordPersonsWord(shop, params.id ?? '', said, requestedBy);
  switch (result.kind) {
    case 'recorded':
      return Response.json(result.cancellation);
    case 'unknown_cancellation':
      return cancellationNotFound();
    case 'unknown_place':
      return problem('malformed_input', `Expected for place: ${PLACE_EXPECTED}.`, {
        field: 'place',
      });
  }
}

const route = apiRoute({ POST: recordPersonsWord });
export const loader = route;
export const action = route;
