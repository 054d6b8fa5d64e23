/** The control of a simulator in another process: the same interface, over its HTTP. */
import { CONTROL_CALLS } from './control-calls.ts';
import type { Control, ControlCalls } from './control-contract.ts';
import { waitForEvent } from './wait-for-event.ts';

/** `controlUrl` as the command prints it. Calls reject with the simulator's own message. */
export function connectControl(controlUrl: string): Control {
  const call = async (name: string, args: readonly unknown[]): Promise<unknown> => {
    const response = await fetch(`${controlUrl}/__control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(withoutTrailingGaps(args)),
    });
    const answer = (await response.json()) as { result?: unknown; error?: string };
    if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`);
    return answer.result;
  };
  const calls = Object.fromEntries(
    CONTROL_CALLS.map((name) => [name, (...args: readonly unknown[]) => call(name, args)]),
  ) as unknown as ControlCalls;
  return {
    ...calls,
    when: (predicate, options) => waitForEvent(calls, predicate, options),
  };
}

/** JSON lists have no `undefined`: an optional argument that was left out must not arrive as null. */
function withoutTrailingGaps(args: readonly unknown[]): readonly unknown[] {
  return args.slice(0, args.findLastIndex((value) => value !== undefined) + 1);
}
