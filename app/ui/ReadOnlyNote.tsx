/** Says, in one sentence, who may change what is shown here; for somebody who may not. */
import { Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { WhoMay } from '#app/http/who-may.ts';

interface Props {
  readonly whoMay: WhoMay;
  /** What there is to see, where that would not be shown otherwise. */
  readonly children?: string | null;
}

export function ReadOnlyNote({ whoMay: { access, names }, children = null }: Props) {
  const { t } = useTranslation();
  return (
    <Card>
      {children === null ? null : <Text as="p">{children}</Text>}
      <Text as="p">
        {names === null ? t(`readOnly.${access}`) : t(`readOnly.${access}Named`, { names })}
      </Text>
    </Card>
  );
}
