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
import type { Complaints, ConnectionFields, FieldName } from './connection-fields.ts';
import { METHOD_WORDS } from './wording.ts';

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
          Save
        </button>
        <button type="button" onClick={discard} disabled={isSaving}>
          Discard
        </button>
      </SaveBar>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {isReplacement ? 'Replace credentials' : 'Connect Prime Penguin'}
            </Text>
            <Text as="p" tone="subdued">
              The details are checked with Prime Penguin before anything is saved. They are kept
              encrypted and never shown again.
            </Text>
          </BlockStack>
          {shown.form === null ? null : (
            <Banner tone="critical" title={shown.form.title}>
              <p>{shown.form.text}</p>
            </Banner>
          )}
          <ChoiceList
            title="Connect with"
            choices={[
              {
                value: 'token',
                label: METHOD_WORDS.token,
                helpText: 'A long-lived token that Prime Penguin gave you.',
                disabled: isSaving,
              },
              {
                value: 'password',
                label: METHOD_WORDS.password,
                helpText: 'An account without two-factor sign-in, kept for this app alone.',
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
            label="Tenant id"
            helpText="A number. Prime Penguin’s support can tell you yours."
            inputMode="numeric"
            autoComplete="off"
            autoFocus={isReplacement}
          />
          {fields.method === 'token' ? (
            <TextField
              {...field('accessToken')}
              label="Access token"
              type="password"
              helpText="Paste it as you got it."
              autoComplete="off"
            />
          ) : (
            <>
              <TextField
                {...field('userName')}
                label="User name"
                helpText="The name or email address that you sign in to Prime Penguin with."
                autoComplete="off"
                spellCheck={false}
              />
              <TextField
                {...field('password')}
                label="Password"
                type="password"
                autoComplete="new-password"
              />
            </>
          )}
          {isReplacement ? (
            <InlineStack>
              <Button variant="plain" disabled={isSaving} onClick={discard}>
                Keep the current credentials
              </Button>
            </InlineStack>
          ) : null}
        </BlockStack>
      </Card>
    </Form>
  );
}
