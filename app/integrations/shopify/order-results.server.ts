/**
 * Writes to an order what became of its cancellation: the app's own metafield and the app's own tags. It
 * changes nothing else of an order, and takes off no tag but its own.
 */
import { z } from 'zod';
import { toOrderGid } from '#app/domain/identifiers.ts';
import { ORDER_TAGS } from '#app/domain/order-result.ts';
import type { OrderResult, ShopifyOrderResults } from '#app/use-cases/ports/shopify.ts';
import { type AdminAccess, type Asked, createAdminApi } from './admin-api.server.ts';

// `$app` stands for a namespace that only this app can write. Its definition is in shopify.app.toml.
const READ_RESULT = `query ReadOrderResult($id: ID!) {
  order(id: $id) {
    tags
    metafield(namespace: "$app", key: "warehouse_cancel") {
      value
      compareDigest
    }
  }
}`;

const WRITE_FIELD = `mutation WriteOrderResult($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) {
    userErrors {
      code
      message
    }
  }
}`;

/** One after the other, in this order. */
const REPLACE_TAGS = `mutation ReplaceOrderTags($id: ID!, $old: [String!]!, $new: [String!]!) {
  tagsRemove(id: $id, tags: $old) {
    userErrors {
      message
    }
  }
  tagsAdd(id: $id, tags: $new) {
    userErrors {
      message
    }
  }
}`;

const readAnswer = z.object({
  data: z.object({
    order: z
      .object({
        tags: z.array(z.string()),
        metafield: z.object({ value: z.string(), compareDigest: z.string() }).nullable(),
      })
      .nullable(),
  }),
});

const fieldAnswer = z.object({
  data: z.object({
    metafieldsSet: z.object({
      userErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
    }),
  }),
});

const tagErrors = z.object({ userErrors: z.array(z.object({ message: z.string() })) });
const tagAnswer = z.object({ data: z.object({ tagsRemove: tagErrors, tagsAdd: tagErrors }) });

/** What is there is not what was read: somebody else was faster. */
const OVERTAKEN: readonly (string | null)[] = ['STALE_OBJECT', 'INVALID_COMPARE_DIGEST'];

type Written = Awaited<ReturnType<ShopifyOrderResults['write']>>;
type Found = NonNullable<z.infer<typeof readAnswer>['data']['order']>;

export function createShopifyOrderResults(
  access: AdminAccess,
  timeoutMs?: number,
): ShopifyOrderResults {
  const api = createAdminApi(access, timeoutMs);

  async function writeField(
    shop: string,
    ownerId: string,
    value: string,
    found: Found,
  ): Promise<Written> {
    if (found.metafield?.value === value) return { kind: 'written' };
    const field = {
      ownerId,
      namespace: '$app',
      key: 'warehouse_cancel',
      type: 'json',
      value,
      // null: only where there is none yet.
      compareDigest: found.metafield?.compareDigest ?? null,
    };
    const asked = await api.ask(shop, WRITE_FIELD, { metafields: [field] }, fieldAnswer);
    if (asked.kind !== 'answered') return failed(asked);
    const [error] = asked.value.data.metafieldsSet.userErrors;
    if (error === undefined) return { kind: 'written' };
    if (OVERTAKEN.includes(error.code)) return { kind: 'overtaken' };
    if (error.code === 'APP_NOT_AUTHORIZED') return { kind: 'scope_missing' };
    return { kind: 'refused', message: error.message };
  }

  async function replaceTags(
    shop: string,
    id: string,
    tag: string,
    found: Found,
  ): Promise<Written> {
    const isOwn = (one: string) => ORDER_TAGS.includes(one.toLowerCase());
    const own = found.tags.filter(isOwn);
    if (own.length === 1 && own[0] === tag) return { kind: 'written' };
    const old = ORDER_TAGS.filter((one) => one !== tag);
    const asked = await api.ask(shop, REPLACE_TAGS, { id, old, new: [tag] }, tagAnswer);
    if (asked.kind !== 'answered') return failed(asked);
    const { tagsRemove, tagsAdd } = asked.value.data;
    const [error] = [...tagsRemove.userErrors, ...tagsAdd.userErrors];
    return error === undefined ? { kind: 'written' } : { kind: 'refused', message: error.message };
  }

  return {
    async write(shop, shopifyOrderId, { field, tag }: OrderResult) {
      const id = toOrderGid(shopifyOrderId);
      const asked = await api.ask(shop, READ_RESULT, { id }, readAnswer);
      if (asked.kind !== 'answered') return failed(asked);
      const found = asked.value.data.order;
      if (found === null) return { kind: 'unknown' };
      const written = field === null ? null : await writeField(shop, id, field, found);
      if (written !== null && written.kind !== 'written') return written;
      return tag === null ? { kind: 'written' } : replaceTags(shop, id, tag, found);
    },
  };
}

function failed(asked: Exclude<Asked<unknown>, { kind: 'answered' }>): Written {
  return asked.kind === 'denied' ? { kind: 'scope_missing' } : asked;
}
