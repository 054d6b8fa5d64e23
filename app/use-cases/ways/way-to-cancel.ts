import type { PrimePenguinOrderId } from '#app/domain/identifiers.ts';
import type { Way } from '#app/domain/ways.ts';
import type { PrimePenguin, Result } from '../ports/prime-penguin.ts';

/** One way to ask Prime Penguin to cancel an order. When it is taken, `decideAsk` says. */
export interface WayToCancel {
  readonly way: Way;
  /** For the log. */
  readonly didSay: string;
  /** `answered`: Prime Penguin took the request, nothing more. Never repeated inside. */
  ask(primePenguin: PrimePenguin, id: PrimePenguinOrderId): Promise<Result<void>>;
}
