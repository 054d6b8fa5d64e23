/** The demo: what it is, starting it, the orders that can be tried with the story of each, ending it. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { type ClientActionFunctionArgs, useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, InlineStack, Page, Text } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { DEMO_STORIES } from '#app/domain/demo-story.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { refusedChange } from '#app/http/connection-form.ts';
import { forShop, type PageCall } from '#app/http/page.ts';
import { readSubmission } from '#app/http/submission.ts';
import { whoMay } from '#app/http/who-may.ts';
import type { Complaints } from '#app/ui/connection-fields.ts';
import { DemoOrders, type StoryResult } from '#app/ui/DemoOrders.tsx';
import { EndDemoModal } from '#app/ui/EndDemoModal.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { ReadOnlyNote } from '#app/ui/ReadOnlyNote.tsx';
import { revalidateUnlessFailed } from '#app/ui/revalidation.ts';

export const meta = pageTitle('demo.title');
export const shouldRevalidate = revalidateUnlessFailed;

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop, who, language }) => {
    const [result, settings] = await Promise.all([
      application.readDemo(shop),
      application.readSettings(shop, who),
    ]);
    const demo = result.kind === 'read' ? result.demo : null;
    return { demo, whoMay: whoMay(settings, language) };
  });
}

const submission = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start') }),
  z.object({ intent: z.literal('end') }),
  z.object({ intent: z.literal('story'), orderId: z.string(), story: z.enum(DEMO_STORIES) }),
]);
type Submission = z.infer<typeof submission>;

type DemoResult =
  | { readonly kind: 'started' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly form: NonNullable<Complaints['form']> }
  /** Said by the browser. */
  | { readonly kind: 'unreached' };

export async function action(args: ActionFunctionArgs): Promise<DemoResult | StoryResult> {
  return forShop(args, async (call) => {
    const { application, shop, who, t } = call;
    const sent = await readSubmission(call.request, submission);
    switch (sent?.intent) {
      case undefined:
        return failed(t('settings.notUnderstood.title'), t('settings.notUnderstood.text'));
      case 'story':
        return setStory(call, sent);
      case 'start': {
        const result = await application.startDemo(shop, who);
        if (result.kind === 'started') return { kind: 'started' };
        return result.kind === 'really_connected'
          ? failed(t('demo.reallyConnected.title'), t('demo.reallyConnected.text'))
          : { kind: 'failed', form: refusedChange(t, result) };
      }
      case 'end': {
        const result = await application.endDemo(shop, who);
        return result.kind === 'ended'
          ? result
          : { kind: 'failed', form: refusedChange(t, result) };
      }
    }
  });
}

/** A click that did not get through must not take the page away. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  try {
    return await serverAction<typeof action>();
  } catch {
    return { kind: 'unreached' } as const satisfies DemoResult & StoryResult;
  }
}

async function setStory(
  { application, shop }: PageCall,
  { orderId, story }: Extract<Submission, { intent: 'story' }>,
): Promise<StoryResult> {
  const id = parseShopifyOrderId(orderId);
  if (id === null) return { kind: 'failed', why: 'unknown_order' };
  const { kind } = await application.setStory(shop, id, story);
  return kind === 'set' ? { kind: 'story_set' } : { kind: 'failed', why: kind };
}

function failed(title: string, text: string): DemoResult {
  return { kind: 'failed', form: { title, text } };
}

export default function Demo() {
  const { t } = useTranslation();
  const { demo, whoMay } = useLoaderData<typeof loader>();
  const switching = useFetcher<DemoResult>();
  const [isAsking, setAsking] = useState(false);
  const mayChange = whoMay === null;
  const isOn = demo?.state === 'on';
  // While Shopify cannot be asked for the orders, only the demo needs them.
  const canEnd = mayChange && (isOn || demo === null);
  const isBusy = switching.state !== 'idle';
  const failure = failureIn(t, switching.data);

  useEffect(() => {
    const kind = switching.data?.kind;
    if (kind === 'started') window.shopify?.toast.show(t('demo.started'));
    if (kind === 'ended') window.shopify?.toast.show(t('demo.ended'));
  }, [switching.data, t]);
  const submit = (sent: Submission) =>
    switching.submit(sent, { method: 'post', action: '/app/demo', encType: 'application/json' });

  return (
    <Page title={t('demo.title')} backAction={{ content: t('nav.settings'), url: '/app/settings' }}>
      <BlockStack gap="400">
        {whoMay === null ? null : <ReadOnlyNote whoMay={whoMay} />}
        {failure === null ? null : (
          <Banner tone="critical" title={failure.title}>
            <p>{failure.text}</p>
          </Banner>
        )}
        <Card>
          <BlockStack gap="300">
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                {t('demo.what')}
              </Text>
              <Text as="p">{t('demo.explained')}</Text>
              <Text as="p">{t('demo.apart')}</Text>
            </BlockStack>
            {demo === null ? <Text as="p">{t('demo.ordersUnread')}</Text> : null}
            {demo?.state === 'really_connected' ? (
              <Text as="p">{t('demo.reallyConnected.text')}</Text>
            ) : null}
            {mayChange && demo?.state === 'off' ? (
              <InlineStack>
                <Button
                  variant="primary"
                  loading={isBusy}
                  onClick={() => submit({ intent: 'start' })}
                >
                  {t('demo.start')}
                </Button>
              </InlineStack>
            ) : null}
            {canEnd ? (
              <InlineStack gap="300" blockAlign="center">
                <Button url="/app/settings">{t('demo.connect')}</Button>
                <Button tone="critical" loading={isBusy} onClick={() => setAsking(true)}>
                  {t('demo.end')}
                </Button>
              </InlineStack>
            ) : null}
          </BlockStack>
        </Card>
        {isOn ? (
          <DemoOrders orders={demo.orders} stories={demo.stories.map(({ story }) => story)} />
        ) : null}
      </BlockStack>
      {canEnd ? (
        <EndDemoModal
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            submit({ intent: 'end' });
          }}
        />
      ) : null}
    </Page>
  );
}

function failureIn(t: TFunction, result: DemoResult | undefined): Complaints['form'] {
  switch (result?.kind) {
    case 'failed':
      return result.form;
    case 'unreached':
      return { title: t('settings.notReached.title'), text: t('settings.notReached.text') };
    default:
      return null;
  }
}
