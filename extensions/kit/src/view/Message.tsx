/** One thing to say, with what can be done about it. */
import type { ComponentChildren } from 'preact';
import type { Tone } from '../verdict-words.ts';

interface Props {
  readonly tone: Tone;
  readonly heading: string;
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Message({ tone, heading, action, children }: Props) {
  return (
    <s-banner tone={tone} heading={heading}>
      <s-paragraph>{children}</s-paragraph>
      {action}
    </s-banner>
  );
}
