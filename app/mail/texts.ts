/**
 * The texts of mails, keyed by language; English is complete and stands in for what is missing. Keys and
 * `{{placeholders}}` are i18next's.
 */
import english from './en.json' with { type: 'json' };

interface Texts {
  readonly [key: string]: string | Texts;
}

const LANGUAGES: Readonly<Record<string, Texts>> = { en: english };

export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** @param language a tag such as `sv` or `nb-NO`. Throws for a key that English does not have. */
export function sayIn({ language }: { readonly language: string }): Say {
  const base = language.toLowerCase().split(/[-_]/)[0] ?? '';
  return (key, values = {}) => {
    const text = find(LANGUAGES[base], key) ?? find(english, key);
    if (text === null) throw new Error(`No text for ${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

function find(texts: Texts | undefined, key: string): string | null {
  let at: string | Texts | undefined = texts;
  for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined;
  return typeof at === 'string' ? at : null;
}
