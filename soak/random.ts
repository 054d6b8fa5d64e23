/** Numbers that look random and follow from a text alone: the same text, the same numbers. */

export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number;
  /** Whole, both ends included. */
  whole(from: number, to: number): number;
  chance(likelihood: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** By weight: `[[3, 'often'], [1, 'rarely']]`. */
  weighted<T>(from: readonly (readonly [number, T])[]): T;
}

export function randomFrom(text: string): Random {
  const seed = hash(text);
  let [a, b, c, d] = [seed(), seed(), seed(), seed()];
  // sfc32
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 12; warm += 1) next();
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (likelihood) => next() < likelihood,
    pick: (from) => at(from, whole(0, from.length - 1)),
    weighted(from) {
      let left = next() * from.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return at(from, from.length - 1)[1];
    },
  };
}

function at<T>(from: readonly T[], index: number): T {
  if (index < 0 || index >= from.length) throw new RangeError('nothing to pick from');
  return from[index] as T;
}

/** xmur3: four well mixed words from a text. */
function hash(text: string): () => number {
  let h = 1_779_033_703 ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    h = Math.imul(h ^ text.charCodeAt(index), 3_432_918_353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2_246_822_507);
    h = Math.imul(h ^ (h >>> 13), 3_266_489_909);
    h ^= h >>> 16;
    return h | 0;
  };
}
