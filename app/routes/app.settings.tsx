/** Settings: connects the shop to Prime Penguin, shows what was found there, disconnects. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { type ClientActionFunctionArgs, useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Page } from '@shopify/polaris';
import type { TFunction } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { ConnectionView, NotConnectedView } from '#app/contract/api.ts';
import { credentialsSchema } from '#app/http/credentials.ts';
import { forShop, type PageCall } from '#app/http/page.ts';
import { readBody } from '#app/http/read-body.ts';
import { ConnectionForm } from '#app/ui/ConnectionForm.tsx';
import { ConnectionSummary } from '#app/ui/ConnectionSummary.tsx';
import {
  type Complaints,
  type ConnectionFields,
  type FieldName,
  type SettingsResult,
  toFieldName,
} from '#app/ui/connection-fields.ts';
import { DisconnectModal } from '#app/ui/DisconnectModal.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { SettingsSections } from '#app/ui/SettingsSections.tsx';
import { scheduleInWords } from '#app/ui/schedule-in-words.ts';
import type { ConnectShopResult } from '#app/use-cases/application.ts';

export const meta = pageTitle('nav.settings');

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop, who, language }) => {
    const [connection, settings] = await Promise.all([
      application.readConnection(shop),
      application.readSettings(shop, who),
    ]);
    const providers = connection.connected
      ? connection.providers.map(({ name, warehouse, schedule, nextBatchAt }) => ({
          name,
          warehouse,
          schedule: scheduleInWords(schedule, language),
          nextBatchAt,
        }))
      : [];
    return { connection, providers, settings };
  });
}

const submission = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('connect'),
    fields: z.object({
      method: z.enum(['token', 'password']),
      tenantId: z.string(),
      accessToken: z.string(),
      userName: z.string(),
      password: z.string(),
    }),
  }),
  z.object({ intent: z.literal('disconnect') }),
]);
type Submission = z.infer<typeof submission>;

const LIMIT_BYTES = 16 * 1024;

export async function action(args: ActionFunctionArgs): Promise<SettingsResult> {
  return forShop(args, async (call) => {
    const sent = await readSubmission(call.request);
    if (sent === null) {
      const { t } = call;
      return failed(t('settings.notUnderstood.title'), t('settings.notUnderstood.text'));
    }
    if (sent.intent === 'connect') return connect(call, sent.fields);
    const result = await call.application.disconnectShop(call.shop, call.who);
    return result.kind === 'disconnected' ? result : failed('Nothing was changed', result.message);
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

async function readSubmission(request: Request): Promise<Submission | null> {
  const body = await readBody(request, LIMIT_BYTES);
  if (body.kind !== 'read') return null;
  try {
    return submission.parse(JSON.parse(body.text));
  } catch {
    return null;
  }
}

async function connect(
  { application, shop, who, t, say }: PageCall,
  fields: ConnectionFields,
): Promise<SettingsResult> {
  const tenantId = fields.tenantId.trim();
  const read = credentialsSchema.safeParse({
    ...fields,
    tenantId: /^\d+$/.test(tenantId) ? Number(tenantId) : null,
  });
  if (!read.success) return { kind: 'failed', complaints: complaintsOf(t, read.error) };
  const result = await application.connectShop(shop, who, read.data);
  switch (result.kind) {
    case 'connected':
      return { kind: 'connected' };
    case 'prime_penguin_unavailable':
      return failed(
        t('settings.unavailable.title'),
        t('settings.unavailable.text', { reason: say.told(toldBy(result)) }),
      );
    case 'not_allowed':
    case 'shopify_unavailable':
      return failed('Nothing was saved', result.message);
    case 'rejected':
      return rejected(t, result);
  }
}

function toldBy({
  message,
  said,
}: Extract<ConnectShopResult, { kind: 'prime_penguin_unavailable' }>) {
  return { text: message, ...(said === undefined ? {} : { said }) };
}

/** By the reason, in the merchant's language; Prime Penguin's own words are quoted beside it. */
function rejected(
  t: TFunction,
  { reason, field, theirWords, values }: Extract<ConnectShopResult, { kind: 'rejected' }>,
): SettingsResult {
  const title = t(`rejection.${reason}.title`);
  const advice = t(`rejection.${reason}.text`, values);
  const text =
    theirWords === null
      ? advice
      : t('rejection.quoting', {
          advice,
          quote: t('cancellation.theirWords', { words: theirWords }),
        });
  const name = toFieldName(field);
  return name === null
    ? failed(title, text)
    : {
        kind: 'failed',
        complaints: { fields: { [name]: t('rejection.beside', { title, text }) }, form: null },
      };
}

function complaintsOf(t: TFunction, error: z.ZodError): Complaints {
  const fields: Partial<Record<FieldName, string>> = {};
  for (const issue of error.issues) {
    const field = toFieldName(issue.path[0]);
    if (field !== null) fields[field] ??= complaintOf(t, field, issue);
  }
  return { fields, form: null };
}

function complaintOf(t: TFunction, field: FieldName, issue: z.core.$ZodIssue): string {
  if (field !== 'tenantId' && issue.code === 'too_big') {
    return t('enter.shorter', { count: Number(issue.maximum) });
  }
  const isSpoilt = field === 'accessToken' && issue.code === 'invalid_format';
  return t(isSpoilt ? 'enter.accessTokenPlain' : `enter.${field}`);
}

function failed(title: string, text: string): SettingsResult {
  return { kind: 'failed', complaints: { fields: {}, form: { title, text } } };
}

export default function Settings() {
  const { t } = useTranslation();
  const { connection, providers, settings } = useLoaderData<typeof loader>();
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
    fetcher.submit(sent, { method: 'post', encType: 'application/json' });
  const refusal = complaintsIn(t, disconnecting.data)?.form ?? null;

  return (
    <Page title={t('settings.title')}>
      <BlockStack gap="400">
        {refusal === null ? null : (
          <Banner tone="critical" title={refusal.title}>
            <p>{refusal.text}</p>
          </Banner>
        )}
        {connection.connected ? (
          <ConnectionSummary connection={connection} providers={providers}>
            <Button
              variant={connection.state === 'refused' && !isReplacing ? 'primary' : 'secondary'}
              disabled={isReplacing}
              onClick={() => setReplacing(true)}
            >
              {t('settings.replace')}
            </Button>
            <Button
              tone="critical"
              loading={disconnecting.state !== 'idle'}
              onClick={() => setAsking(true)}
            >
              {t('settings.disconnect')}
            </Button>
          </ConnectionSummary>
        ) : null}
        {connection.connected && !isReplacing ? null : (
          <ConnectionForm
            key={connection.connected ? 'replace' : 'connect'}
            isReplacement={connection.connected}
            initial={initialFields(connection)}
            isSaving={connecting.state !== 'idle'}
            complaints={complaints}
            onSave={(fields) => submit(connecting, { intent: 'connect', fields })}
            onDiscard={() => setReplacing(false)}
          />
        )}
        <SettingsSections settings={settings} />
      </BlockStack>
      {connection.connected ? (
        <DisconnectModal
          isOpen={isAsking}
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

function complaintsIn(t: TFunction, result: SettingsResult | undefined): Complaints | null {
  switch (result?.kind) {
    case 'failed':
      return result.complaints;
    case 'unreached': {
      const form = { title: t('settings.notReached.title'), text: t('settings.notReached.text') };
      return { fields: {}, form };
    }
    default:
      return null;
  }
}

function initialFields(connection: ConnectionView | NotConnectedView): ConnectionFields {
  const secrets = { accessToken: '', password: '' };
  return connection.connected
    ? {
        method: connection.method,
        tenantId: String(connection.tenantId),
        userName: connection.userName ?? '',
        ...secrets,
      }
    : { method: 'token', tenantId: '', userName: '', ...secrets };
}

function notify(message: string): void {
  window.shopify?.toast.show(message);
}
