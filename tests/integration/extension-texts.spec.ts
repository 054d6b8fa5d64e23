/** Every extension says the same things in every language that it has, with the shared texts as they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

describe.each(folders)('the texts in $folder', ({ folder, languages }) => {
  const english = languages.find(({ language }) => language === 'en')?.texts ?? new Map();
  const others = languages.filter(({ language }) => language !== 'en');

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

  it.each(others)('have the keys that the English ones have: $language', ({ texts }) => {
    expect([...texts.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it.each(others)(
    'have the places for values that the English ones have: $language',
    ({ texts }) => {
      const differing = [...texts].filter(
        ([key, text]) => holes(text) !== holes(english.get(key) ?? ''),
      );
      expect(differing).toEqual([]);
    },
  );

  it.each(others)('are not blank, and end as the English ones do: $language', ({ texts }) => {
    const differing = [...texts].filter(
      ([key, text]) =>
        text.trim() === '' || isSentence(text) !== isSentence(english.get(key) ?? ''),
    );
    expect(differing).toEqual([]);
  });
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
