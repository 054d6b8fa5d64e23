/** Log-in, renewal, log-out, and who is logged in. */
import { type Answer, internalError, ok, unauthorised, userFriendly } from './answers.ts';
import { type Call, type Handlers, number, type Parts, text } from './api.ts';

export const ACCOUNT_CALLS: Handlers = {
  'POST /api/TokenAuth/Authenticate': { access: 'anyone', answer: authenticate },
  'POST /api/TokenAuth/RefreshToken': { access: 'anyone', answer: refresh },
  'GET /api/TokenAuth/LogOut': {
    access: 'user',
    answer: ({ accounts }, { identity }) => {
      accounts.revoke({ accessToken: identity.accessToken });
      return ok(null);
    },
  },
  'POST /api/services/app/Account/IsTenantAvailable': {
    access: 'anyone',
    answer: isTenantAvailable,
  },
  'GET /api/services/app/Session/GetCurrentLoginInformations': {
    access: 'anyone',
    answer: currentLogin,
  },
};

const NO_TOKENS = {
  accessToken: null,
  encryptedAccessToken: null,
  expireInSeconds: 0,
  shouldResetPassword: false,
  passwordResetCode: null,
  requiresTwoFactorVerification: false,
  twoFactorAuthProviders: null,
  twoFactorRememberClientToken: null,
  returnUrl: null,
  refreshToken: null,
  refreshTokenExpireInSeconds: 0,
  acceptedTermsAndConditionDateTime: null,
  c: null,
};

function authenticate({ accounts }: Parts, { body, headerTenantId }: Call): Answer {
  const result = accounts.logIn({
    tenantId: number(body, 'tenantId') ?? headerTenantId,
    userName: text(body, 'userNameOrEmailAddress') ?? '',
    password: text(body, 'password') ?? '',
    twoFactorCode: text(body, 'twoFactorVerificationCode'),
    captcha: text(body, 'captchaResponse'),
  });
  switch (result.kind) {
    case 'refused':
      return userFriendly(result.message, result.details);
    case 'two_factor_required':
      return ok({
        ...NO_TOKENS,
        userId: result.user.id,
        requiresTwoFactorVerification: true,
        twoFactorAuthProviders: ['Email', 'GoogleAuthenticator'],
      });
    case 'must_reset_password':
      return ok({
        ...NO_TOKENS,
        userId: result.user.id,
        shouldResetPassword: true,
        passwordResetCode: result.resetCode,
      });
    case 'logged_in':
      return ok({
        ...NO_TOKENS,
        userId: result.user.id,
        accessToken: result.tokens.accessToken,
        encryptedAccessToken: `e${result.tokens.accessToken}`,
        expireInSeconds: result.tokens.accessSeconds,
        refreshToken: result.tokens.refreshToken,
        refreshTokenExpireInSeconds: result.tokens.refreshSeconds,
      });
  }
}

function refresh({ accounts }: Parts, { query }: Call): Answer {
  const renewed = accounts.renew(text(query, 'refreshToken') ?? '');
  if (renewed !== null) {
    return ok({
      accessToken: renewed.accessToken,
      encryptedAccessToken: `e${renewed.accessToken}`,
      expireInSeconds: renewed.accessSeconds,
    });
  }
  switch (accounts.rules.refreshRejection) {
    case 'unauthorised':
      return unauthorised();
    case 'user_friendly':
      return userFriendly('Refresh token is not valid!');
    case 'internal_error':
      return internalError();
  }
}

const AVAILABLE = 1;
const INACTIVE = 2;
const NOT_FOUND = 3;

function isTenantAvailable({ world }: Parts, { body }: Call): Answer {
  const name = text(body, 'tenancyName')?.toLowerCase();
  const tenant = [...world.tenants.values()].find((t) => t.tenancyName.toLowerCase() === name);
  if (tenant === undefined)
    return ok({ state: NOT_FOUND, tenantId: null, serverRootAddress: null });
  return ok({
    state: tenant.isActive ? AVAILABLE : INACTIVE,
    tenantId: tenant.isActive ? tenant.id : null,
    serverRootAddress: null,
  });
}

/** ABP answers this call to anybody: without a valid log-in `user` is null, and it is still a success. */
function currentLogin({ world, quirks }: Parts, { identity, headerTenantId }: Call): Answer {
  const isLoggedIn = identity !== null && identity.tenantId === headerTenantId;
  if (!isLoggedIn && quirks().sessionWithoutLogin === 'unauthorised') return unauthorised();
  const tenant = headerTenantId === null ? undefined : world.tenants.get(headerTenantId);
  return ok({
    user: isLoggedIn
      ? {
          id: identity.user.id,
          name: identity.user.userName,
          surname: null,
          userName: identity.user.userName,
          emailAddress: null,
          profilePictureId: null,
        }
      : null,
    tenant:
      tenant === undefined || !isLoggedIn
        ? null
        : { id: tenant.id, tenancyName: tenant.tenancyName, name: tenant.name },
  });
}
