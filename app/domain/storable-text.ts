/**
 * What a text from outside may not hold, whatever field it is for: PostgreSQL's text and JSON take no NUL and no half
 * of a surrogate pair, and JSON and JavaScript have both.
 */

export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Without what could not be kept. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/**
 * The same for every text in a value from JSON, in place: answers can be long, and nested deeper than calls can be.
 */
export function makeStorable(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  const left: unknown[] = [value];
  while (left.length > 0) {
    const holder = left.pop();
    if (typeof holder !== 'object' || holder === null) continue;
    for (const [key, inner] of Object.entries(holder)) {
      if (typeof inner !== 'string') left.push(inner);
      else if (!isStorable(inner)) (holder as Record<string, unknown>)[key] = storable(inner);
    }
  }
  return value;
}
