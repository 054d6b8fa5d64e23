/**
 * One whole look at an order in Prime Penguin: every warehouse order with both logs, or why it could not
 * be had. Writes nothing but the connection's state.
 */
import { NO_READS } from '#app/domain/channel-reads.ts';
import type { Failure } from '#app/domain/history.ts';
import type { ShopifyOrderId } from '#app/domain/identifiers.ts';
import type { Instant, Moment } from '#app/domain/instant.ts';
import type { ChannelSeen } from '#app/domain/judge.ts';
import type { WarehouseOrderSeen } from '#app/domain/observation.ts';
import { messageOf, type Said } from '#app/domain/said.ts';
import { noteRefused, noteWorking } from './connection-state.ts';
import type { Dependencies } from './dependencies.ts';
import type { Fault, PrimePenguin, Refused, Unauthorised } from './ports/prime-penguin.ts';

export type Look =
  | {
      readonly kind: 'answered';
      readonly moment: Moment;
      readonly orders: readonly WarehouseOrderSeen[];
      /** Only asked for where it has no such order: where it has one, the channel is the shop's and is read. */
      readonly channel: ChannelSeen;
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
  if (answer.kind !== 'answered') return noteFailure(deps, shop, answer, 'reading');
  await noteWorking(deps, shop, 'reading');
  const moment = { at, primePenguinAt: answer.primePenguinAt };
  const { account } = primePenguin;
  if (answer.value.length > 0) {
    await deps.connections.noteChannelProven(shop, account, at);
    return { kind: 'answered', moment, orders: answer.value, channel: SHOWN };
  }
  const reads = await primePenguin.readsSalesChannel();
  if (reads.kind === 'answered') await deps.connections.saveReading(shop, reads.value);
  const readingOff = reads.kind === 'answered' && reads.value === 'off';
  const channel = await deps.connections.readChannel(shop, account);
  return { kind: 'answered', moment, orders: [], channel: { ...channel, readingOff } };
}

const SHOWN: ChannelSeen = { readingOff: false, isProven: true, reads: NO_READS };

/** The same failure in the merchant's words; refused credentials mark the connection. */
export async function noteFailure(
  deps: Dependencies,
  shop: string,
  answer: Refused | Unauthorised | Fault,
  attempted: 'reading' | 'cancelling',
): Promise<Failed> {
  if (answer.kind === 'unauthorised') await noteRefused(deps, shop, answer, attempted);
  return {
    kind: 'failed',
    failure: {
      kind: answer.kind === 'unauthorised' ? 'credentials_refused' : 'unreachable',
      ...wordsOf(answer),
      at: deps.clock(),
    },
    retryAfterMs: answer.kind === 'fault' ? answer.retryAfterMs : null,
  };
}

/** Whose words they are goes with them. */
export function wordsOf({ message, said }: Refused | Unauthorised | Fault): {
  readonly message: string;
  readonly said?: Said;
} {
  return { message, ...(said === undefined ? {} : { said }) };
}

export function notConnected(at: Instant): Failure {
  return { kind: 'not_connected', ...messageOf({ code: 'not_connected', values: {} }), at };
}

export function connectedElsewhere(at: Instant): Failure {
  const told = messageOf({ code: 'connected_elsewhere', values: {} });
  return { kind: 'connected_elsewhere', ...told, at };
}
