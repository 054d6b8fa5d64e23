/**
 * What the pages of settings read, send and get: the same save as the API's, and its end in a form that a
 * page can word in the visitor's language. Words nothing itself.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { InputIssue, SettingsView } from '#app/contract/api.ts';
import { inputIssues } from './input-issues.ts';
import { forShop, type PageCall } from './page.ts';
import { readBody } from './read-body.ts';
import { issueOfRefusal, settingsSchema } from './settings.ts';

/** As much as the API takes. */
const LIMIT_BYTES = 256 * 1024;

export type SaveResult =
  | { readonly kind: 'saved'; readonly settings: SettingsView }
  /** Nothing was changed; `settings`: what is saved now. */
  | { readonly kind: 'changed_meanwhile'; readonly settings: SettingsView }
  | { readonly kind: 'wrong'; readonly issues: readonly InputIssue[] }
  | { readonly kind: 'not_allowed' | 'shopify_unavailable' | 'not_understood' }
  /** Said by the browser: it is not known what became of what was sent. */
  | { readonly kind: 'unreached' };

/** Of asking the owner of an address once more. `not_sent`: for any other reason than that it was asked enough. */
export interface AskedResult {
  readonly kind: 'asked' | 'too_often' | 'not_sent';
}

/** The `loader` of a page that shows nothing but settings. */
export async function loadSettings(args: LoaderFunctionArgs): Promise<SettingsView> {
  return forShop(args, ({ application, shop, who }) => application.readSettings(shop, who));
}

/** The `action` of every page of settings. */
export async function saveSettings(args: ActionFunctionArgs): Promise<SaveResult> {
  return forShop(args, save);
}

async function save(call: PageCall): Promise<SaveResult> {
  const { request, application, shop, who } = call;
  const body = await readBody(request, LIMIT_BYTES);
  const sent = body.kind === 'read' ? parsed(body.text) : undefined;
  if (sent === undefined) return { kind: 'not_understood' };
  const read = settingsSchema.safeParse(sent);
  if (!read.success) return { kind: 'wrong', issues: inputIssues(read.error) };
  const { version, wish } = read.data;
  const result = await application.saveSettings(shop, who, version, wish);
  switch (result.kind) {
    case 'saved':
      return result;
    case 'changed_meanwhile':
      return { kind: 'changed_meanwhile', settings: await application.readSettings(shop, who) };
    case 'unknown_provider':
    case 'locks_you_out':
    case 'scope_missing':
      return { kind: 'wrong', issues: [issueOfRefusal(result, wish)] };
    case 'not_allowed':
    case 'shopify_unavailable':
      return { kind: result.kind };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
