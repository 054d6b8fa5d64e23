/**
 * The page's line to the admin around it.
 */
import {
  type Asked,
  type FromAdmin,
  type FromPage,
  isBridgeMessage,
  type Told,
} from './messages.ts';

const waiting = new Map<number, (answer: unknown) => void>();
const listeners = new Set<(message: FromAdmin) => void>();
let calls = 0;

// The admin's origin is not known to the page; what is sent to it is not secret to whoever frames it
// in the sandbox.
const post = (message: FromPage): void => window.parent.postMessage(message, '*');

export const tell = (told: Told): void => post({ bridge: true, told });

export function ask(asked: Asked): Promise<unknown> {
  calls += 1;
  const call = calls;
  return new Promise((resolve) => {
    waiting.set(call, resolve);
    post({ bridge: true, asked, call });
  });
}

export const onMessage = (listener: (message: FromAdmin) => void) => void listeners.add(listener);

window.addEventListener('message', (event) => {
  if (event.source !== window.parent || !isBridgeMessage<FromAdmin>(event.data)) return;
  const message = event.data;
  if ('answer' in message) {
    waiting.get(message.call)?.(message.answer);
    waiting.delete(message.call);
    return;
  }
  for (const listener of listeners) listener(message);
});
