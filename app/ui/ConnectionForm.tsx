/**
 * The credentials for Prime Penguin. Keeps what was typed until it is saved or discarded, and each
 * complaint until its field is changed. Saves by its own button and through App Bridge's save bar, which is
 * there only while something is changed.
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
import { useEffect, useRef, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { SalesChannelView } from '#app/contract/api.ts';
import {
  type Complaints,
  type ConnectionFields,
  type FieldName,
  NO_COMPLAINTS,
  type OpenElsewhere,
} from './connection-fields.ts';
import { GiveUpModal } from './GiveUpModal.tsx';
import { Moment } from './Moment.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';

/**
 * What is entered: connects the shop, ends its demo, takes the place of what works, or of what does not
 * work any more.
 */
export type FormPurpose = 'connect' | 'end_demo' | 'replace' | 'mend';

interface Props {
  readonly purpose: FormPurpose;
  /** What the fields show before anything is typed. Secrets are always empty. */
  readonly initial: ConnectionFields;
  readonly isSaving: boolean;
  /** Of the last failed save; a new object for each. */
  readonly complaints: Complaints | null;
  readonly onSave: (fields: ConnectionFields, giveUpOpen: boolean) => void;
  /** The merchant gave up; what was typed is gone. */
  readonly onDiscard: () => void;
}

const SAVE_BAR = 'connection-save-bar';
/** A field that is wrong, or the banner above all of them. */
const FIRST_COMPLAINT = '[aria-invalid=true], [data-complaint] [tabindex]';

export function ConnectionForm({
  purpose,
  initial,
  isSaving,
  complaints,
  onSave,
  onDiscard,
}: Props) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(initial);
  const [shown, setShown] = useState(NO_COMPLAINTS);
  const [salesChannels, setSalesChannels] = useState<readonly SalesChannelView[] | null>(null);
  const [toConfirm, setToConfirm] = useState<OpenElsewhere | null>(null);
  const form = useRef<HTMLDivElement>(null);
  const hasNews = useRef(false);
  useEffect(() => {
    hasNews.current = complaints !== null;
    setShown(complaints ?? NO_COMPLAINTS);
    setToConfirm(complaints?.openElsewhere ?? null);
    // Stays while other complaints come: what was chosen is kept like what was typed.
    if (complaints?.salesChannels) setSalesChannels(complaints.salesChannels);
  }, [complaints]);
  // Once for each failed save, when its complaints stand there: later the cursor is the merchant's.
  useEffect(() => {
    if (!hasNews.current || isSaving) return;
    const first = form.current?.querySelector<HTMLElement>(FIRST_COMPLAINT);
    if (!first) return;
    hasNews.current = false;
    first.focus();
  });

  const isChanged = Object.entries(fields).some(
    ([name, value]) => initial[name as keyof ConnectionFields] !== value,
  );
  useLeaveGuard(isChanged);
  const save = () => {
    if (!isSaving) onSave(fields, false);
  };
  const discard = () => {
    setFields(initial);
    setShown(NO_COMPLAINTS);
    setSalesChannels(null);
    onDiscard();
  };
  const change = (name: FieldName, value: string) => {
    // The sales channels are those of the tenant that was entered.
    const isOtherTenant = name === 'tenant' && salesChannels !== null;
    if (isOtherTenant) setSalesChannels(null);
    setFields((before) => ({
      ...before,
      [name]: value,
      ...(isOtherTenant ? { salesChannelId: '' } : {}),
    }));
    setShown((before) => {
      const { [name]: _mended, ...others } = before.fields;
      return { ...before, fields: others };
    });
  };
  const complaintAbout = (name: FieldName) =>
    shown.fields[name] === undefined ? {} : { error: shown.fields[name] };
  const field = (name: FieldName) => ({
    name,
    value: fields[name],
    disabled: isSaving,
    onChange: (value: string) => change(name, value),
    ...complaintAbout(name),
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
      <div ref={form}>
        <Card>
          <BlockStack gap="400">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                {t(`connectionForm.title.${purpose}`)}
              </Text>
              <Text as="p" tone="subdued">
                {t('connectionForm.promise')}
              </Text>
              {purpose === 'end_demo' ? <Text as="p">{t('connectionForm.endsDemo')}</Text> : null}
            </BlockStack>
            {shown.form === null ? null : (
              <div data-complaint>
                <Banner tone="critical" title={shown.form.title}>
                  <p style={{ overflowWrap: 'anywhere' }}>{shown.form.text}</p>
                </Banner>
              </div>
            )}
            {shown.tryAgainAt === null ? null : (
              <div data-complaint>
                <Banner tone="critical" title={t('connectionForm.tooMany.title')}>
                  <p>
                    <Trans
                      i18nKey="connectionForm.tooMany.text"
                      components={{ at: <Moment at={shown.tryAgainAt} /> }}
                    />
                  </p>
                </Banner>
              </div>
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
              {...field('tenant')}
              label={t('connectionForm.tenant')}
              helpText={t('connectionForm.tenantHelp')}
              autoComplete="off"
              spellCheck={false}
              autoFocus={purpose === 'replace'}
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
            {salesChannels === null ? null : (
              <ChoiceList
                title={t('connectionForm.salesChannel')}
                choices={salesChannels.map(({ id, name, domain, reading }) => ({
                  value: String(id),
                  label: name,
                  helpText: t('connectionForm.salesChannelHelp', {
                    domain: domain ?? t('connectionForm.noDomain'),
                    reading: t(`connection.reading.${reading}`),
                  }),
                  disabled: isSaving,
                }))}
                selected={[fields.salesChannelId]}
                onChange={([id]) => change('salesChannelId', id ?? '')}
                {...complaintAbout('salesChannelId')}
              />
            )}
            <InlineStack gap="400" blockAlign="center">
              <Button submit variant="primary" loading={isSaving}>
                {t('connectionForm.connect')}
              </Button>
              {purpose === 'replace' ? (
                <Button variant="plain" disabled={isSaving} onClick={discard}>
                  {t('connectionForm.keep')}
                </Button>
              ) : null}
            </InlineStack>
          </BlockStack>
        </Card>
      </div>
      <GiveUpModal
        open={toConfirm}
        onClose={() => setToConfirm(null)}
        onConfirm={() => {
          setToConfirm(null);
          onSave(fields, true);
        }}
      />
    </Form>
  );
}
