/** After the press: how far it is, then the orders, first those that need somebody. */
import { DemoBanner } from 'extension-kit/view/DemoBanner.tsx';
import { useState } from 'preact/hooks';
import type { BulkRequestView } from '../../../../app/contract/bulk.ts';
import { groupByStanding, type StandingGroup, tallyOf } from '../groups.ts';
import { type Asked, isSignedOut } from '../state.ts';
import { progressBanner, standingHeading, standingStep, type Words } from '../wording.ts';
import { Frame } from './Frame.tsx';
import { OrderLine } from './OrderLine.tsx';
import type { ScreenProps } from './screen-props.ts';

/** Each line is several elements that the admin draws: a long group is drawn when it is wanted. */
const FIRST_LINES = 25;

export function AskedScreen({ state, words, count, close }: ScreenProps<Asked>) {
  const { t, clock } = words;
  const { request, stale } = state;
  return (
    <Frame words={words} count={count} close={close}>
      {request.demo && <DemoBanner words={words} />}
      <Progress words={words} request={request} />
      {stale && (
        <s-text tone="caution">
          {isSignedOut(state)
            ? t('timing.staleSignedOut')
            : t('timing.stale', { time: clock(new Date(stale.since).toISOString()) })}
        </s-text>
      )}
      {groupByStanding(request).map((group) => (
        <Group key={group.standing} words={words} group={group} isDemo={request.demo} />
      ))}
    </Frame>
  );
}

interface ProgressProps {
  readonly words: Words;
  readonly request: BulkRequestView;
}

function Progress({ words: { t }, request }: ProgressProps) {
  const tally = tallyOf(request);
  const { tone, heading, body } = progressBanner(tally);
  const { asked, waiting, stopped, takenBack } = tally;
  return (
    <s-banner
      tone={tone}
      heading={t(heading, {
        asked,
        waiting,
        stopped,
        count: takenBack > 0 ? takenBack : asked,
      })}
    >
      <s-paragraph>{t(body)}</s-paragraph>
      {/* `app:` is the admin's own protocol: the rest is a path below the app's address. */}
      <s-button
        slot="secondary-actions"
        href={`app:app/activity?bulk=${encodeURIComponent(request.id)}`}
      >
        {t('action.openActivity')}
      </s-button>
    </s-banner>
  );
}

interface GroupProps {
  readonly words: Words;
  readonly group: StandingGroup;
  readonly isDemo: boolean;
}

function Group({ words, group, isDemo }: GroupProps) {
  const { t } = words;
  const { standing, orders } = group;
  const [unfolded, setUnfolded] = useState(false);
  const shown = unfolded ? orders : orders.slice(0, FIRST_LINES);
  const step = standingStep(standing, isDemo);
  return (
    <s-stack gap="small">
      <s-stack gap="small-400">
        <s-heading>{t(standingHeading(standing), { count: orders.length })}</s-heading>
        {step && <s-text>{t(step)}</s-text>}
      </s-stack>
      <s-box accessibilityRole="unordered-list" border="base" borderRadius="base" padding="small">
        <s-stack gap="small">
          {shown.map((order) => (
            <OrderLine key={order.orderId} words={words} order={order} />
          ))}
        </s-stack>
      </s-box>
      {shown.length < orders.length && (
        <s-stack direction="inline">
          <s-button variant="tertiary" onClick={() => setUnfolded(true)}>
            {t('action.showMore', { count: orders.length - shown.length })}
          </s-button>
        </s-stack>
      )}
    </s-stack>
  );
}
