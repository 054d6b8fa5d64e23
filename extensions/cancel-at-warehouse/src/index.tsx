/**
 * The order action "Cancel at warehouse": opens a session for the order on show and renders it.
 *
 * Without `@shopify/ui-extensions/preact`: all it does is to hand the host a Signal class, and nothing that
 * an order's extension reads is a signal (docs/decisions/017).
 */
import { deviceClock } from 'extension-kit/clock.ts';
import { withMoments, wordsAt } from 'extension-kit/words.ts';
import { render } from 'preact';
import { connectToApp } from './api.ts';
import { openAction } from './session.ts';
import { Screen } from './view/Screen.tsx';
import type { Key } from './wording.ts';

export default function extension(): void {
  // The host may say later which order is on show, or in which language: it is asked each time.
  const session = openAction(
    connectToApp(
      () => shopify.data?.selected?.[0]?.id,
      () => shopify.i18n.translate('locale'),
    ),
    deviceClock,
    (state, now, send) => {
      const words = withMoments(wordsAt<Key>(shopify.i18n, now), now);
      render(
        <Screen state={state} words={words} send={send} close={stopAndClose} />,
        document.body,
      );
    },
  );

  function stopAndClose(): void {
    session.stop();
    shopify.close();
  }
}
