/** What the button beside an address that waits sends: the question goes out once more. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { forShop } from '#app/http/page.ts';
import type { AskedResult } from '#app/http/settings-page.ts';
import { readSubmission } from '#app/http/submission.ts';

const submission = z.object({ address: z.string().max(254) });

export async function action(args: ActionFunctionArgs): Promise<AskedResult> {
  return forShop(args, async ({ request, application, shop, who }) => {
    const sent = await readSubmission(request, submission);
    if (sent === null) return { kind: 'not_sent' };
    const { kind } = await application.askAddress(shop, who, sent.address);
    return { kind: kind === 'asked' || kind === 'too_often' ? kind : 'not_sent' };
  });
}
