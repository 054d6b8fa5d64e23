/** GET and PUT /api/settings: what the merchant has decided for the shop. Never holds a secret. */
import { type ApiCall, apiRoute } from '#app/http/api-route.ts';
import { malformedIssue, problem } from '#app/http/problem.ts';
import { readJson } from '#app/http/read-json.ts';
import { issueOfRefusal, settingsSchema } from '#app/http/settings.ts';

/** Every provider can have a message of 2,000 characters. */
const LIMIT_BYTES = 256 * 1024;

async function readSettings({ application, shop, who }: ApiCall): Promise<Response> {
  return Response.json(await application.readSettings(shop, who));
}

async function saveSettings({ request, application, shop, who }: ApiCall): Promise<Response> {
  const body = await readJson(request, settingsSchema, LIMIT_BYTES);
  if (body.kind === 'refused') return body.response;
  const { version, wish } = body.value;
  const result = await application.saveSettings(shop, who, version, wish);
  switch (result.kind) {
    case 'saved':
      return Response.json(result.settings);
    case 'changed_meanwhile':
      return problem(
        'settings_changed',
        'The settings were changed since you read them, so nothing was saved. Read them again.',
        { field: 'version' },
      );
    case 'unknown_provider':
    case 'locks_you_out':
      return malformedIssue('malformed_input', [issueOfRefusal(result, wish)]);
    case 'scope_missing':
      return malformedIssue('scope_missing', [issueOfRefusal(result, wish)]);
    case 'not_allowed':
    case 'shopify_unavailable':
      return problem(result.kind, result.message);
  }
}

const route = apiRoute({ GET: readSettings, PUT: saveSettings });
export const loader = route;
export const action = route;
