/** Which use case each job runs. */
import { announce } from './announce.ts';
import { checkConnection } from './check-connection.ts';
import { deliverAsJob } from './deliver.ts';
import type { Dependencies } from './dependencies.ts';
import { finishWatches } from './finish-watches.ts';
import { forAccount } from './for-account.ts';
import { forwardCancel } from './forward-cancel.ts';
import type { JobHandlers } from './ports/jobs.ts';
import { reconcile } from './reconcile.ts';
import { followShopWebhooks } from './shop-webhooks.ts';
import { tellFlow } from './tell-flow.ts';
import { watchShop } from './watch-shop.ts';
import { writeResult, writeUnwritten } from './write-result.ts';

/** @param tellers the same dependencies for what can wait, on connections of their own */
export function jobHandlers(deps: Dependencies, tellers: Dependencies): JobHandlers {
  return {
    deliver: ({ shop, cancellationId }) =>
      deliverAsJob(forAccount(deps, shop), shop, cancellationId),
    'deliver-bulk': ({ shop, cancellationId }) =>
      deliverAsJob(forAccount(deps, shop), shop, cancellationId, true),
    watch: ({ shop }) => watchShop(forAccount(deps, shop), shop),
    'finish-watch': ({ shop }) => finishWatches(forAccount(deps, shop), shop),
    'check-connection': ({ shop }) => checkConnection(forAccount(deps, shop), shop),
    'follow-shop-webhooks': ({ shop }) => followShopWebhooks(deps, shop),
    forward: ({ shop, shopifyOrderId }) => forwardCancel(deps, shop, shopifyOrderId),
    'write-result': ({ shop, shopifyOrderId }) => writeResult(tellers, shop, shopifyOrderId),
    'write-unwritten': ({ shop }) => writeUnwritten(tellers, shop),
    announce: ({ shop }) => announce(tellers, shop),
    'tell-flow': ({ shop }) => tellFlow(tellers, shop),
    reconcile: ({ shop }) => reconcile(tellers, shop),
  };
}
