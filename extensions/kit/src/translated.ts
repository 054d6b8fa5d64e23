/**
 * A text with its values. A provider without a name is called what `provider.generic` says, written as within
 * a sentence; where it begins a sentence it gets its capital here. A real name stays as it is written.
 */
interface Translator {
  translate(key: string, options?: Record<string, string | number>): string;
}

export function translated(
  i18n: Translator,
  key: string,
  values: Record<string, string | number>,
): string {
  const text = i18n.translate(key, values);
  if (values.provider === undefined) return text;
  const generic = i18n.translate('provider.generic');
  if (values.provider !== generic) return text;
  const capital = generic.charAt(0).toUpperCase() + generic.slice(1);
  return text
    .split(generic)
    .reduce((before, after) => before + (beginsSentence(before) ? capital : generic) + after);
}

function beginsSentence(before: string): boolean {
  return /(^|[.!?] )$/.test(before);
}
