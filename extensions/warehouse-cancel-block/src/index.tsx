/**
 * The block on the order page: reads what is known of the order on show and keeps it up to date.
 *
 * Without `@shopify/ui-extensions/preact`: all it does is to hand the host a Signal class, and nothing that
 * an order's extension reads is a signal (docs/decisions/017).
 */
import { deviceClock } from 'extension-kit/clock.ts';
import { exchangeIn } from 'extension-kit/exchange.ts';
import { awaitAnswer, readOrder } from 'extension-kit/order-calls.ts';
import { withMoments, wordsAt } from 'extension-kit/words.ts';
import { render } from 'preact';
import { openSession } from './session.ts';
import { Block } from './view/Block.tsx';
import type { Key } from './wording.ts';

/** The handle in the other extension's shopify.extension.toml. */
const ACTION = 'extension://cancel-at-warehouse';

export default function extension(): void {
  // The host may say later which order is on show, or show another: it is asked each time.
  const exchange = exchangeIn(() => shopify.i18n.translate('locale'));
  const session = openSession(
    {
      orderOnShow: () => shopify.data?.selected?.[0]?.id ?? null,
      readStoredOrder: (orderGid, signal) => readOrder(exchange, orderGid, 'no', signal),
      awaitAnswer: (id, since, signal) => awaitAnswer(exchange, id, since, signal),
    },
    deviceClock,
    (state, now) => {
      const doors = {
        lookAgain: () => session.lookAgain(),
        openAction: () => {
          shopify.navigation.navigate(ACTION);
          session.expectChange();
        },
      };
      const words = withMoments(wordsAt<Key>(shopify.i18n, now), now);
      render(<Block words={words} state={state} doors={doors} />, document.body);
    },
  );
}
