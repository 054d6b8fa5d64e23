/**
 * Users, what they may do, and the tokens that are out: log-in in all its outcomes, renewal, expiry,
 * withdrawal. Tokens are opaque here, and never appear in events or violations.
 */
import { randomBytes } from 'node:crypto';
import type { TokenRules, UserInput } from './control-contract.ts';
import { type World, WorldError } from './world.ts';

export type User = Required<UserInput> & { readonly id: number };

interface Token {
  readonly tenantId: number;
  readonly userId: number;
  readonly kind: 'access' | 'refresh';
  readonly expiresAt: number;
}

export type LogIn =
  | { readonly kind: 'logged_in'; readonly user: User; readonly tokens: TokenPair }
  | { readonly kind: 'two_factor_required'; readonly user: User }
  | { readonly kind: 'must_reset_password'; readonly user: User; readonly resetCode: string }
  | { readonly kind: 'refused'; readonly message: string; readonly details: string | null };

export interface TokenPair {
  readonly accessToken: string;
  readonly accessSeconds: number;
  readonly refreshToken: string;
  readonly refreshSeconds: number;
}

export interface Identity {
  readonly tenantId: number;
  readonly user: User;
  readonly accessToken: string;
}

const DEFAULT_RULES: TokenRules = {
  accessTokenSeconds: 86_400,
  refreshTokenSeconds: 365 * 86_400,
  refreshRejection: 'unauthorised',
};

export class Accounts {
  readonly #world: World;
  readonly #users = new Map<number, User>();
  readonly #tokens = new Map<string, Token>();
  #lastUserId = 7_000;
  rules: TokenRules = DEFAULT_RULES;

  constructor(world: World) {
    this.#world = world;
  }

  clear(): void {
    this.#users.clear();
    this.#tokens.clear();
    this.#lastUserId = 7_000;
    this.rules = DEFAULT_RULES;
  }

  add(input: UserInput): number {
    this.#world.tenant(input.tenantId);
    this.#lastUserId += 1;
    const user: User = {
      twoFactorRequired: false,
      twoFactorCode: '123456',
      mustResetPassword: false,
      captchaRequired: false,
      isLocked: false,
      mayReadOrders: true,
      mayCancelOrders: true,
      mayReadConnections: true,
      mayReadSyncTimes: true,
      mayReadAllSyncTimes: true,
      mayAssignOrders: true,
      maySyncNow: true,
      ...input,
      id: this.#lastUserId,
    };
    this.#users.set(user.id, user);
    return user.id;
  }

  change(userId: number, patch: Partial<Omit<UserInput, 'tenantId'>>): void {
    const user = this.#users.get(userId);
    if (user === undefined) throw new WorldError(`There is no user ${userId}`);
    this.#users.set(userId, { ...user, ...patch });
  }

  /** A token outside the log-in, as Prime Penguin hands out. Makes a user where the tenant has none. */
  issue(tenantId: number, userName: string | undefined, lifetimeSeconds: number | null): string {
    const users = [...this.#users.values()].filter((user) => user.tenantId === tenantId);
    const user = users.find((candidate) => userName === undefined || sameName(candidate, userName));
    if (user === undefined && userName !== undefined) {
      throw new WorldError(`Tenant ${tenantId} has no user ${userName}`);
    }
    const userId =
      user?.id ?? this.add({ tenantId, userName: 'api', password: randomBytes(8).toString('hex') });
    return this.#mint({ tenantId, userId, kind: 'access' }, lifetimeSeconds);
  }

  /** Takes a token that was handed out elsewhere for good, in the name of a user of its own. */
  admit(tenantId: number, userName: string, accessToken: string): void {
    const userId = this.add({ tenantId, userName, password: randomBytes(16).toString('hex') });
    this.#tokens.set(accessToken, {
      tenantId,
      userId,
      kind: 'access',
      expiresAt: Number.POSITIVE_INFINITY,
    });
  }

  revoke(of: {
    readonly tenantId?: number;
    readonly userName?: string;
    readonly accessToken?: string;
    readonly accessTokensOnly?: boolean;
  }): number {
    let count = 0;
    for (const [token, { tenantId, userId, kind }] of this.#tokens) {
      const user = this.#users.get(userId);
      const isMeant =
        (of.tenantId === undefined || of.tenantId === tenantId) &&
        (of.userName === undefined || (user !== undefined && sameName(user, of.userName))) &&
        (of.accessToken === undefined || of.accessToken === token) &&
        (of.accessTokensOnly !== true || kind === 'access');
      if (isMeant && this.#tokens.delete(token)) count += 1;
    }
    return count;
  }

  logIn(input: {
    readonly tenantId: number | null;
    readonly userName: string;
    readonly password: string;
    readonly twoFactorCode: string | null;
    readonly captcha: string | null;
  }): LogIn {
    const tenant = input.tenantId === null ? undefined : this.#world.tenants.get(input.tenantId);
    if (tenant === undefined) {
      return refused(
        input.tenantId === null
          ? 'Invalid user name or password'
          : `There is no tenant defined with id ${input.tenantId}`,
      );
    }
    if (!tenant.isActive) return refused(`Tenant ${tenant.tenancyName} is not active.`);
    const user = [...this.#users.values()].find(
      (candidate) => candidate.tenantId === tenant.id && sameName(candidate, input.userName),
    );
    if (user?.captchaRequired === true && input.captcha === null) {
      return { kind: 'refused', message: 'Captcha can not be empty.', details: null };
    }
    if (user === undefined || user.password !== input.password) {
      return refused('Invalid user name or password');
    }
    if (user.isLocked) {
      return refused('The user account has been locked out. Please try again later.');
    }
    if (user.mustResetPassword) {
      return { kind: 'must_reset_password', user, resetCode: randomBytes(16).toString('hex') };
    }
    if (user.twoFactorRequired && input.twoFactorCode !== user.twoFactorCode) {
      if (input.twoFactorCode !== null) {
        return { kind: 'refused', message: 'Security code is not valid!', details: null };
      }
      return { kind: 'two_factor_required', user };
    }
    return { kind: 'logged_in', user, tokens: this.#pair(user) };
  }

  /** null: the refresh token is unknown, withdrawn or too old. */
  renew(
    refreshToken: string,
  ): { readonly accessToken: string; readonly accessSeconds: number } | null {
    const token = this.#tokens.get(refreshToken);
    if (token?.kind !== 'refresh' || token.expiresAt <= this.#world.now()) return null;
    const { tenantId, userId } = token;
    const accessSeconds = this.rules.accessTokenSeconds;
    return {
      accessToken: this.#mint({ tenantId, userId, kind: 'access' }, accessSeconds),
      accessSeconds,
    };
  }

  /** Whose token it is; null: unknown, withdrawn, too old, or its tenant is switched off. */
  identify(accessToken: string): Identity | null {
    const token = this.#tokens.get(accessToken);
    if (token?.kind !== 'access' || token.expiresAt <= this.#world.now()) return null;
    const user = this.#users.get(token.userId);
    const tenant = this.#world.tenants.get(token.tenantId);
    if (user === undefined || tenant?.isActive !== true) return null;
    return { tenantId: token.tenantId, user, accessToken };
  }

  #pair(user: User): TokenPair {
    const of = { tenantId: user.tenantId, userId: user.id };
    const { accessTokenSeconds, refreshTokenSeconds } = this.rules;
    return {
      accessToken: this.#mint({ ...of, kind: 'access' }, accessTokenSeconds),
      accessSeconds: accessTokenSeconds,
      refreshToken: this.#mint({ ...of, kind: 'refresh' }, refreshTokenSeconds),
      refreshSeconds: refreshTokenSeconds,
    };
  }

  #mint(token: Omit<Token, 'expiresAt'>, lifetimeSeconds: number | null): string {
    const text = `pp${token.kind === 'access' ? 'a' : 'r'}_${randomBytes(24).toString('base64url')}`;
    const expiresAt =
      lifetimeSeconds === null
        ? Number.POSITIVE_INFINITY
        : this.#world.now() + lifetimeSeconds * 1_000;
    this.#tokens.set(text, { ...token, expiresAt });
    return text;
  }
}

function refused(details: string): LogIn {
  return { kind: 'refused', message: 'Login failed!', details };
}

function sameName(user: User, userName: string): boolean {
  return user.userName.toLowerCase() === userName.toLowerCase();
}
