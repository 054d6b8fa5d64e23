/** What the app does without being asked, and what it asks the staff. */
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Checkbox, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadSettings, saveSettings } from '#app/http/settings-page.ts';
import {
  AUTOMATION_PLACES,
  askBeforeWriting,
  askForWriteOrders,
  automationFields,
} from '#app/ui/automation-fields.ts';
import { pageTitle } from '#app/ui/page-texts.ts';
import { notAfterSaves } from '#app/ui/revalidation.ts';
import { SettingChoice } from '#app/ui/SettingChoice.tsx';
import { SettingsCard, SettingsPage } from '#app/ui/SettingsPage.tsx';
import { saveOrUnreached, useSettingsForm } from '#app/ui/use-settings-form.ts';

export const meta = pageTitle('automations.title');
export const shouldRevalidate = notAfterSaves;
export const clientAction = saveOrUnreached;
export const loader = loadSettings;
export const action = saveSettings;

const [TAG, METAFIELD, RESULT_TAG] = AUTOMATION_PLACES;
const WAYS = ['default', 'cancel_order', 'cancel_then_remap'] as const;
const REASONS = ['required', 'optional', 'never'] as const;

export default function Automations() {
  const { t } = useTranslation();
  const form = useSettingsForm({
    loaded: useLoaderData<typeof loader>(),
    fieldsOf: automationFields,
    sentOf: (automations) => ({ automations }),
    places: AUTOMATION_PLACES,
    beforeSave: askBeforeWriting,
  });
  const { fields, settings, isLocked, change, errorOf } = form;
  const [isGranted, setGranted] = useState(settings.can.writeOrders);
  const { writeMetafield, writeTag } = settings.automations;

  return (
    <SettingsPage title={t('automations.title')} form={form}>
      <SettingsCard title={t('automations.forward.title')}>
        <Checkbox
          label={t('automations.forward.label')}
          helpText={t('automations.forward.help')}
          checked={fields.forwardShopifyCancels}
          disabled={isLocked}
          onChange={(forwardShopifyCancels) => change({ forwardShopifyCancels })}
        />
        {fields.forwardShopifyCancels || errorOf(TAG).error !== undefined ? (
          <TextField
            label={t('automations.tag.label')}
            helpText={t('automations.tag.help')}
            value={fields.forwardOnlyTag}
            disabled={isLocked}
            autoComplete="off"
            spellCheck={false}
            onChange={(forwardOnlyTag) => change({ forwardOnlyTag }, TAG)}
            {...errorOf(TAG)}
          />
        ) : null}
      </SettingsCard>
      <SettingsCard title={t('automations.write.title')} text={t('automations.write.text')}>
        {(writeMetafield || writeTag) && !isGranted ? (
          <BlockStack gap="200" inlineAlign="start">
            <Text as="p" tone="critical">
              {t('automations.write.withdrawn')}
            </Text>
            <Button disabled={isLocked} onClick={async () => setGranted(await askForWriteOrders())}>
              {t('automations.write.ask')}
            </Button>
          </BlockStack>
        ) : null}
        <Checkbox
          label={t('automations.metafield.label')}
          helpText={t('automations.metafield.help')}
          checked={fields.writeMetafield}
          disabled={isLocked}
          onChange={(checked) => change({ writeMetafield: checked }, METAFIELD)}
          {...errorOf(METAFIELD)}
        />
        <Checkbox
          label={t('automations.resultTag.label')}
          helpText={t('automations.resultTag.help')}
          checked={fields.writeTag}
          disabled={isLocked}
          onChange={(checked) => change({ writeTag: checked }, RESULT_TAG)}
          {...errorOf(RESULT_TAG)}
        />
      </SettingsCard>
      <SettingsCard title={t('automations.ways.title')}>
        <SettingChoice
          title={t('automations.ways.label')}
          values={WAYS}
          chosen={fields.waysToCancel ?? 'default'}
          label={(value) => t(`automations.ways.${value}.label`)}
          help={(value) => {
            const way = t(`automations.ways.${settings.defaultWaysToCancel}.label`);
            return t(`automations.ways.${value}.help`, { way });
          }}
          disabled={isLocked}
          onChange={(way) => change({ waysToCancel: way === 'default' ? null : way })}
        />
      </SettingsCard>
      <SettingsCard title={t('automations.sync.title')}>
        <Checkbox
          label={t('automations.sync.label')}
          helpText={t('automations.sync.help')}
          checked={fields.syncNow}
          disabled={isLocked}
          onChange={(syncNow) => change({ syncNow })}
        />
      </SettingsCard>
      <SettingsCard title={t('automations.reason.title')}>
        <SettingChoice
          title={t('automations.reason.label')}
          values={REASONS}
          chosen={fields.askReason}
          label={(value) => t(`automations.reason.${value}.label`)}
          help={(value) => t(`automations.reason.${value}.help`)}
          disabled={isLocked}
          onChange={(askReason) => change({ askReason })}
        />
      </SettingsCard>
    </SettingsPage>
  );
}
