/** What is known of a provider in sentences: what its answers have shown, and how it has answered so far. */
import type { TFunction } from 'i18next';
import type { ProviderSettingsView } from '#app/contract/api.ts';

/** What its own answers have shown, whatever is set. */
export function learntInWords(
  t: TFunction,
  { learnt, record }: Pick<ProviderSettingsView, 'learnt' | 'record'>,
): string {
  const { asked, stopped } = record;
  if (asked === 0) return t('provider.learnt.notAsked');
  const soFar = t('provider.learnt.stopped', { count: asked, stopped });
  return learnt === 'no' ? t('provider.learnt.cannot', { soFar: soFar }) : soFar;
}
