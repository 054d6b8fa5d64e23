/** What a member of staff noted after a call: their word, and never shown as the warehouse's. */
import type { PersonSays, WarehouseView } from '../../../../app/contract/api.ts';
import { isStopped } from '../verdict-words.ts';
import type { KeyIn, Words } from '../words.ts';

const SAID: Readonly<Record<PersonSays, KeyIn<'person'>>> = {
  stopped: 'person.stopped',
  ships: 'person.ships',
};

interface Props {
  readonly words: Words<KeyIn<'person' | 'provider'>>;
  readonly warehouse: WarehouseView;
}

export function PersonSaid({ words: { t, clock }, warehouse }: Props) {
  const { personSaid, provider } = warehouse;
  if (personSaid === null) return null;
  const { says, at, note, contradicted } = personSaid;
  const said = t(SAID[says] ?? 'person.newer', {
    time: clock(at),
    provider: provider?.name ?? t('provider.generic'),
  });
  return (
    <s-stack gap="small-300">
      <s-paragraph>
        {said}
        {!contradicted && isUnconfirmed(warehouse, says) && ` ${t('person.unconfirmed')}`}
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

/** The verdict does not say the same. Of a word that this build does not know, nobody can say so. */
function isUnconfirmed({ verdict }: WarehouseView, says: PersonSays): boolean {
  if (says === 'ships') return verdict !== 'too_late';
  return says === 'stopped' && !isStopped(verdict);
}
