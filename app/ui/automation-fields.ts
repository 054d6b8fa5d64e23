/** What the page of automations holds, and what it asks Shopify for before it saves. */
import type { AutomationsView, SettingsView } from '#app/contract/api.ts';
import type { WordedIssue } from './issue-words.ts';
import type { Objection } from './use-settings-form.ts';

export interface AutomationFields extends Omit<AutomationsView, 'forwardOnlyTag'> {
  /** As typed; empty: all orders. */
  readonly forwardOnlyTag: string;
}

export const AUTOMATION_PLACES = [
  'automations.forwardOnlyTag',
  'automations.writeMetafield',
  'automations.writeTag',
] as const;

export function automationFields({ automations }: SettingsView): AutomationFields {
  return { ...automations, forwardOnlyTag: automations.forwardOnlyTag ?? '' };
}

const WRITING = ['writeMetafield', 'writeTag'] as const;

/** Switched on without the right: it is asked for, and what it was for stays off where it is declined. */
export async function askBeforeWriting(
  fields: AutomationFields,
  { automations, can }: SettingsView,
): Promise<Objection<AutomationFields> | null> {
  const newly = WRITING.filter((name) => fields[name] && !automations[name]);
  if (newly.length === 0 || can.writeOrders || (await askForWriteOrders())) return null;
  return {
    change: Object.fromEntries(newly.map((name) => [name, false])),
    issues: newly.map(
      (name): WordedIssue => ({ field: `automations.${name}`, code: 'scope_missing', values: {} }),
    ),
  };
}

/** @returns whether the app has the right now */
export async function askForWriteOrders(): Promise<boolean> {
  try {
    const answer = await window.shopify?.scopes.request(['write_orders']);
    return answer?.result === 'granted-all';
  } catch {
    // Not every member of staff may give an app more rights.
    return false;
  }
}
