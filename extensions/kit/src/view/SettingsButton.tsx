/** Leads from a banner to the app's own settings page. */
import type { KeyIn, Words } from '../words.ts';

// `app:` is the admin's own protocol: the rest is a path below the app's address.
export const SETTINGS = 'app:app/settings';

export function SettingsButton({ words }: { readonly words: Words<KeyIn<'go'>> }) {
  return (
    <s-button slot="secondary-actions" href={SETTINGS}>
      {words.t('go.settings')}
    </s-button>
  );
}
