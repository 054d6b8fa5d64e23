/** What is refused in what clients send. */
import { isStorable, storable } from '#app/domain/storable-text.ts';

export const STORABLE_EXPECTED = 'text without NUL characters and broken characters';

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
