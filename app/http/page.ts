/**
 * The edge of every embedded page: signs in, and throws a fault of the outside in the form that the
 * error boundaries know. Anything else that is thrown is a bug and goes on to `handleError`.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { Application, SignedIn } from '#app/use-cases/application.ts';
import { isDatabaseUnavailable } from './database-fault.ts';
import { pageFaultResponse } from './page-fault.ts';
import { signedIn } from './signed-in.ts';

export interface PageCall {
  readonly request: Request;
  readonly application: Application;
  readonly shop: string;
  readonly who: SignedIn;
}

export async function forShop<T>(
  { request, context }: LoaderFunctionArgs,
  run: (call: PageCall) => Promise<T>,
): Promise<T> {
  try {
    const { session, sessionToken } = await context.shopify.authenticate.admin(request);
    return await run({
      request,
      application: context.application,
      shop: session.shop,
      who: signedIn(request, sessionToken?.sub),
    });
  } catch (thrown) {
    // Redirects and bounce pages of the sign-in pass; a 500 is a token exchange that failed.
    if (thrown instanceof Response && thrown.status >= 500 && thrown.body === null) {
      throw pageFaultResponse('shopify_unavailable');
    }
    if (isDatabaseUnavailable(thrown)) {
      context.log.warn({ err: thrown }, 'The database cannot be reached');
      throw pageFaultResponse('database_unavailable');
    }
    throw thrown;
  }
}
