/** Puts the set-up guide away, or brings it back. No page of its own. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import type { ClientActionFunctionArgs } from '@remix-run/react';
import { z } from 'zod';
import { forShop } from '#app/http/page.ts';
import { readSubmission } from '#app/http/submission.ts';

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async () => redirect('/app'));
}

const submission = z.object({ isDismissed: z.boolean() });

type GuideResult =
  | { readonly kind: 'set'; readonly isDismissed: boolean }
  | { readonly kind: 'failed' }
  /** Said by the browser. */
  | { readonly kind: 'unreached' };

export async function action(args: ActionFunctionArgs): Promise<GuideResult> {
  return forShop(args, async ({ application, shop, request }) => {
    const sent = await readSubmission(request, submission);
    if (sent === null) return { kind: 'failed' };
    await application.setGuideDismissed(shop, sent.isDismissed);
    return { kind: 'set', isDismissed: sent.isDismissed };
  });
}

/** A click that did not get through must not take the page away. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  try {
    return await serverAction<typeof action>();
  } catch {
    return { kind: 'unreached' } as const satisfies GuideResult;
  }
}
