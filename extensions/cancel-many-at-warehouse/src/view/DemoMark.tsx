/** Says that nothing of what is shown is real. */
import type { Words } from '../words.ts';

export function DemoMark({ words: { t } }: { readonly words: Words }) {
  return (
    <s-stack direction="inline" gap="small-200" alignItems="center">
      <s-badge tone="caution">{t('demo.badge')}</s-badge>
      <s-text>{t('demo.text')}</s-text>
    </s-stack>
  );
}
