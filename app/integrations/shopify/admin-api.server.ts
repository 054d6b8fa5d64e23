/**
 * Asks Shopify's Admin API on behalf of a shop. What Shopify does wrong is an answer, never an exception; a
 * database that fails while the shop's token is loaded is none of Shopify's faults and is thrown on.
 */
import {
  GraphqlQueryError,
  HttpResponseError,
  HttpThrottlingError,
  InvalidJwtError,
  MissingRequiredArgument,
  ShopifyError,
} from '@shopify/shopify-api';
import { SessionNotFoundError } from '@shopify/shopify-app-remix/server';
import { z } from 'zod';
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { ShopifyFault } from '#app/use-cases/ports/shopify.ts';

const TIMEOUT_MS = 8_000;

export type Access = Pick<ShopifyAccess, 'unauthenticated' | 'dropSession'>;

export type Asked<T> =
  | { readonly kind: 'answered'; readonly value: T }
  /** The shop has not granted what this takes. */
  | { readonly kind: 'denied' }
  | ShopifyFault;

export interface AdminApi {
  ask<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>>;
}

export function createAdminApi(access: Access, timeoutMs = TIMEOUT_MS): AdminApi {
  async function ask<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>> {
    const timeout = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<ShopifyFault>((resolve) => {
      timer = setTimeout(() => {
        timeout.abort();
        resolve(fault('unreachable', 'Shopify did not answer in time.'));
      }, timeoutMs);
    });
    try {
      // A race, because renewing the shop's token cannot be aborted.
      return await Promise.race([limit, call(shop, query, variables, schema, timeout.signal)]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function call<T>(
    shop: string,
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Asked<T>> {
    let sessionId: string | null = null;
    try {
      const { admin, session } = await access.unauthenticated.admin(shop);
      sessionId = session.id;
      const response = await admin.graphql(query, { variables, signal });
      const read = schema.safeParse(await response.json());
      if (read.success) return { kind: 'answered', value: read.data };
      return fault('unreadable', 'Shopify gave an answer that the app does not understand.');
    } catch (thrown) {
      const found = faultOf(thrown);
      if (found === null) throw thrown;
      // Revoked before it ran out: unless it is forgotten, every sign-in would go on using it.
      if (sessionId !== null && isRefusedToken(thrown)) await access.dropSession(sessionId);
      return found;
    }
  }

  return { ask };
}

function fault(cause: ShopifyFault['cause'], message: string): ShopifyFault {
  return { kind: 'fault', cause, message };
}

/** For questions that need no more than what every shop grants. */
export function asFault(asked: Exclude<Asked<unknown>, { kind: 'answered' }>): ShopifyFault {
  return asked.kind === 'denied' ? fault('unauthorised', NO_ACCESS) : asked;
}

const NO_ACCESS = 'Shopify no longer lets the app read this shop. Open the app in the admin again.';

/** null: not Shopify's doing. */
function faultOf(thrown: unknown): Asked<never> | null {
  const noToken = [SessionNotFoundError, InvalidJwtError, MissingRequiredArgument];
  if (noToken.some((kind) => thrown instanceof kind)) {
    return fault('unauthorised', NO_ACCESS);
  }
  if (thrown instanceof HttpThrottlingError) return throttled();
  if (thrown instanceof HttpResponseError) return faultOfStatus(thrown.response.code);
  if (thrown instanceof GraphqlQueryError) return faultOfGraphql(thrown);
  // The library answers a failed renewal of the token with a bare Response, whatever the reason was.
  if (thrown instanceof Response || thrown instanceof ShopifyError) {
    return fault('unreachable', 'Shopify could not be reached.');
  }
  return null;
}

function throttled(): ShopifyFault {
  return fault('throttled', 'Shopify asks the app to slow down. Try again in a moment.');
}

function faultOfStatus(status: number): ShopifyFault {
  // 402 and 423: the shop is frozen or locked. 404: it is no more.
  if ([401, 402, 403, 404, 423].includes(status)) return fault('unauthorised', NO_ACCESS);
  if (status === 429 || status === 430) return throttled();
  // A 2xx that is no JSON ends here, too.
  if (status < 500) {
    return fault('unreadable', 'Shopify gave an answer that the app does not understand.');
  }
  return fault('unreachable', 'Shopify has a fault at the moment. Try again in a moment.');
}

const graphqlErrors = z.array(
  z.object({ extensions: z.object({ code: z.string() }).partial().optional() }),
);

/** Status 200, and yet no answer: the code of the first error says why. */
function faultOfGraphql({ body }: GraphqlQueryError): Asked<never> {
  const read = graphqlErrors.safeParse(body?.errors?.graphQLErrors);
  const code = read.success ? read.data[0]?.extensions?.code : undefined;
  switch (code) {
    case 'THROTTLED':
      return throttled();
    case 'ACCESS_DENIED':
      return { kind: 'denied' };
    case 'SHOP_INACTIVE':
      return fault('unauthorised', NO_ACCESS);
    case 'INTERNAL_SERVER_ERROR':
      return fault('unreachable', 'Shopify has a fault at the moment. Try again in a moment.');
    default:
      return fault('unreadable', 'Shopify did not accept the question.');
  }
}

function isRefusedToken(thrown: unknown): boolean {
  return thrown instanceof HttpResponseError && thrown.response.code === 401;
}
