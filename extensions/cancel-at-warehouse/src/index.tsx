/** The order action "Cancel at warehouse": opens a session for the order on show and renders it. */
import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { connectToApp } from './api.ts';
import { deviceClock, openSession } from './session.ts';
import { Screen } from './view/Screen.tsx';
import { wordsAt } from './words.ts';

export default function extension(): void {
  const { data, i18n, close } = shopify;
  const session = openSession(
    connectToApp(data.selected[0]?.id ?? '', i18n.translate('locale')),
    deviceClock,
    (state, now, send) => {
      const words = wordsAt(i18n, now);
      render(
        <Screen state={state} words={words} send={send} close={stopAndClose} />,
        document.body,
      );
    },
  );

  function stopAndClose(): void {
    session.stop();
    close();
  }
}
