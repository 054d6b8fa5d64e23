/// <reference types="vite/client" />
/** A provider without a name, in every language: a capital at a sentence's start and nowhere else. */
import { describe, expect, it } from 'vitest';
import { translated } from '../src/translated.ts';

const catalogues = Object.entries(
  import.meta.glob<object>('../texts/*.json', { import: 'default', eager: true }),
).map(([file, texts]) => [file.replace(/^.*\/|\.json$/g, ''), texts] as const);

function i18nOf(texts: object) {
  return {
    translate(key: string, values: Record<string, string | number> = {}): string {
      const text = key
        .split('.')
        .reduce<unknown>((tree, name) => (tree as Record<string, unknown>)[name], texts);
      return String(text).replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]));
    },
  };
}

/** How it stands at a sentence's start, and how within one. */
const FORMS: Readonly<Record<string, readonly [string, string]>> = {
  da: ['Lageret har allerede afsendt den.', 'Refunder ikke endnu. Kontakt lageret.'],
  // Nouns and the polite "Ihr" have a capital everywhere.
  de: [
    'Ihr Lager hat sie bereits versandt.',
    'Nehmen Sie noch keine Rückerstattung vor. Kontaktieren Sie Ihr Lager.',
  ],
  en: ['The warehouse has already shipped it.', 'Do not refund yet. Contact the warehouse.'],
  fi: [
    'Varasto on jo lähettänyt tilauksen.',
    'Älä tee hyvitystä vielä. Ota yhteyttä logistiikkakumppaniin (varasto).',
  ],
  fr: ['L’entrepôt a déjà expédié la commande.', 'Ne remboursez pas encore. Contactez l’entrepôt.'],
  nb: ['Lageret har allerede sendt den.', 'Ikke refunder ennå. Kontakt lageret.'],
  nl: [
    'Het magazijn heeft de bestelling al verzonden.',
    'Betaal nog niets terug. Neem contact op met het magazijn.',
  ],
  sv: ['Lagret har redan skickat den.', 'Återbetala inte ännu. Kontakta lagret.'],
};

describe.each(catalogues)('a provider without a name in %s', (language, texts) => {
  const i18n = i18nOf(texts);
  const provider = i18n.translate('provider.generic');
  const said = (key: string, name = provider) => translated(i18n, key, { provider: name });

  it('has a capital where it begins a sentence, and none within', () => {
    expect([said('verdict.too_late.shipped'), said('next.contact')]).toEqual(FORMS[language]);
  });

  it('has a capital where it begins the second sentence', () => {
    const [first = ''] = FORMS[language] ?? [];
    const capital = first.slice(0, provider.length);
    expect(said('verdict.requested.meaning')).toContain(`. ${capital} `);
  });
});

describe('a provider with a name', () => {
  it('keeps it as it is written', () => {
    for (const [, texts] of catalogues) {
      const text = translated(i18nOf(texts), 'verdict.too_late.shipped', {
        provider: 'eLogistics',
      });
      expect(text).toMatch(/^eLogistics /);
    }
  });
});
