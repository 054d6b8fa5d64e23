/**
 * Asks Prime Penguin in the name of one connected shop: puts the token to each call, and gets another
 * one when it is refused.
 */
import type { Fault, Result, Unauthorised } from '#app/use-cases/ports/prime-penguin.ts';
import type { Call } from './calls.ts';
import type { Line } from './line.server.ts';
import type { TokenResult, Tokens } from './tokens.server.ts';

export interface ShopConnection {
  /** The answer's value is what stood in the envelope's `result`. */
  ask(call: Call): Promise<Result<unknown>>;
}

export function connectShop(line: Line, tokens: Tokens, tenantId: number): ShopConnection {
  return {
    async ask(call) {
      const token = await tokens.current();
      if (token.kind !== 'token') return neverSent(token);
      const { accessToken } = token;
      const { result } = await line.send(call, { accessToken, tenantId });
      // Who was not let in has done nothing, so even a write may be sent once more.
      const isNotLetIn = result.kind === 'unauthorised' && result.code === 'credentials_refused';
      if (!isNotLetIn) return result;
      const other = await tokens.another(accessToken);
      if (other === null) return result;
      if (other.kind !== 'token') return neverSent(other);
      return (await line.send(call, { accessToken: other.accessToken, tenantId })).result;
    },
  };
}

/** Getting a token failed, so the call itself was not sent, whatever became of the log-in. */
function neverSent(failure: Exclude<TokenResult, { kind: 'token' }>): Unauthorised | Fault {
  return failure.kind === 'fault' ? { ...failure, mayHaveHappened: false } : failure;
}
