/**
 * Settings: connects the shop to Prime Penguin, shows what was found there, disconnects. From here the
 * other settings are found.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { type ClientActionFunctionArgs, useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Page } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { ConnectionView, NotConnectedView } from '#app/contract/api.ts';
import {
  connectionFields,
  onForm,
  readWish,
  refusedChange,
  rejectedBy,
} from '#app/http/connection-form.ts';
import { forShop, type PageCall } from '#app/http/page.ts';
import { readSubmission } from '#app/http/submission.ts';
import { whoMay } from '#app/http/who-may.ts';
import { ConnectionForm, type FormPurpose } from '#app/ui/ConnectionForm.tsx';
import { ConnectionSummary } from '#app/ui/ConnectionSummary.tsx';
import {
  type Complaints,
  type ConnectionFields,
  NO_COMPLAINTS,
  type SettingsResult,
} from '#app/ui/connection-fields.ts';
import { DisconnectModal } from '#app/ui/DisconnectModal.tsx';
import { GuideLink } from '#app/ui/GuideLink.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { ReadOnlyNote } from '#app/ui/ReadOnlyNote.tsx';
import { revalidateUnlessFailed } from '#app/ui/revalidation.ts';
import { SettingsSections } from '#app/ui/SettingsSections.tsx';
import { scheduleInWords } from '#app/ui/schedule-in-words.ts';
import { TryDemo } from '#app/ui/TryDemo.tsx';
import type { ConnectShopResult } from '#app/use-cases/application.ts';

export const meta = pageTitle('nav.settings');
export const shouldRevalidate = revalidateUnlessFailed;

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop, who, language }) => {
    const [connection, settings] = await Promise.all([
      application.readConnection(shop),
      application.readSettings(shop, who),
    ]);
    const providers = connection.connected
      ? connection.providers.map(({ schedule, ...provider }) => ({
          ...provider,
          schedule: scheduleInWords(schedule, language),
        }))
      : [];
    const { guideDismissed } = settings;
    return { connection, providers, settings, guideDismissed, whoMay: whoMay(settings, language) };
  });
}

const submission = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('connect'),
    fields: connectionFields,
    giveUpOpen: z.boolean(),
  }),
  z.object({ intent: z.literal('disconnect') }),
]);
type Submission = z.infer<typeof submission>;

export async function action(args: ActionFunctionArgs): Promise<SettingsResult> {
  return forShop(args, async (call) => {
    const { application, shop, who, t } = call;
    const sent = await readSubmission(call.request, submission);
    if (sent === null) {
      const title = t('settings.notUnderstood.title');
      return failed(onForm({ title, text: t('settings.notUnderstood.text') }));
    }
    if (sent.intent === 'connect') return connect(call, sent.fields, sent.giveUpOpen);
    const result = await application.disconnectShop(shop, who);
    return result.kind === 'disconnected' ? result : failed(onForm(refusedChange(t, result)));
  });
}

/** What was typed must outlive a failed save, so a failure that would end on an error page is a result. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  try {
    return await serverAction<typeof action>();
  } catch {
    return { kind: 'unreached' } as const satisfies SettingsResult;
  }
}

async function connect(
  { application, shop, who, t, say }: PageCall,
  fields: ConnectionFields,
  giveUpOpen: boolean,
): Promise<SettingsResult> {
  const read = readWish(t, fields, giveUpOpen);
  if (read.kind === 'complaints') return failed(read.complaints);
  const result = await application.connectShop(shop, who, read.wish);
  switch (result.kind) {
    case 'connected':
      return { kind: 'connected' };
    case 'prime_penguin_unavailable': {
      const reason = say.told(toldBy(result));
      const text = t('settings.unavailable.text', { reason });
      return failed(onForm({ title: t('settings.unavailable.title'), text }));
    }
    case 'too_many_attempts': {
      const tryAgainAt = new Date(result.retryAt).toISOString();
      return failed({ ...NO_COMPLAINTS, tryAgainAt });
    }
    case 'not_allowed':
    case 'shopify_unavailable':
      return failed(onForm(refusedChange(t, result)));
    case 'rejected':
      return failed(rejectedBy(t, result));
  }
}

function toldBy({
  message,
  said,
}: Extract<ConnectShopResult, { kind: 'prime_penguin_unavailable' }>) {
  return { text: message, ...(said === undefined ? {} : { said }) };
}

function failed(complaints: Complaints): SettingsResult {
  return { kind: 'failed', complaints };
}

export default function Settings() {
  const { t } = useTranslation();
  const { connection, providers, settings, guideDismissed, whoMay } =
    useLoaderData<typeof loader>();
  const connecting = useFetcher<typeof clientAction>();
  const disconnecting = useFetcher<typeof clientAction>();
  const [isReplacing, setReplacing] = useState(false);
  const [isAsking, setAsking] = useState(false);

  useEffect(() => {
    if (connecting.data?.kind !== 'connected') return;
    setReplacing(false);
    notify(t('settings.connected'));
  }, [connecting.data, t]);
  useEffect(() => {
    if (disconnecting.data?.kind === 'disconnected') notify(t('settings.disconnected'));
  }, [disconnecting.data, t]);
  // The form takes a new object for a new failure.
  const complaints = useMemo(() => complaintsIn(t, connecting.data), [t, connecting.data]);

  const submit = (fetcher: typeof connecting, sent: Submission) =>
    // Without the address as Shopify opened it, which holds a token.
    fetcher.submit(sent, {
      method: 'post',
      action: '/app/settings?index',
      encType: 'application/json',
    });
  const refusal = complaintsIn(t, disconnecting.data)?.form ?? null;
  const mayChange = whoMay === null;
  const purpose = mayChange ? purposeOf(connection, isReplacing) : null;
  const isReal = connection.connected && !connection.demo;

  return (
    <Page title={t('settings.title')}>
      <BlockStack gap="400">
        {whoMay === null ? null : (
          <ReadOnlyNote whoMay={whoMay}>
            {connection.connected ? null : t('readOnly.notConnected')}
          </ReadOnlyNote>
        )}
        {refusal === null ? null : (
          <Banner tone="critical" title={refusal.title}>
            <p>{refusal.text}</p>
          </Banner>
        )}
        {isReal && connection.state === 'working' && connection.undelivered > 0 ? (
          <Banner
            tone="warning"
            title={t('undelivered.title', { count: connection.undelivered })}
            action={{ content: t('undelivered.see'), url: '/app' }}
          >
            <p>{t('undelivered.text')}</p>
          </Banner>
        ) : null}
        {purpose === null ? null : (
          <ConnectionForm
            key={purpose}
            purpose={purpose}
            initial={initialFields(connection)}
            isSaving={connecting.state !== 'idle'}
            complaints={complaints}
            onSave={(fields, giveUpOpen) =>
              submit(connecting, { intent: 'connect', fields, giveUpOpen })
            }
            onDiscard={() => setReplacing(false)}
          />
        )}
        {isReal ? (
          <ConnectionSummary connection={connection} providers={providers}>
            {mayChange ? (
              <>
                {connection.state === 'refused' ? null : (
                  <Button disabled={isReplacing} onClick={() => setReplacing(true)}>
                    {t('settings.replace')}
                  </Button>
                )}
                <Button
                  tone="critical"
                  loading={disconnecting.state !== 'idle'}
                  onClick={() => setAsking(true)}
                >
                  {t('settings.disconnect')}
                </Button>
              </>
            ) : undefined}
          </ConnectionSummary>
        ) : mayChange || connection.connected ? (
          <TryDemo isOn={connection.connected} />
        ) : null}
        <SettingsSections settings={settings} isConnected={isReal} />
        <GuideLink isAway={guideDismissed} />
      </BlockStack>
      {isReal && mayChange ? (
        <DisconnectModal
          isOpen={isAsking}
          openCancellations={connection.openCancellations}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            submit(disconnecting, { intent: 'disconnect' });
          }}
        />
      ) : null}
    </Page>
  );
}

/** null: there is nothing to enter. */
function purposeOf(
  connection: ConnectionView | NotConnectedView,
  isReplacing: boolean,
): FormPurpose | null {
  if (!connection.connected) return 'connect';
  if (connection.demo) return 'end_demo';
  if (connection.state === 'refused') return 'mend';
  return isReplacing ? 'replace' : null;
}

function complaintsIn(t: TFunction, result: SettingsResult | undefined): Complaints | null {
  switch (result?.kind) {
    case 'failed':
      return result.complaints;
    case 'unreached': {
      const form = { title: t('settings.notReached.title'), text: t('settings.notReached.text') };
      return { ...NO_COMPLAINTS, form };
    }
    default:
      return null;
  }
}

function initialFields(connection: ConnectionView | NotConnectedView): ConnectionFields {
  const empty = { accessToken: '', password: '', salesChannelId: '' };
  return connection.connected && !connection.demo
    ? {
        method: connection.method,
        tenant: String(connection.tenantId),
        userName: connection.userName ?? '',
        ...empty,
      }
    : { method: 'token', tenant: '', userName: '', ...empty };
}

function notify(message: string): void {
  window.shopify?.toast.show(message);
}
