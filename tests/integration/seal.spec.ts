import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer, SealError, type SealFault } from '#app/persistence/seal.server.ts';

const OLD_KEY = Buffer.alloc(32, 1);
const NEW_KEY = Buffer.alloc(32, 2);
const CONTEXT = 'one.myshopify.com/shop_connection.sealed_credentials';

function faultOf(open: () => string): SealFault {
  try {
    open();
  } catch (error) {
    if (error instanceof SealError) return error.fault;
    throw error;
  }
  throw new Error('it opened');
}

describe('a sealed secret', () => {
  const sealer = createSealer([NEW_KEY]);

  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        expect(sealer.open(sealer.seal(plain, CONTEXT), CONTEXT)).toBe(plain);
      }),
    );
  });

  it('shows nothing of the secret and looks different each time', () => {
    const first = sealer.seal('hunter2', CONTEXT);
    expect(first).not.toContain('hunter2');
    expect(first).not.toContain(Buffer.from('hunter2').toString('base64url'));
    expect(sealer.seal('hunter2', CONTEXT)).not.toBe(first);
  });

  it('does not open for another shop or column', () => {
    const sealed = sealer.seal('hunter2', CONTEXT);
    const elsewhere = 'two.myshopify.com/shop_connection.sealed_credentials';
    expect(faultOf(() => sealer.open(sealed, elsewhere))).toBe('tampered');
  });

  it('does not open when any one of its bytes was changed', () => {
    const sealed = sealer.seal('hunter2', CONTEXT);
    const [format, keyId, text = ''] = sealed.split('.');
    const body = Buffer.from(text, 'base64url');
    for (let index = 0; index < body.length; index += 1) {
      const altered = Buffer.from(body);
      altered.writeUInt8(altered.readUInt8(index) ^ 1, index);
      const resealed = `${format}.${keyId}.${altered.toString('base64url')}`;
      expect(faultOf(() => sealer.open(resealed, CONTEXT))).toBe('tampered');
    }
  });

  it.each(['', 'hunter2', 's1.abc', 's1.abc.AAAA', 's2.abc.AAAA', 's1.a.b.c'])(
    'is told from %j, which is none',
    (text) => {
      expect(faultOf(() => sealer.open(text, CONTEXT))).toBe('malformed');
    },
  );
});

describe('keys that are rotated', () => {
  const before = createSealer([OLD_KEY]);
  const during = createSealer([NEW_KEY, OLD_KEY]);
  const after = createSealer([NEW_KEY]);
  const sealedBefore = before.seal('hunter2', CONTEXT);

  it('still open what the older key sealed, which is seen by the key’s id in it', () => {
    expect(during.open(sealedBefore, CONTEXT)).toBe('hunter2');
    expect(during.keyIds).toEqual([after.currentKeyId, before.currentKeyId]);
    expect(sealedBefore.split('.')[1]).toBe(before.currentKeyId);
  });

  it('seal with the first key', () => {
    const sealed = during.seal('hunter2', CONTEXT);
    expect(after.open(sealed, CONTEXT)).toBe('hunter2');
  });

  it('say which is missing by its own fault once the older key is gone', () => {
    expect(faultOf(() => after.open(sealedBefore, CONTEXT))).toBe('unknown_key');
  });
});

describe('keys that are no keys', () => {
  it('are refused at once', () => {
    expect(() => createSealer([])).toThrow(RangeError);
    expect(() => createSealer([randomBytes(16)])).toThrow(RangeError);
  });
});
