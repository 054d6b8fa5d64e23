/** Who may change the settings. Everyone who may use the app may cancel; that is not decided here. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, ChoiceList, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { SettingsAccess, SettingsView, StaffView } from '#app/contract/api.ts';
import { forShop } from '#app/http/page.ts';
import { saveFromPage } from '#app/http/settings-page.ts';
import { pageTitle } from '#app/ui/page-texts.ts';
import { notAfterSaves } from '#app/ui/revalidation.ts';
import { SettingsCard, SettingsPage } from '#app/ui/SettingsPage.tsx';
import { saveOrUnreached, useSettingsForm } from '#app/ui/use-settings-form.ts';

export const meta = pageTitle('access.title');
export const shouldRevalidate = notAfterSaves;
export const clientAction = saveOrUnreached;

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, ({ application, shop, who }) => application.readSettings(shop, who));
}

export async function action(args: ActionFunctionArgs) {
  return forShop(args, saveFromPage);
}

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
    <SettingsPage
      title={t('access.title')}
      form={form}
      back={{ content: t('settings.title'), url: '/app/settings' }}
    >
      <SettingsCard title={t('access.who.title')} text={t('access.who.text')}>
        <ChoiceList
          title={t('access.who.title')}
          titleHidden
          disabled={isLocked}
          choices={CHOICES.map((value) => ({
            value,
            label: t(`access.who.${value}.label`),
            helpText: t(`access.who.${value}.help`),
          }))}
          selected={[fields.settings]}
          onChange={([chosen]) => {
            const choice = CHOICES.find((one) => one === chosen);
            if (choice) change({ settings: choice }, PLACE);
          }}
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
