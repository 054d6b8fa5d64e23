/** What a person says of a warehouse order after a call: told as their word, said and taken back. */
import {
  BlockStack,
  Box,
  Button,
  ChoiceList,
  InlineError,
  InlineStack,
  Text,
  TextField,
} from '@shopify/polaris';
import { useEffect, useId, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { PersonSaidView, PersonSays } from '#app/contract/api.ts';
import { Moment } from './Moment.tsx';

export const LONGEST_NOTE = 500;

interface Props {
  readonly said: PersonSaidView | null;
  readonly nameOf: (userId: string | null) => string;
  /** Somebody may have called: there is something to say. */
  readonly canSay: boolean;
  readonly isSaving: boolean;
  /** What went wrong with the last word that was sent. */
  readonly complaint: string | null;
  /** Goes up with every word that was kept. */
  readonly kept: number;
  readonly onSay: (says: PersonSays | 'taken_back', note: string) => void;
}

export function PersonsWord({ said, nameOf, canSay, complaint, kept, ...saying }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const errorId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a word that was kept closes the form
  useEffect(() => setOpen(false), [kept]);
  if (said === null && !canSay) return null;
  return (
    <BlockStack gap="200">
      {said === null ? null : <Said said={said} nameOf={nameOf} />}
      {isOpen ? (
        <Form {...saying} onDiscard={() => setOpen(false)} />
      ) : (
        <InlineStack gap="200">
          {canSay ? <Button onClick={() => setOpen(true)}>{t('detail.word.open')}</Button> : null}
          {said === null ? null : (
            <Button loading={saying.isSaving} onClick={() => saying.onSay('taken_back', '')}>
              {t('detail.word.takeBack')}
            </Button>
          )}
        </InlineStack>
      )}
      {complaint === null ? null : <InlineError message={complaint} fieldID={errorId} />}
    </BlockStack>
  );
}

function Said({ said, nameOf }: Pick<Props, 'nameOf'> & { readonly said: PersonSaidView }) {
  const { t } = useTranslation();
  return (
    <Box
      padding="300"
      borderRadius="200"
      background={said.contradicted ? 'bg-surface-critical' : 'bg-surface-secondary'}
    >
      <BlockStack gap="100">
        <Text as="p" fontWeight="semibold">
          {t(said.says === 'stopped' ? 'detail.word.saidStopped' : 'detail.word.saidShips')}
        </Text>
        {said.contradicted ? (
          <Text as="p" fontWeight="semibold" tone="critical">
            {t('detail.word.contradicted')}
          </Text>
        ) : null}
        <Text as="p" variant="bodySm">
          <Trans
            i18nKey="detail.word.by"
            values={{ who: nameOf(said.userId) }}
            components={{ when: <Moment at={said.at} /> }}
          />
        </Text>
        {said.note === null ? null : (
          <Text as="p" breakWord>
            {t('quoted', { words: said.note })}
          </Text>
        )}
      </BlockStack>
    </Box>
  );
}

type FormProps = Pick<Props, 'isSaving' | 'onSay'> & { readonly onDiscard: () => void };

function Form({ isSaving, onSay, onDiscard }: FormProps) {
  const { t } = useTranslation();
  const [says, setSays] = useState<PersonSays | null>(null);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const isTooLong = note.length > LONGEST_NOTE;
  const save = () => {
    setTried(true);
    if (says !== null && !isTooLong) onSay(says, note);
  };
  return (
    <Box padding="300" borderRadius="200" borderWidth="025" borderColor="border">
      <BlockStack gap="300">
        <ChoiceList
          title={t('detail.word.question')}
          choices={[
            { value: 'stopped', label: t('detail.word.stopped') },
            { value: 'ships', label: t('detail.word.ships') },
          ]}
          selected={says === null ? [] : [says]}
          onChange={([chosen]) => setSays(chosen as PersonSays)}
          {...(isTried && says === null ? { error: t('detail.word.choose') } : {})}
        />
        <TextField
          label={t('detail.word.note')}
          helpText={t('detail.word.noteHelp')}
          value={note}
          onChange={setNote}
          multiline={2}
          autoComplete="off"
          error={isTooLong ? t('detail.word.noteTooLong') : false}
        />
        <Text as="p" variant="bodySm" tone="subdued">
          {t('detail.word.promise')}
        </Text>
        <InlineStack gap="200">
          <Button loading={isSaving} onClick={save}>
            {t('detail.word.save')}
          </Button>
          <Button variant="tertiary" onClick={onDiscard}>
            {t('detail.word.cancel')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
