/** Every extension says the same things in every language that it has, with the shared texts as they are. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { localeFiles } from '../../scripts/write-extension-texts.ts';

const EXTENSIONS = join(import.meta.dirname, '../../extensions');

/** What is compared: the kit's own folder, and the locales of every extension that has any. */
const folders = [
  join(EXTENSIONS, 'kit/texts'),
  ...new Set(localeFiles(EXTENSIONS).map(({ path }) => join(path, '..'))),
].map((folder) => ({
  folder: folder.slice(EXTENSIONS.length + 1),
  languages: readdirSync(folder)
    .toSorted()
    .map((file) => ({
      language: file.replace(/(\.default)?\.json$/, ''),
      texts: textsOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object),
    })),
}));

function textsOf(tree: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string' ? [[path + name, value]] : [...textsOf(value, `${path}${name}.`)],
    ),
  );
}

const holes = (text: string): string =>
  [...text.matchAll(/\{\{\w+\}\}/g)]
    .map(([hole]) => hole)
    .toSorted()
    .join();
const isSentence = (text: string) => text.endsWith('.');

/**
 * The English texts with the plural forms that a language tells apart: in French a million is `many`,
 * which English does not tell from `other`.
 */
function asWrittenIn(
  language: string,
  english: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const plurals = [...english].filter(([key]) => key.endsWith('.one'));
  const more = plurals.flatMap(([key]) =>
    forms
      .map((form) => key.replace(/one$/, form))
      .filter((form) => !english.has(form))
      .map((form) => [form, english.get(key.replace(/one$/, 'other')) ?? ''] as const),
  );
  return new Map([...english, ...more]);
}

describe.each(folders)('the texts in $folder', ({ folder, languages }) => {
  const english = languages.find(({ language }) => language === 'en')?.texts ?? new Map();
  const others = languages.filter(({ language }) => language !== 'en');

  it('have one kind of apostrophe in English', () => {
    const texts: readonly string[] = [...english.values()];
    expect(texts.filter((text) => text.includes("'"))).toEqual([]);
  });

  it('are there in the languages that the others have', () => {
    const [kit] = folders;
    expect(languages.map(({ language }) => language)).toEqual(
      kit?.languages.map(({ language }) => language),
    );
  });

  it.each(folder === 'kit/texts' ? [] : languages)(
    'name their language, so that the app answers in the same: $language',
    ({ language, texts }) => {
      expect(texts.get('locale')).toBe(language);
    },
  );

  it.each(others)('have the keys that the English ones have: $language', ({ language, texts }) => {
    expect([...texts.keys()].toSorted()).toEqual(
      [...asWrittenIn(language, english).keys()].toSorted(),
    );
  });

  it.each(others)(
    'have the places for values that the English ones have: $language',
    ({ language, texts }) => {
      const expected = asWrittenIn(language, english);
      const differing = [...texts].filter(
        ([key, text]) => holes(text) !== holes(expected.get(key) ?? ''),
      );
      expect(differing).toEqual([]);
    },
  );

  it.each(others)(
    'are not blank, and end as the English ones do: $language',
    ({ language, texts }) => {
      const expected = asWrittenIn(language, english);
      const differing = [...texts].filter(
        ([key, text]) =>
          text.trim() === '' || isSentence(text) !== isSentence(expected.get(key) ?? ''),
      );
      expect(differing).toEqual([]);
    },
  );
});

describe('the texts that extensions share', () => {
  it.each(
    localeFiles(EXTENSIONS).map(({ path, content }) => [
      path.slice(EXTENSIONS.length + 1),
      path,
      content,
    ]),
  )('stand in %s as they were written for all', (_name, path, content) => {
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});

describe('an extension that names sections of the shared texts in its English texts', () => {
  const directory = mkdtempSync(join(tmpdir(), 'extensions-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const write = (path: string, content: object) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), JSON.stringify(content));
  };
  write('kit/texts/en.json', { verdict: { late: 'Too late' }, failure: 'It failed.' });
  write('kit/texts/sv.json', { verdict: { late: 'För sent' }, failure: 'Det gick inte.' });
  write('list/package.json', { dependencies: { 'extension-kit': '0.1.0' } });
  write('list/locales/en.default.json', { name: 'List', verdict: {} });
  write('list/locales/sv.json', { name: 'Lista', verdict: { late: 'Sent' }, failure: 'Nej.' });
  write('other/package.json', { dependencies: {} });
  write('other/locales/en.default.json', { verdict: {} });

  it('gets these in every language, word for word, and no others', () => {
    const files = localeFiles(directory).map(({ path, content }) => [
      path.slice(directory.length + 1),
      JSON.parse(content) as object,
    ]);
    expect(files).toEqual([
      ['list/locales/en.default.json', { name: 'List', verdict: { late: 'Too late' } }],
      ['list/locales/sv.json', { name: 'Lista', verdict: { late: 'För sent' } }],
    ]);
  });
});
