/** Reads what Shopify knows of a shop itself: its time zone, its contact addresses, and what it has granted the app. */
import { z } from 'zod';
import type { ShopifyAccess } from '#app/shopify.server.ts';
import type { ShopifyShops } from '#app/use-cases/ports/shopify.ts';
import { type AdminAccess, asFault, createAdminApi } from './admin-api.server.ts';

const READ_TIME_ZONE = `query ReadTimeZone {
  shop {
    ianaTimezone
  }
}`;

/** `shop` needs no access scope: https://shopify.dev/docs/api/admin-graphql/latest/objects/Shop */
const READ_CONTACTS = `query ReadContacts {
  shop {
    email
    contactEmail
  }
}`;

const READ_SCOPES = `query ReadScopes {
  currentAppInstallation {
    accessScopes {
      handle
    }
  }
}`;

const timeZoneAnswer = z.object({
  data: z.object({ shop: z.object({ ianaTimezone: z.string() }) }),
});
const contactsAnswer = z.object({
  data: z.object({ shop: z.object({ email: z.string(), contactEmail: z.string() }) }),
});
const scopesAnswer = z.object({
  data: z.object({
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  }),
});

export function createShopifyShops(
  access: AdminAccess & Pick<ShopifyAccess, 'hasSession'>,
  timeoutMs?: number,
): ShopifyShops {
  const api = createAdminApi(access, timeoutMs);
  return {
    async readInstallation(shop) {
      const asked = await api.ask(shop, READ_SCOPES, {}, scopesAnswer);
      // What is denied is denied to an app that is installed.
      if (asked.kind !== 'fault') return { kind: 'installed' };
      if (asked.cause !== 'unauthorised') return asked;
      // A token that was refused for good is forgotten; one that is left is a frozen shop's, or a locked one's.
      return (await access.hasSession(shop)) ? asked : { kind: 'not_installed' };
    },
    async readTimeZone(shop) {
      const asked = await api.ask(shop, READ_TIME_ZONE, {}, timeZoneAnswer);
      if (asked.kind !== 'answered') return asFault(asked);
      return { kind: 'read', timeZone: asked.value.data.shop.ianaTimezone };
    },
    async readContactAddresses(shop) {
      const asked = await api.ask(shop, READ_CONTACTS, {}, contactsAnswer);
      if (asked.kind !== 'answered') return asFault(asked);
      const { email, contactEmail } = asked.value.data.shop;
      return { kind: 'read', addresses: [email, contactEmail].filter((one) => one !== '') };
    },
    async readScopes(shop) {
      const asked = await api.ask(shop, READ_SCOPES, {}, scopesAnswer);
      if (asked.kind !== 'answered') return asFault(asked);
      const { accessScopes } = asked.value.data.currentAppInstallation;
      return { kind: 'read', scopes: accessScopes.map(({ handle }) => handle) };
    },
  };
}
