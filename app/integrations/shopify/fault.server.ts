/** What Shopify, or the way to it, can do wrong, as a value with a sentence for people. */
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
import type { ShopifyFault } from '#app/use-cases/ports/shopify.ts';

/** The answer, or a fault when it takes longer. `signal` aborts then. */
export async function within<T>(
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | ShopifyFault> {
  const timeout = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<ShopifyFault>((resolve) => {
    timer = setTimeout(() => {
      timeout.abort();
      resolve(fault('unreachable', 'Shopify did not answer in time.'));
    }, timeoutMs);
  });
  try {
    // A race, because getting or renewing a token cannot be aborted.
    return await Promise.race([limit, ask(timeout.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

export function fault(cause: ShopifyFault['cause'], message: string): ShopifyFault {
  return { kind: 'fault', cause, message };
}

const NO_ACCESS = 'Shopify no longer lets the app read this shop. Open the app in the admin again.';

/** null: not Shopify's doing. */
export function faultOf(thrown: unknown): ShopifyFault | null {
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
function faultOfGraphql({ body }: GraphqlQueryError): ShopifyFault {
  const read = graphqlErrors.safeParse(body?.errors?.graphQLErrors);
  const code = read.success ? read.data[0]?.extensions?.code : undefined;
  switch (code) {
    case 'THROTTLED':
      return throttled();
    case 'ACCESS_DENIED':
    case 'SHOP_INACTIVE':
      return fault('unauthorised', NO_ACCESS);
    case 'INTERNAL_SERVER_ERROR':
      return fault('unreachable', 'Shopify has a fault at the moment. Try again in a moment.');
    default:
      return fault('unreadable', 'Shopify did not accept the question.');
  }
}

export function isRefusedToken(thrown: unknown): boolean {
  return thrown instanceof HttpResponseError && thrown.response.code === 401;
}
