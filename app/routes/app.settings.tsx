/** Settings: connects the shop to Prime Penguin, shows what was found there, disconnects. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { type ClientActionFunctionArgs, useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Button, Page } from '@shopify/polaris';
import { useEffect, useState } from 'react';
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
  type SettingsResult,
  toFieldName,
} from '#app/ui/connection-fields.ts';
import { DisconnectModal } from '#app/ui/DisconnectModal.tsx';
import { scheduleInWords } from '#app/ui/schedule-in-words.ts';
import { REJECTION_WORDS } from '#app/ui/wording.ts';

export const meta: MetaFunction = () => [{ title: 'Settings · Warehouse Cancel' }];

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop }) => {
    const connection = await application.readConnection(shop);
    const providers = connection.connected
      ? connection.providers.map(({ name, warehouse, schedule, nextBatchAt }) => ({
          name,
          warehouse,
          schedule: scheduleInWords(schedule),
          nextBatchAt,
        }))
      : [];
    return { connection, providers };
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
      return failed('The app did not understand the form', 'Reload the page and try again.');
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
    return failed(
      'The app could not be reached',
      'It is not known whether the change was made. Reload the page to see, or try again.',
    );
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
  { application, shop, who }: PageCall,
  fields: ConnectionFields,
): Promise<SettingsResult> {
  const tenantId = fields.tenantId.trim();
  const read = credentialsSchema.safeParse({
    ...fields,
    tenantId: /^\d+$/.test(tenantId) ? Number(tenantId) : null,
  });
  if (!read.success) return { kind: 'failed', complaints: complaintsOf(read.error) };
  const result = await application.connectShop(shop, who, read.data);
  switch (result.kind) {
    case 'connected':
      return { kind: 'connected' };
    case 'prime_penguin_unavailable':
      return failed('Prime Penguin could not be reached', `${result.message} Nothing was saved.`);
    case 'not_allowed':
    case 'shopify_unavailable':
      return failed('Nothing was saved', result.message);
    case 'rejected': {
      const field = toFieldName(result.field);
      return field === null
        ? failed(REJECTION_WORDS[result.reason], result.message)
        : { kind: 'failed', complaints: { fields: { [field]: result.message }, form: null } };
    }
  }
}

function complaintsOf(error: z.ZodError): Complaints {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const field = toFieldName(path[0]);
    if (field !== null) fields[field] ??= `Enter ${message}.`;
  }
  return { fields, form: null };
}

function failed(title: string, text: string): SettingsResult {
  return { kind: 'failed', complaints: { fields: {}, form: { title, text } } };
}

export default function Settings() {
  const { connection, providers } = useLoaderData<typeof loader>();
  const connecting = useFetcher<typeof clientAction>();
  const disconnecting = useFetcher<typeof clientAction>();
  const [isReplacing, setReplacing] = useState(false);
  const [isAsking, setAsking] = useState(false);

  useEffect(() => {
    if (connecting.data?.kind !== 'connected') return;
    setReplacing(false);
    notify('Connected to Prime Penguin');
  }, [connecting.data]);
  useEffect(() => {
    if (disconnecting.data?.kind === 'disconnected') notify('Disconnected from Prime Penguin');
  }, [disconnecting.data]);

  const submit = (fetcher: typeof connecting, sent: Submission) =>
    fetcher.submit(sent, { method: 'post', encType: 'application/json' });
  const refusal = complaintsIn(disconnecting.data)?.form ?? null;

  return (
    <Page title="Settings">
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
              Replace credentials
            </Button>
            <Button
              tone="critical"
              loading={disconnecting.state !== 'idle'}
              onClick={() => setAsking(true)}
            >
              Disconnect
            </Button>
          </ConnectionSummary>
        ) : null}
        {connection.connected && !isReplacing ? null : (
          <ConnectionForm
            key={connection.connected ? 'replace' : 'connect'}
            isReplacement={connection.connected}
            initial={initialFields(connection)}
            isSaving={connecting.state !== 'idle'}
            complaints={complaintsIn(connecting.data)}
            onSave={(fields) => submit(connecting, { intent: 'connect', fields })}
            onDiscard={() => setReplacing(false)}
          />
        )}
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

function complaintsIn(result: SettingsResult | undefined): Complaints | null {
  return result?.kind === 'failed' ? result.complaints : null;
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
