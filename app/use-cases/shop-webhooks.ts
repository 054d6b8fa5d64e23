/**
 * What Shopify says of the shop itself: the app was removed, rights have changed, data is to be erased. A
 * webhook says what happened then, never what is true now: it can come late, twice, or after the shop has
 * installed the app again. So it is kept, and followed only where a check of the present bears it out.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Instant, MAX_CLOCK_SKEW_MS } from '#app/domain/instant.ts';
import type { Dependencies } from './dependencies.ts';
import { eraseOrders, eraseShop, forgetShop } from './erase.ts';
import { isolateTelling } from './isolate-failure.ts';
import type { ShopWebhook, ShopWebhookResult } from './ports/telling.ts';
import { noteScopes } from './write-result.ts';

/** The webhook is followed right away for so long; Shopify waits 5 seconds. */
const AT_ONCE_MS = 2_500;
/** By then it has been followed, or the job carries on. */
const JOB_AFTER_MS = 5_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
/** Shopify gives that long to erase. */
const PATIENCE_MS = 30 * 24 * 3_600_000;

export async function receiveShopWebhook(
  deps: Dependencies,
  given: Omit<ShopWebhook, 'receivedAt'>,
): Promise<void> {
  const receivedAt = deps.clock();
  const isNew = await deps.shopWebhooks.receive(
    { ...given, receivedAt },
    receivedAt + JOB_AFTER_MS,
  );
  const { shop, topic, webhookId } = given;
  deps.log.info({ shop, topic, webhookId, isNew }, 'Shopify said something of the shop');
  if (!isNew) return;
  const enough = new AbortController();
  const follow = followShopWebhooks(deps, shop).catch((error: unknown) => {
    // The job tries again; it is kept.
    deps.log.error({ shop, topic, err: error }, 'following a webhook failed');
  });
  await Promise.race([
    follow,
    pause(AT_ONCE_MS, null, { signal: enough.signal }).catch(() => null),
  ]);
  enough.abort();
}

export async function followShopWebhooks(given: Dependencies, shop: string): Promise<void> {
  const deps: Dependencies = { ...given, actor: { kind: 'shopify' } };
  for (const webhook of await deps.shopWebhooks.readUnhandled(shop, deps.clock())) {
    const { topic, webhookId, failures, receivedAt } = webhook;
    const subject = { shop, topic, webhookId };
    const followed = await isolateTelling(deps, subject, () => follow(deps, webhook));
    const result = followed.kind === 'done' ? followed.value : 'try_again';
    const now = deps.clock();
    if (result !== 'try_again') {
      await deps.shopWebhooks.end(webhook, result, now);
      deps.log.info({ shop, topic, webhookId, result }, 'what Shopify said of the shop: handled');
    } else if (now - receivedAt > PATIENCE_MS) {
      await deps.shopWebhooks.end(webhook, 'given_up', now);
      deps.log.error({ shop, topic, webhookId }, 'what Shopify said of the shop: given up');
    } else {
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      await deps.shopWebhooks.noteFailure(webhook, now + pauseMs);
    }
  }
}

async function follow(
  deps: Dependencies,
  webhook: ShopWebhook,
): Promise<ShopWebhookResult | 'try_again'> {
  const { shop, topic, shopifyOrderIds } = webhook;
  switch (topic) {
    case 'app/uninstalled':
      return whereItIsGone(deps, webhook, (since) => forgetShop(deps, shop, since));
    case 'shop/redact':
      return whereItIsGone(deps, webhook, (since) => eraseShop(deps, shop, since));
    case 'app/scopes_update': {
      const read = await deps.shopifyShops.readScopes(shop);
      if (read.kind === 'read') {
        await noteScopes(deps, shop, read.scopes);
        return 'followed';
      }
      return read.cause === 'unauthorised' ? 'not_borne_out' : 'try_again';
    }
    case 'customers/redact':
      await eraseOrders(deps, shop, shopifyOrderIds, recordedUntil(webhook));
      return 'followed';
  }
}

async function whereItIsGone(
  deps: Dependencies,
  { shop, triggeredAt }: ShopWebhook,
  run: (unlessSince: Instant | null) => Promise<boolean>,
): Promise<ShopWebhookResult | 'try_again'> {
  const read = await deps.shopifyShops.readInstallation(shop);
  if (read.kind === 'installed') return 'not_borne_out';
  if (read.kind === 'fault') return 'try_again';
  // It may have been installed again, and not have been given a token since.
  return (await run(triggeredAt)) ? 'followed' : 'not_borne_out';
}

/** A webhook that comes late asks to forget what was recorded by the time it was about, and nothing newer. */
function recordedUntil({ triggeredAt, receivedAt }: ShopWebhook): Instant | null {
  if (triggeredAt === null) return null;
  return receivedAt - triggeredAt > MAX_CLOCK_SKEW_MS ? triggeredAt : null;
}
