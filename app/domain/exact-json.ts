/**
 * JSON as it was written: an integer beyond 2^53, which `JSON.parse` rounds without a word, stays its
 * digits, as a text. A rounded id is another order's id. What is nested deeper than anything that this
 * app is sent is refused before it is read: most of what walks through a value does so by recursion.
 */

const MOST_LEVELS = 100;
/** The shortest integer that may be rounded has so many digits. */
const UNSAFE_DIGITS = 16;

/** @throws SyntaxError when it is no JSON, or too deep */
export function parseJson(text: string): unknown {
  const { levels, hasLongNumber } = survey(text);
  if (levels > MOST_LEVELS) throw new SyntaxError('JSON that is nested too deeply');
  // The reviver makes reading several times slower, and is hardly ever needed.
  return hasLongNumber ? JSON.parse(text, exact as Reviver) : JSON.parse(text);
}

/** An id from JSON, as its digits; null when it is none, or a number that may have been rounded. */
export function idText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : null;
}

type Reviver = NonNullable<Parameters<typeof JSON.parse>[1]>;

/** `source` is the number as it stands in the text; TypeScript does not know of it yet. */
function exact(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  return isRounded && source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);

function survey(text: string) {
  let level = 0;
  let levels = 0;
  let digits = 0;
  let hasLongNumber = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      digits += 1;
      if (digits >= UNSAFE_DIGITS) hasLongNumber = true;
      continue;
    }
    digits = 0;
    if (code === QUOTE) index = endOfText(text, index);
    else if (OPENING.has(code)) {
      level += 1;
      if (level > levels) levels = level;
    } else if (CLOSING.has(code)) level -= 1;
  }
  return { levels, hasLongNumber };
}

/** @param start of its opening quote */
function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index += 1;
    else if (code === QUOTE) return index;
  }
  return text.length;
}
