/** "Cancel at warehouse" for the orders chosen in the list: opens a session for them and renders it. */
import { deviceClock } from 'extension-kit/clock.ts';
import { wordsAt } from 'extension-kit/words.ts';
import { render } from 'preact';
import { connectToApp } from './api.ts';
import { openAction } from './session.ts';
import { Screen } from './view/Screen.tsx';
import type { Key } from './wording.ts';

export default function extension(): void {
  const { data, i18n, close } = shopify;
  const selected = data.selected.map(({ id }) => id);
  const session = openAction(
    connectToApp(i18n.translate('locale')),
    selected,
    deviceClock,
    (state, now, send) => {
      const props = {
        words: wordsAt<Key>(i18n, now),
        count: selected.length,
        send,
        close: stopAndClose,
      };
      render(<Screen state={state} {...props} />, document.body);
    },
  );

  function stopAndClose(): void {
    session.stop();
    close();
  }
}
