/**
 * What a text from outside may not hold, whatever field it is for: PostgreSQL's text and JSON take no NUL
 * and no half of a surrogate pair.
 */
export const STORABLE_EXPECTED = 'text without NUL characters and broken characters';

export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Without what could not be kept. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/**
 * The path of the first text, or name of a field, that cannot be kept; null where there is none. A loop,
 * because a body can be nested deeper than calls can be.
 */
export function unstorableField(value: unknown): string | null {
  const left: { readonly path: string; readonly value: unknown }[] = [{ path: '', value }];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const { path, value: part } = one;
    if (typeof part === 'string' && !isStorable(part)) return path;
    if (typeof part !== 'object' || part === null) continue;
    for (const [key, inner] of Object.entries(part)) {
      const inside = path === '' ? key : `${path}.${key}`;
      if (!isStorable(key)) return storable(inside);
      left.push({ path: inside, value: inner });
    }
  }
  return null;
}
