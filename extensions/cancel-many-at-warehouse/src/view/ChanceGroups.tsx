/** Before the press: how many orders stand how, and which they are. */
import { orderNameOf } from 'extension-kit/order-name.ts';
import { useState } from 'preact/hooks';
import type { OrderCheckView } from '../../../../app/contract/bulk.ts';
import type { ChanceGroup } from '../groups.ts';
import { chanceBadge, chanceMeaning, chanceTone, providersToName, type Words } from '../wording.ts';

/** More than fit in a glance are folded; fewer than three are not worth a press. */
const FIRST_NAMES = 8;
const LEAST_FOLDED = 3;

interface Props {
  readonly words: Words;
  readonly groups: readonly ChanceGroup[];
}

export function ChanceGroups({ words, groups }: Props) {
  return (
    <s-stack gap="base">
      {groups.map((group) => (
        <Group key={group.chance} words={words} group={group} />
      ))}
    </s-stack>
  );
}

function Group({ words, group }: { readonly words: Words; readonly group: ChanceGroup }) {
  const { t } = words;
  const { chance, orders } = group;
  const [unfolded, setUnfolded] = useState(false);
  const folds = orders.length >= FIRST_NAMES + LEAST_FOLDED;
  const shown = folds && !unfolded ? orders.slice(0, FIRST_NAMES) : orders;
  const names = shown.map((order) => nameWithProviders(words, order)).join(', ');
  const badge = t(chanceBadge(chance), { count: orders.length });
  return (
    <s-stack gap="small-300">
      <s-stack direction="inline" gap="small-300 small-200">
        <s-badge tone={chanceTone(chance)}>{badge}</s-badge>
        <s-text>
          {shown.length < orders.length
            ? t('andMore', { names, count: orders.length - shown.length })
            : names}
        </s-text>
      </s-stack>
      <s-text color="subdued">{t(chanceMeaning(chance))}</s-text>
      {folds && (
        <s-stack direction="inline">
          <s-button
            variant="tertiary"
            accessibilityLabel={`${badge}: ${t(unfolded ? 'action.showFewer' : 'action.showAll')}`}
            onClick={() => setUnfolded(!unfolded)}
          >
            {t(unfolded ? 'action.showFewer' : 'action.showAll')}
          </s-button>
        </s-stack>
      )}
    </s-stack>
  );
}

function nameWithProviders({ t }: Words, order: OrderCheckView): string {
  const name = orderNameOf(order);
  const provider = providersToName(order);
  return provider === '' ? name : t('orderAt', { name, provider });
}
