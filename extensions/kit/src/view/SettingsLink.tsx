/** Leads to the app's own settings page from where no banner has a place for a button. */
import type { KeyIn, Words } from '../words.ts';
import { SETTINGS } from './SettingsButton.tsx';

export function SettingsLink({ words }: { readonly words: Words<KeyIn<'go'>> }) {
  return <s-link href={SETTINGS}>{words.t('go.settings')}</s-link>;
}
