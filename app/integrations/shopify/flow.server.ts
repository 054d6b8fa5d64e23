/**
 * Tells Shopify Flow of an answer: starts the workflows that begin with the app's trigger. Starting one
 * is all that it does; what a workflow then does is the merchant's.
 */
import { z } from 'zod';
import { flowTriggerPayload } from '#app/domain/flow.ts';
import type { FlowTold, ShopifyFlow } from '#app/use-cases/ports/flow.ts';
import type { ShopifyFault } from '#app/use-cases/ports/shopify.ts';
import { type AdminAccess, asFault, createAdminApi } from './admin-api.server.ts';

/** `handle` in `extensions/flow-warehouse-cancel-answered/shopify.extension.toml`. */
export const ANSWERED_TRIGGER = 'warehouse-cancel-answered';

const TELL = `mutation TellFlow($handle: String, $payload: JSON) {
  flowTriggerReceive(handle: $handle, payload: $payload) {
    userErrors {
      message
    }
  }
}`;

const told = z.object({
  data: z.object({
    flowTriggerReceive: z.object({
      userErrors: z.array(z.object({ message: z.string() })),
    }),
  }),
});

export function createShopifyFlow(access: AdminAccess, timeoutMs?: number): ShopifyFlow {
  const { ask } = createAdminApi(access, timeoutMs);
  return {
    async tellAnswered(shop, answer): Promise<FlowTold> {
      const variables = { handle: ANSWERED_TRIGGER, payload: flowTriggerPayload(answer) };
      const asked = await ask(shop, TELL, variables, told);
      if (asked.kind !== 'answered') {
        const fault = asFault(asked);
        return { ...fault, mayHaveHappened: mayHaveHappened(fault) };
      }
      const [error] = asked.value.data.flowTriggerReceive.userErrors;
      return error === undefined ? { kind: 'sent' } : { kind: 'refused', message: error.message };
    },
  };
}

/** Refused at the door, it was not carried out; an answer that was lost or not understood proves nothing. */
function mayHaveHappened({ cause }: ShopifyFault): boolean {
  return cause === 'unreachable' || cause === 'unreadable';
}
