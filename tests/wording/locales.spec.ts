/// <reference types="vite/client" />
/** Every language says the same things, with the same values, in its own plural forms. */
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '#app/wording/languages.ts';
import en from '#app/wording/locales/en.json' with { type: 'json' };
import { WRITTEN } from '#app/wording/texts.server.ts';

const files = import.meta.glob<object>('../../app/wording/locales/*.json', {
  import: 'default',
  eager: true,
});
const catalogues = Object.entries(files).map(
  ([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), textsOf(texts)] as const,
);
const english = textsOf(en);
const PLURAL = /_(zero|one|two|few|many|other)$/;

function textsOf(tree: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string' ? [[path + name, value]] : [...textsOf(value, `${path}${name}.`)],
    ),
  );
}

/** The keys that this language has to have for the English ones. */
function expectedKeys(language: string): readonly string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const keys = [...english.keys()].flatMap((key) =>
    PLURAL.test(key) ? forms.map((form) => key.replace(PLURAL, `_${form}`)) : [key],
  );
  return [...new Set(keys)].toSorted();
}

/** `{{values}}` and `<elements>`. */
function holes(text: string): readonly string[] {
  return [...text.matchAll(/\{\{\w+\}\}|<\/?\w+\/?>/g)].map(([hole]) => hole).toSorted();
}

function englishFor(key: string): string {
  return english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? '';
}

describe.each(catalogues)('the texts in %s', (language, texts) => {
  it('are of a language that the app speaks, and the server has them', () => {
    expect(LANGUAGES).toContain(language);
    expect(Object.keys(WRITTEN)).toContain(language);
  });

  it('have the keys and the plural forms that they need, and no others', () => {
    expect([...texts.keys()].toSorted()).toEqual(expectedKeys(language));
  });

  it('have the values and elements that the English ones have', () => {
    const differing = [...texts].filter(
      ([key, text]) => holes(text).join() !== holes(englishFor(key)).join(),
    );
    expect(differing).toEqual([]);
  });

  it('are not blank, and end as the English ones do', () => {
    const isSentence = (text: string) => /\.$/.test(text);
    const differing = [...texts].filter(
      ([key, text]) => text.trim() === '' || isSentence(text) !== isSentence(englishFor(key)),
    );
    expect(differing).toEqual([]);
  });
});

/** Keys that the code puts together; the compiler knows them, this spec only that they are used. */
const COMPOSED =
  /^(fault|outcome|verdict|contradiction|status|said|problem|nextStep|rejection|enter|providerMessage|mail\.(subject\.order|outcome|verdict|why|source|on|pace|address)|cancellation\.(asked|reasons)|activity\.(kinds|filter)|detail\.(failed|entry)|connection\.(state|method|reading|readingAdvice)|connectionForm\.title|refusal|readOnly|changeRefused|demo\.(story|notChanged)|guide\.(connect|providers|order)|duration|issue|placeholder|settingsForm\.trouble|sections\.(mail\.(on|pace)|automations\.reason)|provider\.(cancellable|answer\.units)|automations\.(reason|ways)|access\.who|changes\.(action|by|field|value))\./;

describe('the English texts', () => {
  it('are all used', () => {
    const sources = Object.values(
      import.meta.glob<string>('../../app/**/*.{ts,tsx}', {
        query: '?raw',
        import: 'default',
        eager: true,
      }),
    ).join('\n');
    const unused = [...english.keys()]
      .map((key) => key.replace(PLURAL, ''))
      .filter((key) => !COMPOSED.test(key))
      .filter((key) => !sources.includes(`'${key}'`) && !sources.includes(`"${key}"`));
    expect(unused).toEqual([]);
  });

  it('have one kind of apostrophe', () => {
    expect([...english.values()].filter((text) => text.includes("'"))).toEqual([]);
  });

  it('are the only place of a page’s words', () => {
    const pages = import.meta.glob<string>('../../app/{routes,ui}/**/*.tsx', {
      query: '?raw',
      import: 'default',
      eager: true,
    });
    // Text between tags, and texts given to what Polaris shows.
    const wordsIn =
      /(?:>\s*|\b(?:title|label|helpText|content|placeholder)[=:]\s*['"])([A-Z][a-z]+[ .a-z][^<>{}='"]*)/g;
    const found = Object.entries(pages).flatMap(([path, source]) =>
      [...source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').matchAll(wordsIn)]
        .map(([, words]) => words?.trim() ?? '')
        .filter((words) => !/[;()&|]/.test(words) && words !== 'Prime Penguin')
        .map((words) => `${path}: ${words}`),
    );
    expect(found).toEqual([]);
  });
});
