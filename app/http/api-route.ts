/**
 * The edge of every `/api/*` route: preflight, sign-in, one handler for each method, and every failure
 * as a problem that an extension can read. Handlers know neither CORS nor sessions.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { LoadContext } from '#app/load-context.ts';
import type { Application, Requester, SignedIn } from '#app/use-cases/application.ts';
import { DEFAULT_LANGUAGE, type Language } from '#app/wording/languages.ts';
import { allowExtensions } from './cors.ts';
import { noteDatabaseFault } from './database-fault.ts';
import { namedLanguage } from './language.ts';
import { databaseUnavailable, FAULT_DETAIL, problem } from './problem.ts';
import { signedIn } from './signed-in.ts';

export interface ApiCall {
  readonly request: Request;
  /** No use in waiting any longer: the reader has gone, or this process is told to end. */
  readonly over: AbortSignal;
  readonly url: URL;
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Its views are worded in the caller's language. */
  readonly application: Application;
  /** As the session token names it: "example.myshopify.com". */
  readonly shop: string;
  /** The member of staff who is signed in. */
  readonly requestedBy: Requester;
  readonly who: SignedIn;
  /** `?locale=`, else the one that the member of staff last opened the app in, else English. */
  readonly language: Language;
}

export type ApiHandler = (call: ApiCall) => Promise<Response>;
export type ApiMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * One function for Remix's `loader` and `action`. Both have to be exported, whatever the methods are:
 * Remix sends preflights and GETs to the loader, everything else to the action.
 */
export function apiRoute(handlers: Partial<Record<ApiMethod, ApiHandler>>) {
  return async ({ request, params, context }: LoaderFunctionArgs): Promise<Response> => {
    const response = await answer(request, params, context, handlers);
    response.headers.set('Cache-Control', 'no-store');
    return allowExtensions(request, context.config.shopify.appUrl, response);
  };
}

async function answer(
  request: Request,
  params: ApiCall['params'],
  context: LoadContext,
  handlers: Partial<Record<ApiMethod, ApiHandler>>,
): Promise<Response> {
  try {
    // Without this header the library takes the request for a page and redirects it to a log-in form.
    if (request.method !== 'OPTIONS' && !request.headers.get('Authorization')) {
      return problem('unauthenticated', FAULT_DETAIL.unauthenticated);
    }
    const { session, sessionToken } = await context.shopify.authenticate.admin(request);
    const handle = handlerFor(request.method, handlers);
    if (!handle) {
      const allowed = Object.keys(handlers).join(', ');
      return problem('method_not_allowed', `This address takes ${allowed} only.`, {
        headers: { Allow: allowed },
      });
    }
    const userId = sessionToken?.sub ?? null;
    const language =
      namedLanguage(request.url) ??
      (userId === null
        ? DEFAULT_LANGUAGE
        : await context.application.meetStaff(session.shop, userId, null));
    return await handle({
      request,
      over: AbortSignal.any([request.signal, context.closing]),
      url: new URL(request.url),
      params,
      application: context.application.speaking(language).by({ kind: 'staff', userId }),
      shop: session.shop,
      requestedBy: { kind: 'staff', userId },
      who: signedIn(request, sessionToken?.sub),
      language,
    });
  } catch (thrown) {
    if (thrown instanceof Response) return refusalOf(thrown);
    if (noteDatabaseFault(thrown, context, { path: pathOf(request) })) return databaseUnavailable();
    context.log.error({ err: thrown, path: pathOf(request) }, 'An API call failed unexpectedly');
    return problem('internal', FAULT_DETAIL.internal);
  }
}

function handlerFor(
  method: string,
  handlers: Partial<Record<ApiMethod, ApiHandler>>,
): ApiHandler | null {
  switch (method) {
    case 'HEAD':
      return handlers.GET ?? null;
    case 'GET':
    case 'POST':
    case 'PUT':
    case 'DELETE':
      return handlers[method] ?? null;
    default:
      return null;
  }
}

/** Without the query: it can hold a session token. */
function pathOf(request: Request): string {
  return new URL(request.url).pathname;
}

/** What Shopify's library threw instead of signing in: the preflight's answer, or a refusal without words. */
function refusalOf(thrown: Response): Response {
  const { status, headers } = thrown;
  if (status === 401) return problem('unauthenticated', FAULT_DETAIL.unauthenticated, { headers });
  // The token exchange failed: the session token was good, so it is not the client's fault.
  if (status >= 500) return problem('shopify_unavailable', FAULT_DETAIL.shopify_unavailable);
  return thrown;
}
