/**
 * The credentials for Prime Penguin. Keeps what was typed until it is saved or discarded, and each
 * complaint until its field is changed. Saves through App Bridge's save bar.
 */
import { SaveBar } from '@shopify/app-bridge-react';
import {
  Banner,
  BlockStack,
  Button,
  Card,
  ChoiceList,
  Form,
  InlineStack,
  Text,
  TextField,
} from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Complaints, ConnectionFields, FieldName } from './connection-fields.ts';

interface Props {
  /** The shop is connected: what is entered takes the place of what works now. */
  readonly isReplacement: boolean;
  /** What the fields show before anything is typed. Secrets are always empty. */
  readonly initial: ConnectionFields;
  readonly isSaving: boolean;
  /** Of the last failed save; a new object for each. */
  readonly complaints: Complaints | null;
  readonly onSave: (fields: ConnectionFields) => void;
  /** The merchant gave up; what was typed is gone. */
  readonly onDiscard: () => void;
}

const NO_COMPLAINTS: Complaints = { fields: {}, form: null };
const SAVE_BAR = 'connection-save-bar';

export function ConnectionForm({
  isReplacement,
  initial,
  isSaving,
  complaints,
  onSave,
  onDiscard,
}: Props) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(initial);
  const [shown, setShown] = useState(NO_COMPLAINTS);
  useEffect(() => setShown(complaints ?? NO_COMPLAINTS), [complaints]);

  const isChanged = Object.entries(fields).some(
    ([name, value]) => initial[name as keyof ConnectionFields] !== value,
  );
  const save = () => {
    if (isChanged && !isSaving) onSave(fields);
  };
  const discard = () => {
    setFields(initial);
    setShown(NO_COMPLAINTS);
    onDiscard();
  };
  const field = (name: FieldName) => ({
    name,
    value: fields[name],
    disabled: isSaving,
    onChange: (value: string) => {
      setFields((before) => ({ ...before, [name]: value }));
      setShown(({ fields: { [name]: _mended, ...others }, form }) => ({ fields: others, form }));
    },
    ...(shown.fields[name] === undefined ? {} : { error: shown.fields[name] }),
  });

  return (
    <Form onSubmit={save} noValidate>
      <SaveBar id={SAVE_BAR} open={isChanged}>
        {/* App Bridge draws these in the admin's bar; `loading` is an attribute of its own. */}
        <button
          type="button"
          variant="primary"
          onClick={save}
          {...(isSaving ? { loading: '', disabled: true } : {})}
        >
          {t('connectionForm.save')}
        </button>
        <button type="button" onClick={discard} disabled={isSaving}>
          {t('connectionForm.discard')}
        </button>
      </SaveBar>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {isReplacement ? t('connectionForm.replace') : t('connectionForm.connect')}
            </Text>
            <Text as="p" tone="subdued">
              {t('connectionForm.promise')}
            </Text>
          </BlockStack>
          {shown.form === null ? null : (
            <Banner tone="critical" title={shown.form.title}>
              <p>{shown.form.text}</p>
            </Banner>
          )}
          <ChoiceList
            title={t('connectionForm.method')}
            choices={[
              {
                value: 'token',
                label: t('connection.method.token'),
                helpText: t('connectionForm.tokenHelp'),
                disabled: isSaving,
              },
              {
                value: 'password',
                label: t('connection.method.password'),
                helpText: t('connectionForm.passwordHelp'),
                disabled: isSaving,
              },
            ]}
            selected={[fields.method]}
            onChange={([method]) => {
              if (method === 'token' || method === 'password') {
                setFields((before) => ({ ...before, method }));
              }
            }}
          />
          <TextField
            {...field('tenantId')}
            label={t('connectionForm.tenantId')}
            helpText={t('connectionForm.tenantIdHelp')}
            inputMode="numeric"
            autoComplete="off"
            autoFocus={isReplacement}
          />
          {fields.method === 'token' ? (
            <TextField
              {...field('accessToken')}
              label={t('connectionForm.accessToken')}
              type="password"
              helpText={t('connectionForm.accessTokenHelp')}
              autoComplete="off"
            />
          ) : (
            <>
              <TextField
                {...field('userName')}
                label={t('connectionForm.userName')}
                helpText={t('connectionForm.userNameHelp')}
                autoComplete="off"
                spellCheck={false}
              />
              <TextField
                {...field('password')}
                label={t('connectionForm.password')}
                type="password"
                autoComplete="new-password"
              />
            </>
          )}
          {isReplacement ? (
            <InlineStack>
              <Button variant="plain" disabled={isSaving} onClick={discard}>
                {t('connectionForm.keep')}
              </Button>
            </InlineStack>
          ) : null}
        </BlockStack>
      </Card>
    </Form>
  );
}
