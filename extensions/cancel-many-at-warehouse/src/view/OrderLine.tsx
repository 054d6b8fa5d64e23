/** One order after the press: its name, its answer in a badge, and what it means in a sentence or two. */
import { orderNameOf } from 'extension-kit/order-name.ts';
import type { BulkOrderView } from '../../../../app/contract/bulk.ts';
import { lineOf, type Words } from '../wording.ts';

interface Props {
  readonly words: Words;
  readonly order: BulkOrderView;
}

export function OrderLine({ words: { t }, order }: Props) {
  const line = lineOf(order);
  const name = orderNameOf(order);
  const step =
    line.step &&
    t(line.step, { provider: line.contacts === '' ? t('provider.generic') : line.contacts });
  return (
    <s-box accessibilityRole="list-item">
      <s-stack gap="small-400">
        <s-stack direction="inline" gap="small-200" justifyContent="space-between">
          {order.cancellationId === null ? (
            <s-text type="strong">{name}</s-text>
          ) : (
            <s-link href={orderAddress(order.orderId)}>{name}</s-link>
          )}
          <s-badge tone={line.tone}>{t(line.badge)}</s-badge>
        </s-stack>
        {line.isTakenBack && <s-text tone="critical">{t('takenBack')}</s-text>}
        {line.parts.map(({ provider, badge, meaning }, index) => {
          const text = t(meaning, { provider: provider ?? t('provider.generic') });
          return (
            <s-text key={`${index}/${provider}`} color="subdued">
              {badge
                ? t('part', { provider: provider ?? t('provider.unknown'), badge: t(badge), text })
                : text}
            </s-text>
          );
        })}
        {step && <s-text>{line.isForRest ? t('step.rest', { step }) : step}</s-text>}
      </s-stack>
    </s-box>
  );
}

// The admin's own protocol.
function orderAddress(orderId: string): string {
  return `shopify:admin/orders/${orderId.slice(orderId.lastIndexOf('/') + 1)}`;
}
