/**
 * A form for a part of the settings: what was typed, what is saved, and what became of the last save. What
 * was typed stays until it is saved or discarded, and each complaint until its field is changed. A save
 * names the version that the form was made from, whatever was read since.
 */
import { type ClientActionFunctionArgs, useFetcher } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsView } from '#app/contract/api.ts';
import type { SaveResult } from '#app/http/settings-page.ts';
import { issueWords, type WordedIssue } from './issue-words.ts';
import { useHydrated } from './use-hydrated.ts';
import { useLeaveGuard } from './use-leave-guard.ts';

/** A field that is wrong, or the banner above all of them. */
const FIRST_COMPLAINT = '[aria-invalid="true"], [data-complaint] [tabindex]';

/** A page's `clientAction`: a failure that would end on an error page is a result. */
export async function saveOrUnreached({
  serverAction,
}: ClientActionFunctionArgs): Promise<SaveResult> {
  try {
    return await serverAction<SaveResult>();
  } catch {
    return { kind: 'unreached' };
  }
}

export type Trouble = Exclude<SaveResult['kind'], 'saved' | 'wrong'>;

/** Nothing is sent; the form changes and complains instead. */
export interface Objection<Fields> {
  readonly change: Partial<Fields>;
  readonly issues: readonly WordedIssue[];
}

interface Plan<Fields> {
  readonly loaded: SettingsView;
  readonly fieldsOf: (settings: SettingsView) => Fields;
  /** What is sent, but for the version. */
  readonly sentOf: (fields: Fields, settings: SettingsView) => object;
  /** The fields that have a place for complaints; all others stand above the form. */
  readonly places: readonly string[];
  readonly beforeSave?: (
    fields: Fields,
    settings: SettingsView,
  ) => Promise<Objection<Fields> | null>;
}

export interface SettingsForm<Fields> {
  /** As far as this page knows. */
  readonly settings: SettingsView;
  readonly fields: Fields;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  /** Nothing can be changed, now or by this person. */
  readonly isLocked: boolean;
  readonly trouble: Trouble | null;
  /** Complaints without a place of their own. */
  readonly others: readonly string[];
  /** `places`: whose complaints this mends. */
  change(change: Partial<Fields>, ...places: readonly string[]): void;
  /** Ready to be spread on a field. */
  errorOf(place: string): { readonly error?: string };
  save(): void;
  discard(): void;
  /** Gives up what was typed for what somebody else has saved. */
  showSaved(): void;
}

export function useSettingsForm<Fields extends object>(plan: Plan<Fields>): SettingsForm<Fields> {
  const { t } = useTranslation();
  const { fieldsOf, sentOf, places, beforeSave } = plan;
  const [settings, setSettings] = useState(plan.loaded);
  const [fields, setFields] = useState(() => fieldsOf(plan.loaded));
  const [issues, setIssues] = useState<readonly WordedIssue[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [failures, setFailures] = useState(0);
  // From the press to the end that is heeded: the fetcher's own state comes a moment late.
  const [isSaving, setSaving] = useState(false);
  const [newer, setNewer] = useState<SettingsView | null>(null);
  const isHydrated = useHydrated();
  const saving = useFetcher<SaveResult>();
  const heeded = useRef<SaveResult | undefined>(undefined);

  const isChanged = JSON.stringify(fields) !== JSON.stringify(fieldsOf(settings));
  useLeaveGuard(isChanged);

  const show = (shown: SettingsView) => {
    setSettings(shown);
    setFields(fieldsOf(shown));
    setIssues([]);
    setTrouble(null);
    setNewer(null);
  };
  const complain = (wrong: readonly WordedIssue[]) => {
    setIssues(wrong);
    setFailures((count) => count + 1);
  };
  const fail = (how: Trouble) => {
    setTrouble(how);
    setFailures((count) => count + 1);
  };
  useEffect(() => {
    const result = saving.data;
    if (saving.state !== 'idle' || !result || heeded.current === result) return;
    heeded.current = result;
    setSaving(false);
    setTrouble(null);
    switch (result.kind) {
      case 'saved':
        show(result.settings);
        window.shopify?.toast.show(t('settingsForm.saved'));
        return;
      case 'wrong':
        complain(result.issues);
        return;
      case 'changed_meanwhile':
        setNewer(result.settings);
        fail(result.kind);
        return;
      default:
        fail(result.kind);
    }
  });
  // To what went wrong, which may be out of sight, so that nobody has to look for it.
  useEffect(() => {
    if (failures > 0) document.querySelector<HTMLElement>(FIRST_COMPLAINT)?.focus();
  }, [failures]);

  async function save(): Promise<void> {
    if (!isChanged || isSaving) return;
    setSaving(true);
    setIssues([]);
    if (beforeSave) {
      const objection = await beforeSave(fields, settings);
      if (objection) {
        setSaving(false);
        setFields((before) => ({ ...before, ...objection.change }));
        complain(objection.issues);
        return;
      }
    }
    const sent = { version: settings.version, ...sentOf(fields, settings) };
    // Through text, as it travels: Remix knows no `undefined` in JSON.
    saving.submit(JSON.stringify(sent), { method: 'post', encType: 'application/json' });
  }

  return {
    settings,
    fields,
    isChanged,
    isSaving,
    isLocked: isSaving || !isHydrated || !settings.can.changeSettings,
    trouble,
    others: issues
      .filter(({ field }) => !places.includes(field))
      .map((issue) => issueWords(t, issue)),
    change(change, ...mended) {
      setFields((before) => ({ ...before, ...change }));
      setIssues((before) =>
        before.some(({ field }) => mended.includes(field))
          ? before.filter(({ field }) => !mended.includes(field))
          : before,
      );
    },
    errorOf(place) {
      const issue = issues.find(({ field }) => field === place);
      return issue === undefined ? {} : { error: issueWords(t, issue) };
    },
    save: () => void save(),
    discard: () => show(settings),
    showSaved: () => {
      if (newer) show(newer);
    },
  };
}
