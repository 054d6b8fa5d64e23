/** Order lines as a list: "2 × Blue mug", with the provider where lines of several stand together. */
import type { LineView } from '../../../../app/contract/api.ts';
import type { Words } from '../wording.ts';

export interface Line extends LineView {
  readonly provider?: string;
}

export function LineList({
  words: { t },
  lines,
}: {
  readonly words: Words;
  readonly lines: readonly Line[];
}) {
  if (lines.length === 0) return null;
  return (
    <s-unordered-list>
      {lines.map(({ title, quantity, provider }) => (
        <s-list-item key={`${title}/${provider}`}>
          {provider === undefined
            ? t('line', { quantity, title })
            : t('lineAt', { quantity, title, provider })}
        </s-list-item>
      ))}
    </s-unordered-list>
  );
}
