/** Where one warehouse order is before anything has been asked. */

import { canCancelText, positionWords } from 'extension-kit/position-words.ts';
import { NextBatch } from 'extension-kit/view/NextBatch.tsx';
import { Troubles } from 'extension-kit/view/Troubles.tsx';
import type { OrderWarehouseView } from '../../../../app/contract/api.ts';
import type { Words } from '../wording.ts';
import { Card } from './Card.tsx';
import { LineList } from './LineList.tsx';

interface Props {
  readonly words: Words;
  readonly warehouse: OrderWarehouseView;
  /** Lines are told apart only where there are several warehouse orders. */
  readonly alone: boolean;
}

export function OrderWarehouseCard({ words, warehouse, alone }: Props) {
  const { t, moment } = words;
  const { position, canCancel, nextBatchAt, releaseAt } = warehouse;
  const canStillHelp = canCancel === 'yes' || canCancel === 'unsure';
  const provider = warehouse.provider?.name ?? t('provider.generic');
  const { tone, badge, where } = positionWords(position);
  return (
    <Card heading={warehouse.provider?.name ?? t('provider.unknown')} badge={t(badge)} tone={tone}>
      <s-paragraph>
        {t(where, { provider })} {t(canCancelText(canCancel), { provider })}
      </s-paragraph>
      <Troubles words={words} troubles={warehouse.troubles} />
      {!alone && <LineList words={words} lines={warehouse.lines} />}
      {canStillHelp && nextBatchAt && <NextBatch words={words} at={nextBatchAt} />}
      {releaseAt && <s-text>{t('releaseAt', { time: moment(releaseAt) })}</s-text>}
      <s-text color="subdued">
        {t('statuses', {
          channel: warehouse.channelStatus,
          warehouse: warehouse.warehouseStatus,
        })}
      </s-text>
    </Card>
  );
}
