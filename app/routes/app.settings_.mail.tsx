/** What the app mails, to whom and how soon. */
import { useLoaderData } from '@remix-run/react';
import { Banner, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { NotifyOn, NotifyPace, SettingsView } from '#app/contract/api.ts';
import { loadSettings, saveSettings } from '#app/http/settings-page.ts';
import { MailAddresses } from '#app/ui/MailAddresses.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { notAfterSaves } from '#app/ui/revalidation.ts';
import { SettingChoice } from '#app/ui/SettingChoice.tsx';
import { SettingsCard, SettingsPage } from '#app/ui/SettingsPage.tsx';
import { saveOrUnreached, useSettingsForm } from '#app/ui/use-settings-form.ts';

export const meta = pageTitle('mail.title');
export const shouldRevalidate = notAfterSaves;
export const clientAction = saveOrUnreached;
export const loader = loadSettings;
export const action = saveSettings;

interface MailFields {
  readonly on: NotifyOn;
  /** As typed, one address a line. */
  readonly to: string;
  readonly pace: NotifyPace;
}

const ON = ['every_final', 'attention', 'overturned', 'never'] as const;
const PACES = ['at_once', 'hourly', 'daily'] as const;
const TO = 'notifications.to';

function mailFields({ notifications: { on, to, pace } }: SettingsView): MailFields {
  return { on, to: to.join('\n'), pace };
}

export default function Mail() {
  const { t } = useTranslation();
  const form = useSettingsForm({
    loaded: useLoaderData<typeof loader>(),
    fieldsOf: mailFields,
    sentOf: (notifications) => ({ notifications }),
    places: [TO],
  });
  const { fields, settings, isLocked, change, errorOf, trouble, others } = form;
  const isSilent = fields.on === 'never';
  const hasNotice = trouble !== null || others.length > 0 || !settings.can.changeSettings;

  return (
    <SettingsPage title={t('mail.title')} form={form}>
      {/* Beside another banner it is a line in the card. */}
      {settings.can.sendMail || hasNotice ? null : (
        <Banner tone="warning" title={t('mail.notSetUp.title')}>
          <p>{t('mail.notSetUp.text')}</p>
        </Banner>
      )}
      {settings.notifications.last24Hours.heldBack === 0 || hasNotice ? null : (
        <Banner tone="warning" title={t('mail.held.title')}>
          <p>{t('mail.held.text', { count: settings.notifications.last24Hours.heldBack })}</p>
        </Banner>
      )}
      <SettingsCard title={t('mail.on.title')}>
        {settings.can.sendMail || !hasNotice ? null : <Text as="p">{t('mail.notSetUp.text')}</Text>}
        <SettingChoice
          title={t('mail.on.title')}
          values={ON}
          chosen={fields.on}
          label={(value) => t(`mail.on.${value}.label`)}
          help={(value) => t(`mail.on.${value}.help`)}
          disabled={isLocked}
          onChange={(on) => change({ on }, TO)}
        />
        {isSilent ? null : (
          <Text as="p" tone="subdued">
            {t('mail.always')}
          </Text>
        )}
      </SettingsCard>
      <SettingsCard title={t('mail.to.title')}>
        <TextField
          label={t('mail.to.label')}
          helpText={t('mail.to.help')}
          value={fields.to}
          disabled={isLocked}
          multiline={3}
          autoComplete="off"
          spellCheck={false}
          inputMode="email"
          onChange={(to) => change({ to }, TO)}
          {...errorOf(TO)}
        />
        <MailAddresses settings={settings} isLocked={isLocked} />
      </SettingsCard>
      <SettingsCard title={t('mail.pace.title')}>
        <SettingChoice
          title={t('mail.pace.title')}
          values={PACES}
          chosen={fields.pace}
          label={(value) => t(`mail.pace.${value}.label`)}
          help={(value) => t(`mail.pace.${value}.help`)}
          disabled={isLocked}
          onChange={(pace) => change({ pace })}
        />
      </SettingsCard>
    </SettingsPage>
  );
}
