/** GET and POST /api/views: the filters of the list that the shop has given a name. */
import { z } from 'zod';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { filterSchema } from '#app/http/filter.ts';
import { problem } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';

const LONGEST_NAME = 60;
const NAME_EXPECTED = `a name of 1 to ${LONGEST_NAME} characters`;

const view = z.object(
  {
    name: z.string(NAME_EXPECTED).trim().min(1, NAME_EXPECTED).max(LONGEST_NAME, NAME_EXPECTED),
    filter: filterSchema,
  },
  'a JSON object with name and filter',
);

async function listViews({ application, shop }: ApiCall): Promise<Response> {
  return Response.json({ views: await application.listSavedViews(shop) });
}

async function saveView({ request, application, shop }: ApiCall): Promise<Response> {
  const body = await readJson(request, view);
  if (body.kind === 'refused') return body.response;
  const { name, filter } = body.value;
  const result = await application.saveView(shop, name, filter);
  switch (result.kind) {
    case 'saved':
      return Response.json(result.view, { status: 201 });
    case 'name_taken':
      return problem('view_name_taken', 'There is a view of that name already.', { field: 'name' });
    case 'too_many':
      return problem(
        'too_many_views',
        `There are ${result.most} views already. Delete one before you save another.`,
      );
  }
}

const route = apiRoute({ GET: listViews, POST: saveView });
export const loader = route;
export const action = route;
