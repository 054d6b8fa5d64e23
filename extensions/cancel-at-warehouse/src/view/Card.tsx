/** One warehouse order: who has it, how it stands in one badge, and what is to be said of it. */

import type { Tone } from 'extension-kit/verdict-words.ts';
import type { ComponentChildren } from 'preact';

interface Props {
  readonly heading: string;
  readonly badge: string;
  readonly tone: Tone;
  readonly children: ComponentChildren;
}

export function Card({ heading, badge, tone, children }: Props) {
  return (
    <s-box
      accessibilityRole="section"
      accessibilityLabel={heading}
      border="base"
      borderRadius="base"
      padding="base"
    >
      <s-stack gap="small">
        <s-stack direction="inline" gap="small" justifyContent="space-between">
          <s-heading>{heading}</s-heading>
          <s-badge tone={tone}>{badge}</s-badge>
        </s-stack>
        {children}
      </s-stack>
    </s-box>
  );
}
