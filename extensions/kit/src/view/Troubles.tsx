/** Why an answer may not come: known before anything is asked. */
import type { TroubleView } from '../../../../app/contract/api.ts';
import type { KeyIn, Words } from '../words.ts';

interface Props {
  readonly words: Words<KeyIn<'lastSync'>>;
  /** Whose they are, where that isn't plain from what stands around. */
  readonly of?: string;
  readonly troubles: readonly TroubleView[];
}

export function Troubles({ words: { t, clock }, of, troubles }: Props) {
  return (
    <>
      {troubles.map(({ code, since, text }) => (
        <s-banner key={code} tone="warning" {...(of === undefined ? {} : { heading: of })}>
          <s-paragraph>
            {text}
            {since !== null && ` ${t('lastSync', { time: clock(since) })}`}
          </s-paragraph>
        </s-banner>
      ))}
    </>
  );
}
