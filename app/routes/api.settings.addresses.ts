/** POST /api/settings/addresses { "address": "..." }: asks the owner of an address of the settings once more. */
import { z } from 'zod';
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { problem } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';

const EXPECTED = 'an email address of the settings';

const wish = z.object(
  { address: z.string(EXPECTED).max(254, EXPECTED) },
  'a JSON object with address',
);

async function askAddress({ request, application, shop, who }: ApiCall): Promise<Response> {
  const body = await readJson(request, wish);
  if (body.kind === 'refused') return body.response;
  const result = await application.askAddress(shop, who, body.value.address);
  switch (result.kind) {
    case 'asked':
      return Response.json(await application.readSettings(shop, who), { status: 202 });
    case 'unknown_address':
      return problem('address_not_found', 'The settings have no such email address.', {
        field: 'address',
      });
    case 'not_waiting':
      return problem('address_not_waiting', 'This email address doesn’t wait for its owner.', {
        field: 'address',
      });
    case 'mail_not_set_up':
      return problem('mail_not_set_up', 'This installation of the app can’t send email.');
    case 'too_often': {
      const until = new Date(result.until);
      const seconds = Math.max(1, Math.ceil((result.until - Date.now()) / 1_000));
      return problem(
        'too_many_questions',
        `The owner was asked often enough for today. Try again after ${until.toISOString()}.`,
        { headers: { 'Retry-After': String(seconds) } },
      );
    }
    case 'not_allowed':
    case 'shopify_unavailable':
      return problem(result.kind, result.message);
  }
}

const route = apiRoute({ POST: askAddress });
export const loader = route;
export const action = route;
