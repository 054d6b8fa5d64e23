/** Before the press: where the order is, whether asking can help, and what pressing will do. */

import { failureValues } from 'extension-kit/verdict-words.ts';
import { SettingsButton } from 'extension-kit/view/SettingsButton.tsx';
import { WishForm } from 'extension-kit/view/WishForm.tsx';
import type { OrderView } from '../../../../app/contract/api.ts';
import type { Notice, Ready } from '../state.ts';
import { noticeText, readyBanner, type Words } from '../wording.ts';
import { Frame } from './Frame.tsx';
import { OrderWarehouseCard } from './OrderWarehouseCard.tsx';
import type { ScreenProps } from './screen-props.ts';

export function ReadyScreen({ state, words, send, close }: ScreenProps<Ready>) {
  const { t, moment } = words;
  const { order } = state;
  const isSending = state.name === 'sending';
  return (
    <Frame
      words={words}
      orderName={order.orderName}
      isDemo={order.demo}
      close={close}
      primary={
        order.canRequest
          ? {
              label: t('action.cancel'),
              busy: isSending,
              onPress: () => send({ type: 'pressed' }),
            }
          : null
      }
    >
      <TopBanner words={words} order={order} notice={isSending ? null : state.notice} />
      {order.cancelledInShopifyAt && (
        <s-text>
          {t('ready.cancelledInShopify', { time: moment(order.cancelledInShopifyAt) })}
        </s-text>
      )}
      {order.warehouses.map((warehouse) => (
        <OrderWarehouseCard
          key={warehouse.primePenguinOrderId}
          words={words}
          warehouse={warehouse}
          alone={order.warehouses.length === 1}
        />
      ))}
      {order.canRequest && (
        <>
          <s-paragraph>
            {order.demo
              ? t('ready.demoPromise')
              : t('ready.promise', { provider: providersOf(order, words) })}
          </s-paragraph>
          {order.askReason !== 'never' && (
            <WishForm
              words={words}
              wish={state.form}
              isReasonRequired={order.askReason === 'required'}
              isReasonMissing={!isSending && state.isReasonMissing}
              disabled={isSending}
              onFill={(form) => send({ type: 'filled_in', form })}
            />
          )}
        </>
      )}
    </Frame>
  );
}

interface TopBannerProps {
  readonly words: Words;
  readonly order: OrderView;
  readonly notice: Notice | null;
}

function TopBanner({ words, order, notice }: TopBannerProps) {
  const { t } = words;
  if (notice) {
    return (
      <s-banner tone="critical" heading={t('notice.heading')}>
        <s-paragraph>{t(noticeText(notice), failureValues(notice))}</s-paragraph>
      </s-banner>
    );
  }
  const banner = readyBanner(order);
  if (!banner) return null;
  return (
    <s-banner tone={banner.tone} heading={t(banner.heading)}>
      <s-paragraph>{t(banner.body)}</s-paragraph>
      {(order.problem === 'credentials_refused' || order.problem === 'not_connected') && (
        <SettingsButton words={words} />
      )}
    </s-banner>
  );
}

function providersOf(order: OrderView, { t }: Words): string {
  const names = order.warehouses.flatMap(({ provider, canCancel }) =>
    provider && (canCancel === 'yes' || canCancel === 'unsure') ? [provider.name] : [],
  );
  return names.length === 0 ? t('ready.anyWarehouse') : [...new Set(names)].join(', ');
}
