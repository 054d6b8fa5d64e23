/**
 * One whole look at an order in Prime Penguin: every warehouse order with both logs, or why it could not
 * be had. Writes nothing but the connection's state.
 */
import type { Failure } from '#app/domain/history.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import type { WarehouseOrderSeen } from '#app/domain/observation.ts';
import { announceRefusedConnection } from './announce.ts';
import type { Dependencies } from './dependencies.ts';
import type { Fault, PrimePenguin, Refused, Unauthorised } from './ports/prime-penguin.ts';

export type Look =
  | {
      readonly kind: 'answered';
      readonly moment: Moment;
      readonly orders: readonly WarehouseOrderSeen[];
      /** Prime Penguin shows that it does not read this sales channel. Only asked where it has no such order. */
      readonly readingOff: boolean;
    }
  | Failed;

export interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
  /** What Prime Penguin asked to be left alone for, milliseconds. */
  readonly retryAfterMs: number | null;
}

export async function lookAtOrder(
  deps: Dependencies,
  shop: string,
  primePenguin: PrimePenguin,
  id: ShopifyOrderId,
): Promise<Look> {
  const at = deps.clock();
  const answer = await primePenguin.findOrders(id);
  if (answer.kind !== 'answered') return noteFailure(deps, shop, answer, deps.clock());
  await deps.connections.setState(shop, 'working');
  const moment = { at, primePenguinAt: answer.primePenguinAt };
  if (answer.value.length > 0) {
    return { kind: 'answered', moment, orders: answer.value, readingOff: false };
  }
  const reads = await primePenguin.readsSalesChannel();
  const readingOff = reads.kind === 'answered' && reads.value === false;
  return { kind: 'answered', moment, orders: [], readingOff };
}

/** The same failure in the merchant's words; refused credentials mark the connection. */
export async function noteFailure(
  deps: Dependencies,
  shop: string,
  answer: Refused | Unauthorised | Fault,
  at: Instant,
): Promise<Failed> {
  const isRefused = answer.kind === 'unauthorised';
  if (isRefused && (await deps.connections.setState(shop, 'refused'))) {
    await announceRefusedConnection(deps, shop, at);
  }
  return {
    kind: 'failed',
    failure: {
      kind: isRefused ? 'credentials_refused' : 'unreachable',
      message: answer.message,
      at,
    },
    retryAfterMs: answer.kind === 'fault' ? answer.retryAfterMs : null,
  };
}

export const NOT_CONNECTED = 'This shop is not connected to Prime Penguin.';
