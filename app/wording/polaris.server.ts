/** Polaris' own texts (buttons of its components, screen reader labels) in each language of the app. */
import da from '@shopify/polaris/locales/da.json' with { type: 'json' };
import de from '@shopify/polaris/locales/de.json' with { type: 'json' };
import en from '@shopify/polaris/locales/en.json' with { type: 'json' };
import fi from '@shopify/polaris/locales/fi.json' with { type: 'json' };
import fr from '@shopify/polaris/locales/fr.json' with { type: 'json' };
import nb from '@shopify/polaris/locales/nb.json' with { type: 'json' };
import nl from '@shopify/polaris/locales/nl.json' with { type: 'json' };
import sv from '@shopify/polaris/locales/sv.json' with { type: 'json' };
import type { Language } from './languages.ts';

const TEXTS = { en, sv, nb, da, fi, de, nl, fr } satisfies Record<Language, object>;

export function polarisTextsIn(language: Language) {
  return TEXTS[language];
}
