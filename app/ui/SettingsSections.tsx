/** The parts of the settings that have a page of their own: what each is set to now, and the way there. */
import { BlockStack, Button, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SettingsView } from '#app/contract/api.ts';

interface Props {
  readonly settings: SettingsView;
  /** To Prime Penguin: the demo is none. */
  readonly isConnected: boolean;
}

export function SettingsSections({ settings, isConnected }: Props) {
  const { t } = useTranslation();
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      <Section
        title={t('providers.title')}
        url="/app/settings/providers"
        now={providersInWords(t, settings)}
      />
      <Section
        title={t('automations.title')}
        url="/app/settings/automations"
        now={automationsInWords(t, settings, isConnected)}
      />
      <Section title={t('mail.title')} url="/app/settings/mail" now={mailInWords(t, settings)} />
      <Section
        title={t('access.title')}
        url="/app/settings/access"
        now={accessInWords(t, settings)}
      />
    </InlineGrid>
  );
}

interface SectionProps {
  readonly title: string;
  readonly url: string;
  /** Sentences. */
  readonly now: readonly string[];
}

function Section({ title, url, now }: SectionProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" align="space-between" blockAlign="center" wrap={false}>
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Button url={url} accessibilityLabel={t('sections.openNamed', { title })}>
            {t('sections.open')}
          </Button>
        </InlineStack>
        <BlockStack gap="100">
          {now.map((sentence) => (
            <Text as="p" key={sentence}>
              {sentence}
            </Text>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function providersInWords(t: TFunction, { providers }: SettingsView): readonly string[] {
  if (providers.length === 0) return [t('sections.providers.none')];
  const all = t('sections.providers.all', { count: providers.length });
  const without = providers.filter(({ contact }) => contact === null).length;
  const uncancellable = providers.filter(({ cancellable }) => cancellable === 'no').length;
  return [
    without === 0
      ? t('sections.providers.allWithContact', { all })
      : t('sections.providers.withoutContact', { all, count: without }),
    ...(uncancellable === 0 ? [] : [t('sections.providers.setToNo', { count: uncancellable })]),
  ];
}

function automationsInWords(
  t: TFunction,
  { automations }: SettingsView,
  isConnected: boolean,
): readonly string[] {
  const { writeMetafield, writeTag, askReason } = automations;
  const written = writeMetafield
    ? writeTag
      ? t('sections.automations.both')
      : t('sections.automations.metafield')
    : writeTag
      ? t('sections.automations.tag')
      : t('sections.automations.nothing');
  return [
    forwardedInWords(t, automations, isConnected),
    written,
    t(`sections.automations.reason.${askReason}`),
  ];
}

function forwardedInWords(
  t: TFunction,
  { forwardShopifyCancels, forwardOnlyTag: tag }: SettingsView['automations'],
  isConnected: boolean,
): string {
  if (!forwardShopifyCancels) return t('sections.automations.notForwarded');
  if (tag === null) {
    return t(
      isConnected ? 'sections.automations.forwarded' : 'sections.automations.willBeForwarded',
    );
  }
  return isConnected
    ? t('sections.automations.forwardedWithTag', { tag })
    : t('sections.automations.willBeForwardedWithTag', { tag });
}

function mailInWords(t: TFunction, { notifications, can }: SettingsView): readonly string[] {
  const { on, to, pace, addresses } = notifications;
  const waiting = addresses.filter(({ state }) => state === 'waiting').length;
  if (on === 'never') return [t('sections.mail.never')];
  return [
    t(`sections.mail.on.${on}`, { count: to.length }),
    ...(waiting === 0 ? [] : [t('sections.mail.waiting', { count: waiting })]),
    ...(can.sendMail ? [t(`sections.mail.pace.${pace}`)] : [t('sections.mail.notSetUp')]),
  ];
}

function accessInWords(t: TFunction, { access }: SettingsView): readonly string[] {
  const chosen = access.staff.filter(({ isChosen }) => isChosen).length;
  return [
    access.settings === 'chosen' && chosen > 0
      ? t('sections.access.chosen', { count: chosen })
      : t(access.settings === 'everyone' ? 'sections.access.everyone' : 'sections.access.owner'),
  ];
}
