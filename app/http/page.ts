/**
 * The edge of every embedded page: signs in, finds the visitor's language, and throws a fault of the
 * outside in the form that the error boundaries know. Anything else that is thrown is a bug and goes on
 * to `handleError`.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { TFunction } from 'i18next';
import type { Application, SignedIn } from '#app/use-cases/application.ts';
import { DEFAULT_LANGUAGE, type Language } from '#app/wording/languages.ts';
import { type Say, sayIn } from '#app/wording/say.server.ts';
import { wordsIn } from '#app/wording/texts.server.ts';
import { noteDatabaseFault } from './database-fault.ts';
import { namedLanguage } from './language.ts';
import { pageFaultResponse } from './page-fault.ts';
import { signedIn } from './signed-in.ts';

export interface PageCall {
  readonly request: Request;
  /** Its views are worded in the visitor's language. */
  readonly application: Application;
  readonly shop: string;
  readonly who: SignedIn;
  readonly language: Language;
  /** Texts in the visitor's language, for what a loader or an action itself says. */
  readonly t: TFunction;
  /** The same for what the domain says. */
  readonly say: Say;
}

export async function forShop<T>(
  { request, context }: LoaderFunctionArgs,
  run: (call: PageCall) => Promise<T>,
): Promise<T> {
  try {
    const { session, sessionToken } = await context.shopify.authenticate.admin(request);
    const { shop } = session;
    const { application } = context;
    const language = await application.meetStaff(
      shop,
      sessionToken.sub,
      namedLanguage(request.url),
    );
    return await run({
      request,
      application: application.speaking(language).by({ kind: 'staff', userId: sessionToken.sub }),
      shop,
      who: signedIn(request, sessionToken.sub),
      language,
      t: wordsIn(language),
      say: sayIn(language),
    });
  } catch (thrown) {
    // Redirects and bounce pages of the sign-in pass; a 500 is a token exchange that failed.
    if (thrown instanceof Response && thrown.status >= 500 && thrown.body === null) {
      throw pageFaultResponse('shopify_unavailable');
    }
    if (noteDatabaseFault(thrown, context)) throw pageFaultResponse('database_unavailable');
    throw thrown;
  }
}

/**
 * The language of a document, for its root: a page is rendered in it from the first byte. Must not fail,
 * because what says that something failed is worded by it.
 */
export async function languageOfDocument(args: LoaderFunctionArgs): Promise<Language> {
  const named = namedLanguage(args.request.url);
  if (named !== null) return named;
  // Without a token nobody is signed in, and there is nobody whose language could be known.
  if (!new URL(args.request.url).searchParams.has('id_token')) return DEFAULT_LANGUAGE;
  try {
    return await forShop(args, async ({ language }) => language);
  } catch {
    return DEFAULT_LANGUAGE;
  }
}
