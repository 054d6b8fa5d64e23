/** Before the press: where the order is, whether asking can help, and what pressing will do. */
import type { OrderView } from '../../../../app/contract/api.ts';
import type { Notice, Ready } from '../state.ts';
import { noticeText, readyBanner } from '../wording.ts';
import type { Words } from '../words.ts';
import { Frame } from './Frame.tsx';
import { OrderWarehouseCard } from './OrderWarehouseCard.tsx';
import { SettingsButton } from './SettingsButton.tsx';
import type { ScreenProps } from './screen-props.ts';
import { WishForm } from './WishForm.tsx';

export function ReadyScreen({ state, words, send, close }: ScreenProps<Ready>) {
  const { t, moment } = words;
  const { order } = state;
  const isSending = state.name === 'sending';
  return (
    <Frame
      words={words}
      orderName={order.orderName}
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
          <s-paragraph>{t('ready.promise', { provider: providersOf(order, words) })}</s-paragraph>
          <WishForm
            words={words}
            form={state.form}
            disabled={isSending}
            onFill={(form) => send({ type: 'filled_in', form })}
          />
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
    const status = notice.kind === 'garbled' ? notice.status : '';
    return (
      <s-banner tone="critical" heading={t('notice.heading')}>
        <s-paragraph>{t(noticeText(notice), { status })}</s-paragraph>
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
