/** "Cancel at warehouse" for the orders chosen in the list: opens a session for them and renders it. */
import { deviceClock } from 'extension-kit/clock.ts';
import { wordsAt } from 'extension-kit/words.ts';
import { render } from 'preact';
import { connectToApp } from './api.ts';
import { openAction } from './session.ts';
import { opened } from './state.ts';
import { Screen } from './view/Screen.tsx';
import type { Key } from './wording.ts';

const HOST_MS = 1_000;

function isUsable(chosen: readonly string[]): boolean {
  return opened(chosen.length).name === 'checking';
}

export default function extension(): void {
  // What the host gives may come later than the window, or change: it is asked each time.
  const chosenNow = () => (shopify.data?.selected ?? []).map(({ id }) => id);
  let chosen = chosenNow();
  let session = open(chosen);
  const stopAsking = deviceClock.every(HOST_MS, () => {
    const now = chosenNow();
    if (now.join() === chosen.join() || !isUsable(now)) return;
    // What was checked stays as it is: the merchant has seen it.
    if (isUsable(chosen)) return stopAsking();
    session.stop();
    chosen = now;
    session = open(chosen);
  });

  function open(selected: readonly string[]) {
    return openAction(
      connectToApp(() => shopify.i18n.translate('locale')),
      selected,
      deviceClock,
      (state, now, send) => {
        const props = {
          words: wordsAt<Key>(shopify.i18n, now),
          count: selected.length,
          send,
          close: stopAndClose,
        };
        render(<Screen state={state} {...props} />, document.body);
      },
    );
  }

  function stopAndClose(): void {
    stopAsking();
    session.stop();
    shopify.close();
  }
}
