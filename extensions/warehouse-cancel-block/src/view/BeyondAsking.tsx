/** An order that nobody has asked to stop, and that asking no longer helps: where it is, why, and what to do. */
import { canCancelText, positionWords } from 'extension-kit/position-words.ts';
import type { OrderView, OrderWarehouseView } from '../../../../app/contract/api.ts';
import type { Words } from '../wording.ts';

interface Props {
  readonly words: Words;
  readonly order: OrderView;
}

export function BeyondAsking({ words, order: { warehouses, lookedAt } }: Props) {
  const { t, moment } = words;
  return (
    <s-stack gap="small-300">
      <s-text color="subdued">{t('quiet')}</s-text>
      {warehouses.map((warehouse) => (
        <s-paragraph key={warehouse.primePenguinOrderId}>{whyNot(words, warehouse)}</s-paragraph>
      ))}
      {/* Nobody looks for the block: it may be long ago. */}
      {lookedAt && (
        <s-text color="subdued">{t('timing.lastLook', { time: moment(lookedAt) })}</s-text>
      )}
    </s-stack>
  );
}

function whyNot({ t }: Words, { position, canCancel, provider }: OrderWarehouseView): string {
  const values = { provider: provider?.name ?? t('provider.generic') };
  const why = canCancelText(canCancel);
  return [
    t(positionWords(position).where, values),
    // What a newer app says is read as "asking can still help", and here it cannot.
    ...(why === 'canCancel.unsure' ? [] : [t(why, values)]),
    ...(canCancel === 'no_shipped' ? [t('next.return', values)] : []),
  ].join(' ');
}
