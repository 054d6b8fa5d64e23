/** The language that a request names: Shopify's admin at a document load, an extension at every call. */
import { type Language, toLanguage } from '#app/wording/languages.ts';

/** null: it names none. */
export function namedLanguage(url: string | URL): Language | null {
  const tag = new URL(url).searchParams.get('locale')?.trim() ?? '';
  return tag === '' ? null : toLanguage(tag);
}
