/**
 * `POST /admin/oauth/access_token`: token exchange and refresh as Shopify does them for an app with
 * expiring offline tokens. Refuses what Shopify refuses, and notes requests that make no sense.
 */
import { isRecord } from './http.ts';
import { readSessionToken } from './session-token.ts';
import { newToken, type SimulatorState, shopOf } from './state.ts';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';
const ONLINE = 'urn:shopify:params:oauth:token-type:online-access-token';
const REFRESH_SECONDS = 90 * 24 * 3600;
const ONLINE_SECONDS = 24 * 3600;

export interface TokenAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly operation: string;
}

const FIELDS: Record<string, readonly string[]> = {
  [TOKEN_EXCHANGE]: [
    'client_id',
    'client_secret',
    'grant_type',
    'subject_token',
    'subject_token_type',
    'requested_token_type',
    'expiring',
  ],
  refresh_token: ['client_id', 'client_secret', 'grant_type', 'refresh_token'],
};

/**
 * @param domain the shop that was addressed
 * @param body the parsed JSON or form; undefined when it was neither
 */
export function answerTokenRequest(
  state: SimulatorState,
  domain: string,
  body: unknown,
): TokenAnswer {
  if (!isRecord(body)) {
    state.problems.push('token request without a readable body');
    return refuse('unreadable', 400, 'invalid_request', 'The body is neither JSON nor a form');
  }
  const grant = String(body.grant_type);
  const operation = grant === TOKEN_EXCHANGE ? 'token-exchange' : grant;
  const fields = FIELDS[grant];
  if (fields === undefined) {
    state.problems.push(`token request with grant_type ${grant}`);
    return refuse(operation, 400, 'unsupported_grant_type', 'The grant type is not supported');
  }
  const unknown = Object.keys(body).filter((name) => !fields.includes(name));
  const missing = fields.filter((name) => typeof body[name] !== 'string' || body[name] === '');
  if (unknown.length > 0 || missing.length > 0) {
    const fault = `unknown fields [${unknown.join(', ')}], missing fields [${missing.join(', ')}]`;
    state.problems.push(`${operation}: ${fault}`);
    return refuse(operation, 400, 'invalid_request', fault);
  }
  if (body.client_id !== state.apiKey || body.client_secret !== state.apiSecret) {
    return refuse(operation, 401, 'invalid_client', 'Client authentication failed');
  }
  return grant === TOKEN_EXCHANGE
    ? exchange(state, domain, body, operation)
    : refresh(state, domain, String(body.refresh_token), operation);
}

function exchange(
  state: SimulatorState,
  domain: string,
  body: Record<string, unknown>,
  operation: string,
): TokenAnswer {
  const kind = body.requested_token_type;
  if (body.subject_token_type !== ID_TOKEN || (kind !== OFFLINE && kind !== ONLINE)) {
    state.problems.push('token exchange with a token type that Shopify does not know');
    return refuse(operation, 400, 'invalid_request', 'Unknown token type');
  }
  const shop = shopOf(state, domain);
  const claims = readSessionToken(
    state.apiKey,
    state.apiSecret,
    domain,
    String(body.subject_token),
  );
  if (claims === null || !shop.installed) {
    return refuse(operation, 400, 'invalid_subject_token', 'The subject token is not valid');
  }
  if (kind === ONLINE) return issueOnline(state, domain, claims.sub, operation);
  if (body.expiring !== '1') {
    state.problems.push('token exchange for an offline token that does not expire');
    return refuse(
      operation,
      403,
      'invalid_request',
      'Non-expiring access tokens are no longer accepted for public apps',
    );
  }
  return issueOffline(state, domain, null, operation);
}

function refresh(
  state: SimulatorState,
  domain: string,
  token: string,
  operation: string,
): TokenAnswer {
  const known = state.refreshTokens.get(token);
  const now = state.now().getTime();
  if (known === undefined || known.shop !== domain || known.expiresAt <= now) {
    return refuse(
      operation,
      401,
      'invalid_request',
      'This request requires an active refresh_token',
    );
  }
  // A refresh token may be used again until its replacement is used, so that a lost answer does no harm.
  if (known.replaces !== null) state.refreshTokens.delete(known.replaces);
  return issueOffline(state, domain, token, operation);
}

function issueOffline(
  state: SimulatorState,
  domain: string,
  replaces: string | null,
  operation: string,
): TokenAnswer {
  const { scopes } = shopOf(state, domain);
  const accessToken = newToken('shpat');
  const refreshToken = newToken('shprt');
  const now = state.now().getTime();
  state.tokens.set(accessToken, {
    accessToken,
    shop: domain,
    kind: 'offline',
    scopes,
    expiresAt: now + state.offlineTokenSeconds * 1000,
    userId: null,
  });
  state.refreshTokens.set(refreshToken, {
    shop: domain,
    expiresAt: now + REFRESH_SECONDS * 1000,
    replaces,
  });
  return {
    status: 200,
    operation,
    body: {
      access_token: accessToken,
      scope: scopes.join(','),
      expires_in: state.offlineTokenSeconds,
      refresh_token: refreshToken,
      refresh_token_expires_in: REFRESH_SECONDS,
    },
  };
}

function issueOnline(
  state: SimulatorState,
  domain: string,
  userId: string,
  operation: string,
): TokenAnswer {
  const { scopes, users } = shopOf(state, domain);
  const user = users.get(userId);
  const accessToken = newToken('shpua');
  state.tokens.set(accessToken, {
    accessToken,
    shop: domain,
    kind: 'online',
    scopes,
    expiresAt: state.now().getTime() + ONLINE_SECONDS * 1000,
    userId,
  });
  return {
    status: 200,
    operation,
    body: {
      access_token: accessToken,
      scope: scopes.join(','),
      expires_in: ONLINE_SECONDS,
      associated_user_scope: scopes.join(','),
      associated_user: {
        id: Number(userId),
        first_name: user?.firstName ?? 'User',
        last_name: user?.lastName ?? userId,
        email: `staff-${userId}@example.com`,
        email_verified: true,
        account_owner: user?.isAccountOwner ?? false,
        locale: 'en',
        collaborator: false,
      },
    },
  };
}

function refuse(
  operation: string,
  status: number,
  error: string,
  description: string,
): TokenAnswer {
  return { status, operation, body: { error, error_description: description } };
}
