/**
 * Asks Shopify which access scopes a shop has granted. The session that the library keeps says it too, but
 * as it was when its token was made: a merchant may have granted or withdrawn some since.
 */
import { z } from 'zod';
import type { ShopifyScopes } from '#app/use-cases/ports/shopify.ts';
import { type AdminAccess, createAdminApi } from './admin-api.server.ts';

const GRANTED_SCOPES = `query GrantedScopes {
  currentAppInstallation {
    accessScopes {
      handle
    }
  }
}`;

/** Shorter than for an order: a settings page waits for it. */
const TIMEOUT_MS = 5_000;

const answer = z.object({
  data: z.object({
    currentAppInstallation: z.object({
      accessScopes: z.array(z.object({ handle: z.string() })),
    }),
  }),
});

export function createShopifyScopes(access: AdminAccess, timeoutMs = TIMEOUT_MS): ShopifyScopes {
  const { ask } = createAdminApi(access, timeoutMs);
  return {
    async granted(shop) {
      const asked = await ask(shop, GRANTED_SCOPES, {}, answer);
      if (asked.kind === 'fault') return asked;
      const { accessScopes } = asked.value.data.currentAppInstallation;
      return { kind: 'granted', scopes: accessScopes.map(({ handle }) => handle) };
    },
  };
}
