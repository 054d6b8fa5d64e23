/**
 * The frame of a page of settings: the way back, the save bar, what became of the last save, and for whom
 * the page is only to be read.
 */
import { SaveBar } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Box, Button, Card, Form, Page, Text } from '@shopify/polaris';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsForm, Trouble } from './use-settings-form.ts';

interface Props<Fields> {
  readonly title: string;
  readonly form: SettingsForm<Fields>;
  /** The settings, where nothing else is named. */
  readonly back?: { readonly content: string; readonly url: string };
  readonly children: ReactNode;
}

/** Whoever may not change anything is still to read it; Polaris greys out what explains a disabled choice. */
const READABLE_WHEN_LOCKED = {
  '--p-color-text-disabled': 'var(--p-color-text-secondary)',
} as CSSProperties;

const SAVE_BAR = 'settings-save-bar';

export function SettingsPage<Fields>({ title, form, back, children }: Props<Fields>) {
  const { t } = useTranslation();
  const { settings, isChanged, isSaving } = form;
  const toSettings = { content: t('settings.title'), url: '/app/settings' };
  return (
    <Page title={title} backAction={back ?? toSettings}>
      <Form onSubmit={form.save} noValidate>
        <SaveBar id={SAVE_BAR} open={isChanged && settings.can.changeSettings}>
          {/* App Bridge draws these in the admin's bar; `loading` is an attribute of its own. */}
          <button
            type="button"
            variant="primary"
            onClick={form.save}
            {...(isSaving ? { loading: '', disabled: true } : {})}
          >
            {t('settingsForm.save')}
          </button>
          <button type="button" onClick={form.discard} disabled={isSaving}>
            {t('settingsForm.discard')}
          </button>
        </SaveBar>
        <Box paddingBlockEnd="800">
          <BlockStack gap="400">
            <Notice form={form} />
            <div style={READABLE_WHEN_LOCKED}>
              <BlockStack gap="400">{children}</BlockStack>
            </div>
          </BlockStack>
        </Box>
      </Form>
    </Page>
  );
}

/** One at a time: the last save's end, else that nothing can be changed here. */
function Notice<Fields>({ form }: Pick<Props<Fields>, 'form'>) {
  const { t } = useTranslation();
  const { trouble, others, settings } = form;
  if (trouble !== null)
    return (
      <div data-complaint>
        <TroubleBanner trouble={trouble} isSaving={form.isSaving} onShowSaved={form.showSaved} />
      </div>
    );
  if (others.length > 0) {
    return (
      <div data-complaint>
        <Banner tone="critical" title={t('settingsForm.wrong')}>
          {others.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Banner>
      </div>
    );
  }
  if (settings.can.changeSettings) return null;
  return (
    <Banner tone="info" title={t('settingsForm.readOnly.title')}>
      <p>
        {settings.access.settings === 'chosen'
          ? t('settingsForm.readOnly.chosen')
          : t('settingsForm.readOnly.owner')}
      </p>
    </Banner>
  );
}

interface TroubleProps {
  readonly trouble: Trouble;
  readonly isSaving: boolean;
  readonly onShowSaved: () => void;
}

function TroubleBanner({ trouble, isSaving, onShowSaved }: TroubleProps) {
  const { t } = useTranslation();
  return (
    <Banner tone="critical" title={t(`settingsForm.trouble.${trouble}.title`)}>
      <BlockStack gap="200" inlineAlign="start">
        <Text as="p">{t(`settingsForm.trouble.${trouble}.text`)}</Text>
        {trouble === 'changed_meanwhile' ? (
          <Button disabled={isSaving} onClick={onShowSaved}>
            {t('settingsForm.showSaved')}
          </Button>
        ) : null}
      </BlockStack>
    </Banner>
  );
}

/** A part of the page under a heading of its own. */
export function SettingsCard({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          {text === undefined ? null : (
            <Text as="p" tone="subdued">
              {text}
            </Text>
          )}
        </BlockStack>
        {children}
      </BlockStack>
    </Card>
  );
}
