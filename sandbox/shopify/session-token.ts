/**
 * Session tokens as Shopify's admin mints them: JWT, HS256 with the app's secret, valid for a minute.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export interface SessionTokenClaims {
  readonly iss: string;
  readonly dest: string;
  readonly aud: string;
  readonly sub: string;
  readonly exp: number;
  readonly nbf: number;
  readonly iat: number;
  readonly jti: string;
  readonly sid: string;
}

export interface SessionTokenRequest {
  readonly shop: string;
  readonly userId?: string;
  /** Claims to replace, to make a token that is wrong in one way. */
  readonly claims?: Partial<SessionTokenClaims>;
  /** Signs with another secret than the app's. */
  readonly secret?: string;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const sign = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

export function mintSessionToken(
  apiKey: string,
  apiSecret: string,
  request: SessionTokenRequest,
): string {
  const now = Math.floor(Date.now() / 1000);
  const claims: SessionTokenClaims = {
    iss: `https://${request.shop}/admin`,
    dest: `https://${request.shop}`,
    aud: apiKey,
    sub: request.userId ?? '42',
    exp: now + 60,
    nbf: now - 1,
    iat: now - 1,
    jti: randomUUID(),
    sid: randomUUID(),
    ...request.claims,
  };
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${sign(text, request.secret ?? apiSecret)}`;
}

/** The claims of a token that Shopify would take in exchange; null when it would not. */
export function readSessionToken(
  apiKey: string,
  apiSecret: string,
  shop: string,
  token: string,
): SessionTokenClaims | null {
  const [header, payload, signature] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined) return null;
  const expected = Buffer.from(sign(`${header}.${payload}`, apiSecret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as SessionTokenClaims;
  const fits =
    claims.exp > Date.now() / 1000 && claims.aud === apiKey && claims.dest === `https://${shop}`;
  return fits ? claims : null;
}
