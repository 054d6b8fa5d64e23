import { describe, expect, it } from 'vitest';
import {
  parsePrimePenguinOrderId,
  parseShopifyOrderId,
  toOrderGid,
} from '#app/domain/identifiers.ts';

describe('Shopify’s order id', () => {
  it('is the same whether it comes as a global id or as digits', () => {
    expect(parseShopifyOrderId('gid://shopify/Order/5678901234567')).toBe('5678901234567');
    expect(parseShopifyOrderId('5678901234567')).toBe('5678901234567');
  });

  it('may be larger than a safe integer', () => {
    expect(parseShopifyOrderId('90071992547409931234')).toBe('90071992547409931234');
  });

  it.each([
    '',
    '0',
    '000',
    // Two spellings of one order would be two orders to everything that compares them.
    '00123',
    'gid://shopify/Order/00123',
    '-1',
    '1.5',
    '1e3',
    ' 123',
    '123\n',
    '#1001',
    '123456789012345678901',
    'gid://shopify/Order/',
    'gid://shopify/Order/12a',
    'gid://shopify/Order/12?x=1',
    'gid://shopify/Product/123',
    'GID://shopify/Order/123',
    '１２３',
  ])('is not %j', (text) => {
    expect(parseShopifyOrderId(text)).toBeNull();
  });

  it('goes back to the global id that it came from', () => {
    const id = parseShopifyOrderId('gid://shopify/Order/123');
    expect(id && toOrderGid(id)).toBe('gid://shopify/Order/123');
  });
});

describe('Prime Penguin’s order id', () => {
  it.each([1, 9001, Number.MAX_SAFE_INTEGER])('is a positive integer: %d', (value) => {
    expect(parsePrimePenguinOrderId(value)).toBe(value);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])(
    'is not %d',
    (value) => {
      expect(parsePrimePenguinOrderId(value)).toBeNull();
    },
  );
});
