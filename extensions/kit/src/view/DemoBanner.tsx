/** Says that nothing of what is shown is real. */
import type { KeyIn, Words } from '../words.ts';

export function DemoBanner({ words: { t } }: { readonly words: Words<KeyIn<'demo'>> }) {
  return (
    <s-banner tone="warning" heading={t('demo.heading')}>
      <s-paragraph>{t('demo.body')}</s-paragraph>
    </s-banner>
  );
}
