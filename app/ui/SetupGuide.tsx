/** The first steps, each with whether it is done and where it is done. Can be put away, also when all are. */
import { Badge, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuideView } from '#app/http/setup-guide.ts';
import { useGuide } from './use-guide.ts';

/** Nothing is left to do. */
export function isSetUp({ isConnected, areProvidersChecked, isTried }: GuideView): boolean {
  return isConnected && areProvidersChecked && isTried;
}

export function SetupGuide({ guide }: { readonly guide: GuideView }) {
  const { t } = useTranslation();
  const shown = useGuide();
  const { isConnected, isDemo, areProvidersChecked, isTried } = guide;
  const canTry = isConnected || isDemo;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {isSetUp(guide) ? t('guide.done') : t('guide.title')}
            </Text>
            <Button variant="plain" loading={shown.isBusy} onClick={() => shown.set(true)}>
              {t('guide.putAway')}
            </Button>
          </InlineStack>
          {shown.hasFailed ? (
            <Text as="p" tone="critical">
              {t('guide.notReached')}
            </Text>
          ) : null}
        </BlockStack>
        <BlockStack as="ol" gap="400">
          <Step name="connect" isDone={isConnected}>
            {isConnected ? null : (
              <>
                <Button variant={isDemo ? 'secondary' : 'primary'} url="/app/settings">
                  {t('guide.connect.action')}
                </Button>
                {isDemo ? null : (
                  <Button variant="plain" url="/app/demo">
                    {t('demo.try')}
                  </Button>
                )}
              </>
            )}
          </Step>
          <Step name="providers" isDone={areProvidersChecked}>
            {isConnected && !areProvidersChecked ? (
              <Button variant="primary" url="/app/settings/providers">
                {t('guide.providers.action')}
              </Button>
            ) : null}
          </Step>
          <Step name="order" isDone={isTried}>
            {canTry && !isTried ? (
              <Button
                variant={isDemo || areProvidersChecked ? 'primary' : 'secondary'}
                url={isDemo ? '/app/demo' : 'shopify:admin/orders'}
                {...(isDemo ? {} : { target: '_top' as const })}
              >
                {t('guide.order.action')}
              </Button>
            ) : null}
          </Step>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

interface StepProps {
  readonly name: 'connect' | 'providers' | 'order';
  readonly isDone: boolean;
  /** Where it is done, while it is to be done. */
  readonly children: ReactNode;
}

function Step({ name, isDone, children }: StepProps) {
  const { t } = useTranslation();
  return (
    <li>
      <BlockStack gap="200">
        <BlockStack gap="050">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {t(`guide.${name}.title`)}
            </Text>
            {isDone ? <Badge tone="success">{t('guide.stepDone')}</Badge> : null}
          </InlineStack>
          <Text as="p" tone="subdued">
            {t(`guide.${name}.text`)}
          </Text>
        </BlockStack>
        {children === null ? null : (
          <InlineStack gap="300" blockAlign="center">
            {children}
          </InlineStack>
        )}
      </BlockStack>
    </li>
  );
}
