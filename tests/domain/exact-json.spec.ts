/** JSON with ids that JavaScript’s numbers cannot hold, and with more levels than anybody means. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idText, parseJson } from '#app/domain/exact-json.ts';

describe('a number in JSON', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['9007199254740991', 9007199254740991],
    ['0.12345678901234568000', 0.12345678901234568],
    ['1e3', 1000],
    ['"9007199254740993"', '9007199254740993'],
  ])('is read without loss: %s', (text, value) => {
    expect(parseJson(`{"a":[${text}]}`)).toEqual({ a: [value] });
  });

  it('keeps every integer’s digits, whatever stands beside it', () => {
    const member = fc.record({
      id: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
      text: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(member), (members) => {
        const json = members.map(({ id, text }) => `{"id":${id},"text":${JSON.stringify(text)}}`);
        const read = parseJson(`[${json.join(',')}]`) as { id: unknown; text: string }[];
        expect(read.map(({ id, text }) => [String(id), text])).toEqual(
          members.map(({ id, text }) => [String(id), text]),
        );
      }),
    );
  });

  it('is no id when it may have been rounded', () => {
    expect(idText(5550001)).toBe('5550001');
    expect(idText('9007199254740993')).toBe('9007199254740993');
    expect(idText(9007199254740992)).toBeNull();
    expect(idText(1e20)).toBeNull();
    expect(idText(null)).toBeNull();
  });
});

describe('JSON in many levels', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  it('is read as far as anybody means it', () => {
    expect(() => parseJson(nested(100))).not.toThrow();
    expect(parseJson(JSON.stringify('['.repeat(1_000)))).toBe('['.repeat(1_000));
  });

  it('is refused as no JSON beyond that, before it is built', () => {
    expect(() => parseJson(nested(101))).toThrow(SyntaxError);
    expect(() => parseJson(nested(100_000))).toThrow(SyntaxError);
    expect(() => parseJson('{"a":'.repeat(100_000))).toThrow(SyntaxError);
  });

  it.each(['', '{', '"\\', '"', '[1,]', 'nul'])('is refused when it is none: %j', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});
