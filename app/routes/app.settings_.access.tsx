/** Who may change the settings. Everyone who may use the app may cancel; that is not decided here. */
import { useLoaderData } from '@remix-run/react';
import { BlockStack, ChoiceList, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { SettingsAccess, SettingsView, StaffView } from '#app/contract/api.ts';
import { loadSettings, saveSettings } from '#app/http/settings-page.ts';
import { pageTitle } from '#app/ui/page-texts.ts';
import { notAfterSaves } from '#app/ui/revalidation.ts';
import { SettingChoice } from '#app/ui/SettingChoice.tsx';
import { SettingsCard, SettingsPage } from '#app/ui/SettingsPage.tsx';
import { saveOrUnreached, useSettingsForm } from '#app/ui/use-settings-form.ts';

export const meta = pageTitle('access.title');
export const shouldRevalidate = notAfterSaves;
export const clientAction = saveOrUnreached;
export const loader = loadSettings;
export const action = saveSettings;

interface AccessFields {
  readonly settings: SettingsAccess;
  readonly chosenUserIds: readonly string[];
}

const CHOICES = ['everyone', 'owner', 'chosen'] as const;
const PLACE = 'access.settings';

function accessFields({ access: { settings, staff } }: SettingsView): AccessFields {
  const chosen = staff.filter(({ isChosen }) => isChosen);
  return { settings, chosenUserIds: chosen.map(({ userId }) => userId) };
}

export default function Access() {
  const { t } = useTranslation();
  const form = useSettingsForm({
    loaded: useLoaderData<typeof loader>(),
    fieldsOf: accessFields,
    sentOf: (access) => ({ access }),
    places: [PLACE],
  });
  const { fields, settings, isLocked, change, errorOf } = form;
  const { staff } = settings.access;
  const owners = staff.filter(({ isOwner }) => isOwner);
  const others = staff.filter(({ isOwner }) => !isOwner);

  return (
    <SettingsPage title={t('access.title')} form={form}>
      <SettingsCard title={t('access.who.title')} text={t('access.who.text')}>
        <SettingChoice
          title={t('access.who.title')}
          values={CHOICES}
          chosen={fields.settings}
          label={(value) => t(`access.who.${value}.label`)}
          help={(value) => t(`access.who.${value}.help`)}
          disabled={isLocked}
          onChange={(chosen) => change({ settings: chosen }, PLACE)}
          {...errorOf(PLACE)}
        />
      </SettingsCard>
      {fields.settings === 'chosen' ? (
        <SettingsCard title={t('access.staff.title')} text={t('access.staff.text')}>
          <BlockStack gap="200">
            {owners.map((owner) => (
              <Text as="p" key={owner.userId}>
                {t('access.staff.owner', { name: nameOf(owner) })}
              </Text>
            ))}
            {others.length === 0 ? (
              <Text as="p">{t('access.staff.none')}</Text>
            ) : (
              <ChoiceList
                title={t('access.staff.title')}
                titleHidden
                allowMultiple
                disabled={isLocked}
                choices={others.map((one) => ({ value: one.userId, label: nameOf(one) }))}
                selected={[...fields.chosenUserIds]}
                onChange={(chosenUserIds) =>
                  change({ chosenUserIds: inOrder(chosenUserIds) }, PLACE)
                }
              />
            )}
          </BlockStack>
        </SettingsCard>
      ) : null}
    </SettingsPage>
  );

  function nameOf({ userId, name }: StaffView): string {
    return name === userId ? t('access.staff.unnamed', { userId }) : name;
  }

  /** So that taking one out and putting it back is no change. */
  function inOrder(ids: readonly string[]): readonly string[] {
    return staff.map(({ userId }) => userId).filter((userId) => ids.includes(userId));
  }
}
