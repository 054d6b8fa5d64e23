/** What every call of the API is made of: who asks for what, and the parts it may use. */
import type { Accounts, Identity, User } from './accounts.ts';
import type { Answer } from './answers.ts';
import type { Batches } from './batches.ts';
import type { ChannelReads } from './channel-reads.ts';
import type { Json, JsonObject } from './open-api.ts';
import type { Quirks } from './quirks.ts';
import type { Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

export interface Parts {
  readonly world: World;
  readonly accounts: Accounts;
  readonly webhooks: Webhooks;
  readonly batches: Batches;
  readonly reads: ChannelReads;
  /** As they are set at this moment. */
  readonly quirks: () => Quirks;
}

export interface Call {
  readonly query: JsonObject;
  readonly body: JsonObject;
  /** A body that is a list; else empty. */
  readonly list: readonly Json[];
  /** From the header; null where the call needs none. */
  readonly headerTenantId: number | null;
  /** The log-in, where there is a valid one. */
  readonly identity: Identity | null;
}

/** A call by someone who is logged in, for the tenant of the token. */
export interface TenantCall extends Call {
  readonly identity: Identity;
  readonly headerTenantId: number;
}

export type Handler =
  /** Answers without a log-in, or whatever log-in there is. */
  | { readonly access: 'anyone'; readonly answer: (parts: Parts, call: Call) => Answer }
  | { readonly access: 'user'; readonly answer: (parts: Parts, call: TenantCall) => Answer }
  | {
      /** The permission that the call needs. */
      readonly access: Permission;
      readonly answer: (parts: Parts, call: TenantCall) => Answer;
    };

export type Permission = Extract<keyof User, `may${string}`>;

/** By method and path: `GET /api/...`. */
export type Handlers = Readonly<Record<string, Handler>>;

/** The reference allows it, and the simulator cannot tell what Prime Penguin would do: refused loudly. */
export class NotServed extends Error {}

export function text(object: JsonObject, name: string): string | null {
  const value = object[name];
  return typeof value === 'string' ? value : null;
}

export function number(object: JsonObject, name: string): number | null {
  const value = object[name];
  return typeof value === 'number' ? value : null;
}

/** Query date-times without a zone are UTC, as Prime Penguin prints them. */
export function instant(object: JsonObject, name: string): number | null {
  const value = text(object, name);
  if (value === null) return null;
  return Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`);
}

/** Refuses parameters that the reference has and the simulator does not act on. */
export function onlyServes(query: JsonObject, served: readonly string[]): void {
  const other = Object.keys(query).find((name) => !served.includes(name));
  if (other !== undefined) throw new NotServed(`the simulator does not act on ${other}`);
}

export interface Page<T> {
  readonly totalCount: number;
  readonly items: readonly T[];
}

/** ABP's paging: ten unless asked otherwise. */
export function pageOf<T>(all: readonly T[], query: JsonObject): Page<T> {
  const skip = number(query, 'SkipCount') ?? 0;
  const count = number(query, 'MaxResultCount') ?? 10;
  return { totalCount: all.length, items: all.slice(skip, skip + count) };
}

export type SortKeys<T> = Readonly<Record<string, (item: T) => number | string>>;

/** `Sorting`: `field [asc|desc]`, several with commas, letter case of no matter. Without it, newest id first. */
export function sorted<T extends { readonly id: number }>(
  items: readonly T[],
  query: JsonObject,
  keys: SortKeys<T>,
): readonly T[] {
  const orders = (text(query, 'Sorting') ?? 'id desc').split(',').map((part) => {
    const [field = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    const name = Object.keys(keys).find((key) => key.toLowerCase() === field.toLowerCase());
    const key = name === undefined ? undefined : keys[name];
    if (key === undefined || rest.length > 0 || !/^(asc|desc)$/i.test(direction)) {
      throw new NotServed(`cannot sort by "${part.trim()}"`);
    }
    return { key, sign: direction.toLowerCase() === 'asc' ? 1 : -1 };
  });
  return items.toSorted((a, b) => {
    for (const { key, sign } of orders) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}
