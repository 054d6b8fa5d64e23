/** What a member of staff noted after a call: their word, and never shown as the warehouse's. */
import type { PersonSays, WarehouseView } from '../../../../app/contract/api.ts';
import type { KeyIn, Words } from '../words.ts';

const SAID: Readonly<Record<PersonSays, KeyIn<'person'>>> = {
  stopped: 'person.stopped',
  ships: 'person.ships',
};

interface Props {
  readonly words: Words<KeyIn<'person' | 'provider'>>;
  readonly warehouse: WarehouseView;
}

export function PersonSaid({ words: { t, clock }, warehouse: { personSaid, provider } }: Props) {
  if (personSaid === null) return null;
  const { says, at, note, contradicted } = personSaid;
  return (
    <s-stack gap="small-300">
      <s-paragraph>
        {t(SAID[says] ?? 'person.newer', {
          time: clock(at),
          provider: provider?.name ?? t('provider.generic'),
        })}
      </s-paragraph>
      {note && <s-paragraph color="subdued">{t('person.note', { note })}</s-paragraph>}
      {contradicted && (
        <s-paragraph tone="critical">
          <s-text type="strong">{t('person.contradicted')}</s-text>
        </s-paragraph>
      )}
    </s-stack>
  );
}
