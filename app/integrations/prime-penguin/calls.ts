/**
 * The calls of `openapi.json`, typed: a path that is not described, or a parameter that it does not
 * take, does not compile.
 */
import type { components, paths } from './openapi.generated.d.ts';

export type Schemas = components['schemas'];

/** One call, ready to be sent. */
export interface Call {
  /** For the log, such as `WarehouseOrder/GetAllOrders`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query. */
  readonly path: string;
  readonly body: string | null;
}

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;
type Verb = 'get' | 'post' | 'put';
type PathWith<V extends Verb> = {
  [P in keyof paths]: paths[P] extends Record<V, object> ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, V extends Verb> =
  paths[P] extends Record<V, infer O> ? O : never;
type QueryOf<O> = O extends { parameters: { query?: infer Q } }
  ? [NonNullable<Q>] extends [never]
    ? Record<string, never>
    : { readonly [K in keyof NonNullable<Q>]: NonNullable<Q>[K] | null }
  : Record<string, never>;
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : null;

/** A call that changes nothing. Parameters that are null, undefined or empty are left out. */
export function read<P extends PathWith<'get'>>(
  path: P,
  query: QueryOf<Operation<P, 'get'>>,
): Call {
  return { name: nameOf(path), method: 'GET', path: withQuery(path, query), body: null };
}

export function post<P extends PathWith<'post'>>(
  path: P,
  query: QueryOf<Operation<P, 'post'>>,
  body: BodyOf<Operation<P, 'post'>>,
): Call {
  return {
    name: nameOf(path),
    method: 'POST',
    path: withQuery(path, query),
    body: body === null ? null : JSON.stringify(body),
  };
}

export function put<P extends PathWith<'put'>>(
  path: P,
  query: QueryOf<Operation<P, 'put'>>,
  body: BodyOf<Operation<P, 'put'>>,
): Call {
  return {
    name: nameOf(path),
    method: 'PUT',
    path: withQuery(path, query),
    body: JSON.stringify(body),
  };
}

const CANCEL = '/api/services/app/SelfManagedStoreOrder/CancelOrder';

/**
 * The cancel. Which call Prime Penguin's own screen makes is not published, so the operator may name
 * another path; it takes the same parameter.
 */
export function cancelCall(
  cancelPath: string,
  query: QueryOf<Operation<typeof CANCEL, 'post'>>,
): Call {
  return {
    name: nameOf(cancelPath),
    method: 'POST',
    path: withQuery(cancelPath, query),
    body: null,
  };
}

function withQuery(path: string, query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') given.set(name, String(value));
  }
  return given.size === 0 ? path : `${path}?${given}`;
}

function nameOf(path: string): string {
  return path.split('/').slice(-2).join('/');
}
