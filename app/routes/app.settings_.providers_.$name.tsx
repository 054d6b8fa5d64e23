/** One provider: how it has answered, whether and how long to wait for it, whom to call, and what to write. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  BlockStack,
  Button,
  Card,
  FormLayout,
  Page,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ProviderSettingsView, SettingsView } from '#app/contract/api.ts';
import { forShop } from '#app/http/page.ts';
import { saveSettings } from '#app/http/settings-page.ts';
import { durationInWords, UNITS } from '#app/ui/duration.ts';
import { MessageField } from '#app/ui/MessageField.tsx';
import { ProviderSchedule } from '#app/ui/ProviderSchedule.tsx';
import { ProviderTroubles } from '#app/ui/ProviderTroubles.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import {
  PROVIDER_PLACES,
  type ProviderFields,
  providerFields,
  providerSent,
} from '#app/ui/provider-fields.ts';
import { learntInWords } from '#app/ui/provider-words.ts';
import { notAfterSaves } from '#app/ui/revalidation.ts';
import { SettingChoice } from '#app/ui/SettingChoice.tsx';
import { SettingsCard, SettingsPage } from '#app/ui/SettingsPage.tsx';
import { scheduleInWords } from '#app/ui/schedule-in-words.ts';
import { saveOrUnreached, useSettingsForm } from '#app/ui/use-settings-form.ts';
import { messageTexts } from '#app/wording/message-texts.ts';

export const meta = pageTitle('provider.title');
export const shouldRevalidate = notAfterSaves;
export const clientAction = saveOrUnreached;
export const action = saveSettings;

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop, who, language }) => {
    const settings = await application.readSettings(shop, who);
    const name = args.params.name ?? '';
    const found = settings.providers.find((one) => one.name === name);
    return { name, settings, schedule: scheduleInWords(found?.schedule ?? null, language) };
  });
}

export default function Provider() {
  const { t } = useTranslation();
  const { name, settings, schedule } = useLoaderData<typeof loader>();
  const back = { content: t('providers.title'), url: '/app/settings/providers' };
  if (settings.providers.some((one) => one.name === name)) {
    return (
      <ProviderForm key={name} name={name} loaded={settings} schedule={schedule} back={back} />
    );
  }
  return (
    <Page title={name} backAction={back}>
      <Card>
        <BlockStack gap="400" inlineAlign="start">
          <Text as="p">{t('provider.unknown')}</Text>
          <Button url={back.url}>{t('provider.toAll')}</Button>
        </BlockStack>
      </Card>
    </Page>
  );
}

interface FormProps {
  readonly name: string;
  readonly loaded: SettingsView;
  readonly schedule: string | null;
  readonly back: { readonly content: string; readonly url: string };
}

const CANCELLABLE = ['unknown', 'yes', 'no'] as const;

function ProviderForm({ name, loaded, schedule, back }: FormProps) {
  const { t, i18n } = useTranslation();
  const ownMessage = messageTexts(t).default;
  const providerIn = (settings: SettingsView): ProviderSettingsView => {
    // What was there stays on the page, should it be gone by now.
    const found = [...settings.providers, ...loaded.providers].find((one) => one.name === name);
    if (!found) throw new Error('The page of a provider that is none');
    return found;
  };
  const form = useSettingsForm<ProviderFields>({
    loaded,
    fieldsOf: (settings) => providerFields(providerIn(settings), i18n.language, ownMessage),
    sentOf: (fields) => ({ providers: [providerSent(name, fields, ownMessage)] }),
    places: Object.values(PROVIDER_PLACES),
  });
  const { fields, settings, isLocked, change, errorOf } = form;
  const provider = providerIn(settings);
  const wait = durationInWords(t, settings.defaultAnswerSeconds);

  /** Ready to be spread on a text field. */
  const text = (field: 'name' | 'email' | 'phone' | 'hours') => ({
    value: fields[field],
    disabled: isLocked,
    autoComplete: 'off',
    onChange: (value: string) => change({ [field]: value }, PROVIDER_PLACES[field]),
    ...errorOf(PROVIDER_PLACES[field]),
  });

  return (
    <SettingsPage title={name} form={form} back={back}>
      <SettingsCard title={t('provider.record.title')}>
        <ProviderSchedule
          warehouse={provider.warehouse}
          schedule={schedule}
          nextBatchAt={provider.nextBatchAt}
        />
        <ProviderTroubles troubles={provider.troubles} />
        <Record provider={provider} />
      </SettingsCard>
      <SettingsCard title={t('provider.cancellable.title')} text={learntInWords(t, provider)}>
        <SettingChoice
          title={t('provider.cancellable.title')}
          values={CANCELLABLE}
          chosen={fields.cancellable}
          label={(value) => t(`provider.cancellable.${value}.label`)}
          help={(value) => t(`provider.cancellable.${value}.help`)}
          disabled={isLocked}
          onChange={(cancellable) => change({ cancellable }, PROVIDER_PLACES.cancellable)}
          {...errorOf(PROVIDER_PLACES.cancellable)}
        />
      </SettingsCard>
      <SettingsCard title={t('provider.answer.title')} text={t('provider.answer.text')}>
        <TextField
          label={t('provider.answer.label')}
          helpText={t('provider.answer.help', { wait })}
          value={fields.answer.amount}
          disabled={isLocked}
          inputMode="decimal"
          autoComplete="off"
          onChange={(amount) =>
            change({ answer: { ...fields.answer, amount } }, PROVIDER_PLACES.answer)
          }
          connectedRight={
            <Select
              label={t('provider.answer.unit')}
              labelHidden
              disabled={isLocked}
              options={UNITS.map((value) => ({
                value,
                label: t(`provider.answer.units.${value}`),
              }))}
              value={fields.answer.unit}
              onChange={(value) => {
                const unit = UNITS.find((one) => one === value);
                if (unit) change({ answer: { ...fields.answer, unit } }, PROVIDER_PLACES.answer);
              }}
            />
          }
          {...errorOf(PROVIDER_PLACES.answer)}
        />
      </SettingsCard>
      <SettingsCard title={t('provider.contact.title')} text={t('provider.contact.text')}>
        <FormLayout>
          <TextField {...text('name')} label={t('provider.contact.name')} />
          <TextField {...text('email')} label={t('provider.contact.email')} inputMode="email" />
          <TextField {...text('phone')} label={t('provider.contact.phone')} inputMode="tel" />
          <TextField
            {...text('hours')}
            label={t('provider.contact.hours')}
            helpText={t('provider.contact.hoursHelp')}
            multiline={2}
          />
        </FormLayout>
      </SettingsCard>
      <SettingsCard title={t('provider.message.title')} text={t('provider.message.text')}>
        <MessageField
          providerName={name}
          value={fields.message}
          ownMessage={ownMessage}
          disabled={isLocked}
          onChange={(message) => change({ message }, PROVIDER_PLACES.message)}
          {...errorOf(PROVIDER_PLACES.message)}
        />
      </SettingsCard>
    </SettingsPage>
  );
}

function Record({ provider }: { readonly provider: ProviderSettingsView }) {
  const { t } = useTranslation();
  const { asked, stopped, notStopped, medianAnswerSeconds } = provider.record;
  const { withSync, withoutSync } = provider.record;
  const inWords = (seconds: number | null) =>
    seconds === null ? t('provider.record.noMedian') : durationInWords(t, seconds);
  return (
    <dl
      style={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fit, minmax(7.5rem, 1fr))',
        gap: 'var(--p-space-400)',
        margin: 0,
      }}
    >
      <Figure name={t('provider.record.asked')} value={asked} />
      <Figure name={t('provider.record.stopped')} value={stopped} />
      <Figure name={t('provider.record.notStopped')} value={notStopped} />
      <Figure name={t('provider.record.median')} value={inWords(medianAnswerSeconds)} />
      {withSync.answers === 0 ? null : (
        <>
          <Figure name={t('provider.record.withSync')} value={inWords(withSync.medianSeconds)} />
          <Figure
            name={t('provider.record.withoutSync')}
            value={inWords(withoutSync.medianSeconds)}
          />
        </>
      )}
    </dl>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string | number }) {
  return (
    <div>
      <dt>
        <Text as="span" tone="subdued">
          {name}
        </Text>
      </dt>
      <dd style={{ margin: 0 }}>
        <Text as="span" variant="headingMd">
          {value}
        </Text>
      </dd>
    </div>
  );
}
