/**
 * Seals secrets before they are stored: AES-256-GCM, with the key's id inside so that keys can be
 * rotated, and bound to a context (shop and column) so that a sealed value moved to another row or
 * column does not open. Knows nothing of what it seals, and never puts it into a message.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export interface Sealer {
  /** `context` says where the value belongs, such as `shop.example.com/shop_connection.sealed_credentials`. */
  seal(plain: string, context: string): string;
  /** Throws `SealError`. */
  open(sealed: string, context: string): string;
  /** Of the key that seals. An id stands in what was sealed, and says nothing about its key. */
  readonly currentKeyId: string;
  /** Of all keys, the newest first. */
  readonly keyIds: readonly string[];
}

export type SealFault =
  /** It was sealed with a key that is no longer given. */
  | 'unknown_key'
  /** It was altered, or belongs to another context. */
  | 'tampered'
  /** It is no sealed value at all. */
  | 'malformed';

export class SealError extends Error {
  override readonly name = 'SealError';
  readonly fault: SealFault;

  constructor(fault: SealFault) {
    super(MESSAGES[fault]);
    this.fault = fault;
  }
}

const MESSAGES: Readonly<Record<SealFault, string>> = {
  unknown_key: 'a sealed value needs a key that is not in ENCRYPTION_KEYS',
  tampered: 'a sealed value was altered, or belongs elsewhere',
  malformed: 'this is not a sealed value',
};

/** `s1.<key id>.<nonce, ciphertext and tag>`: the leading word is the format's version. */
const FORMAT = 's1';
const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Key {
  readonly id: string;
  readonly secret: Buffer;
}

/** `keys`: 32 bytes each; the first seals, all open. */
export function createSealer(keys: readonly Buffer[]): Sealer {
  const known = keys.map((secret): Key => {
    if (secret.length !== KEY_BYTES) throw new RangeError('a key has to be 32 bytes');
    return { id: identify(secret), secret };
  });
  const [current] = known;
  if (current === undefined) throw new RangeError('at least one key is needed');

  return {
    currentKeyId: current.id,
    keyIds: known.map(({ id }) => id),

    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, current.secret, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(bindingOf(current.id, context));
      const body = Buffer.concat([
        nonce,
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${FORMAT}.${current.id}.${body.toString('base64url')}`;
    },

    open(sealed, context) {
      const { keyId, body } = takeApart(sealed);
      const key = known.find((each) => each.id === keyId);
      if (key === undefined) throw new SealError('unknown_key');
      const decipher = createDecipheriv(ALGORITHM, key.secret, body.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(bindingOf(key.id, context));
      decipher.setAuthTag(body.subarray(-TAG_BYTES));
      try {
        const plain = decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([plain, decipher.final()]).toString('utf8');
      } catch {
        throw new SealError('tampered');
      }
    },
  };
}

/** Tells keys apart without giving anything away about them. */
function identify(secret: Buffer): string {
  return createHash('sha256').update('key id').update(secret).digest('base64url').slice(0, 8);
}

function bindingOf(keyId: string, context: string): Buffer {
  return Buffer.from(`${FORMAT}.${keyId}.${context}`, 'utf8');
}

function takeApart(sealed: string): { keyId: string; body: Buffer } {
  const [format, keyId, text, ...rest] = sealed.split('.');
  if (format !== FORMAT || keyId === undefined || text === undefined || rest.length > 0) {
    throw new SealError('malformed');
  }
  const body = Buffer.from(text, 'base64url');
  if (body.length < NONCE_BYTES + TAG_BYTES) throw new SealError('malformed');
  return { keyId, body };
}
