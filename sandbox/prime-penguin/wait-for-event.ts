/** Waits for an event by asking for the next ones again and again; works in process and over HTTP. */
import type { Control, ControlCalls } from './control-contract.ts';
import type { SimulatorEvent } from './events.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const LONG_POLL_MS = 5_000;

export async function waitForEvent(
  control: Pick<ControlCalls, 'events' | 'lastEvent'>,
  predicate: (event: SimulatorEvent) => boolean,
  options: Parameters<Control['when']>[1] = {},
): Promise<SimulatorEvent> {
  const { since, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const until = performance.now() + timeoutMs;
  let position = since ?? (await control.lastEvent());
  for (;;) {
    const left = until - performance.now();
    const events = await control.events(position, Math.max(0, Math.min(left, LONG_POLL_MS)));
    const match = events.find(predicate);
    if (match !== undefined) return match;
    position = events.at(-1)?.seq ?? position;
    if (performance.now() >= until) {
      throw new Error(`No such event of the simulator within ${timeoutMs} ms`);
    }
  }
}
