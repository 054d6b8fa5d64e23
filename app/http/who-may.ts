/** Who may change the settings, as a page tells somebody who may not. */
import type { SettingsView } from '#app/contract/api.ts';
import { formattingLocale, type Language } from '#app/wording/languages.ts';

export interface WhoMay {
  readonly access: 'owner' | 'chosen';
  /** In words; null where no name is known. */
  readonly names: string | null;
}

/** null: whoever asks may. */
export function whoMay({ access, can }: SettingsView, language: Language): WhoMay | null {
  if (can.changeSettings) return null;
  const named = access.staff.filter(
    ({ isOwner, isChosen }) => isOwner || (access.settings === 'chosen' && isChosen),
  );
  const names = new Intl.ListFormat(formattingLocale(language)).format(
    named.map(({ name }) => name),
  );
  return {
    access: access.settings === 'chosen' ? 'chosen' : 'owner',
    names: names === '' ? null : names,
  };
}
