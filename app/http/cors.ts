/**
 * Lets the admin's extensions read an answer. The same three headers that Shopify's library sets on its
 * own answers, so that a problem can be read where a success can.
 */
const REAUTHORISE_HEADER = 'X-Shopify-API-Request-Failure-Reauthorize-Url';

export function allowExtensions(request: Request, appUrl: string, response: Response): Response {
  const origin = request.headers.get('Origin');
  if (origin === null || origin === appUrl) return response;
  response.headers.set('Access-Control-Allow-Origin', '*');
  response.headers.set('Access-Control-Allow-Headers', 'Authorization, Content-Type');
  response.headers.set('Access-Control-Expose-Headers', REAUTHORISE_HEADER);
  return response;
}
