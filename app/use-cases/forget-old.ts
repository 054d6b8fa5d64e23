/**
 * Lets go of what was kept only for a while: ids of webhooks, what workflows were told, logins that were tried,
 * the record of mails and that of changes.
 */
import { ATTEMPTS_COUNT_MS } from '#app/domain/connect-limit.ts';
import type { Dependencies } from './dependencies.ts';

const DAY_MS = 24 * 3_600_000;
/** Shopify repeats a webhook for two days at the most. */
const WEBHOOKS_MS = 7 * DAY_MS;
const FLOW_TELLINGS_MS = 7 * DAY_MS;
const MAILS_MS = 90 * DAY_MS;
/** A change is asked about when its consequence is seen, and some come once a year. */
const AUDIT_MS = 400 * DAY_MS;

export async function forgetOld(deps: Dependencies): Promise<void> {
  const now = deps.clock();
  await deps.shopifyWebhooks.forgetBefore(now - WEBHOOKS_MS);
  await deps.shopWebhooks.forgetBefore(now - WEBHOOKS_MS);
  await deps.flowTellings.forgetBefore(now - FLOW_TELLINGS_MS);
  await deps.outbox.forgetBefore(now - MAILS_MS);
  await deps.mailAddresses.forgetLinksBefore(now);
  await deps.audit.forgetBefore(now - AUDIT_MS);
  await deps.connectAttempts.forgetBefore(now - ATTEMPTS_COUNT_MS);
}
