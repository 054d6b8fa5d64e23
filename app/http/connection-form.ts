/**
 * The connection form as it is sent, and what its sender reads when it was not saved: each reason in the
 * reader's language, beside the field that it is about. No complaint holds what was entered as a secret.
 */
import type { TFunction } from 'i18next';
import { z } from 'zod';
import {
  type Complaints,
  type ConnectionFields,
  type FieldName,
  NO_COMPLAINTS,
  type OpenElsewhere,
  toFieldName,
} from '#app/ui/connection-fields.ts';
import type { ChangeRefused, ConnectionWish } from '#app/use-cases/application.ts';
import type { RejectedConnection } from '#app/use-cases/ports/prime-penguin.ts';
import { credentialsSchema } from './credentials.ts';

export const connectionFields = z.object({
  method: z.enum(['token', 'password']),
  tenant: z.string(),
  accessToken: z.string(),
  userName: z.string(),
  password: z.string(),
  salesChannelId: z.string(),
});

export type WishRead =
  | { readonly kind: 'wish'; readonly wish: ConnectionWish }
  | { readonly kind: 'complaints'; readonly complaints: Complaints };

export function readWish(t: TFunction, fields: ConnectionFields, giveUpOpen: boolean): WishRead {
  const { tenant, salesChannelId, ...credentials } = fields;
  const read = credentialsSchema.safeParse({
    ...credentials,
    ...namedTenant(tenant.trim()),
    ...(salesChannelId === '' ? {} : { salesChannelId: Number(salesChannelId) }),
    ...(giveUpOpen ? { giveUpOpen } : {}),
  });
  return read.success
    ? { kind: 'wish', wish: read.data }
    : { kind: 'complaints', complaints: complaintsOf(t, read.error) };
}

/** Digits are its id: a name of digits alone could not be told from one. */
function namedTenant(entered: string) {
  return /^\d+$/.test(entered) ? { tenantId: Number(entered) } : { tenantName: entered };
}

function complaintsOf(t: TFunction, error: z.ZodError): Complaints {
  const fields: Partial<Record<FieldName, string>> = {};
  for (const issue of error.issues) {
    const field = toFieldName(issue.path[0]);
    if (field !== null) fields[field] ??= complaintOf(t, field, issue);
  }
  return { ...NO_COMPLAINTS, fields };
}

function complaintOf(t: TFunction, field: FieldName, issue: z.core.$ZodIssue): string {
  return issue.code === 'too_big' && issue.origin === 'string'
    ? t('enter.shorter', { count: Number(issue.maximum) })
    : t(`enter.${field}`);
}

/** A complaint about no single field. */
export function onForm(form: NonNullable<Complaints['form']>): Complaints {
  return { ...NO_COMPLAINTS, form };
}

export function refusedChange(t: TFunction, { kind }: ChangeRefused) {
  return { title: t(`changeRefused.${kind}.title`), text: t(`changeRefused.${kind}.text`) };
}

/** By the reason, in the reader's language; Prime Penguin's own words are quoted beside it. */
export function rejectedBy(t: TFunction, rejection: RejectedConnection): Complaints {
  const { field, values, theirWords, salesChannels } = rejection;
  const named = namedReason(rejection);
  const title = t(`rejection.${named}.title`, values);
  const text = quoting(t, t(`rejection.${named}.text`, values), theirWords);
  if (rejection.reason === 'open_cancellations') {
    return { ...onForm({ title, text }), openElsewhere: openElsewhere(values) };
  }
  const name = named === 'no_sales_channels' ? null : toFieldName(field);
  const complaints =
    name === null
      ? onForm({ title, text })
      : { ...NO_COMPLAINTS, fields: { [name]: t('rejection.beside', { title, text }) } };
  return salesChannels === null || salesChannels.length === 0
    ? complaints
    : { ...complaints, salesChannels };
}

/** Where the way on depends on more than the reason. */
function namedReason({ reason, values, salesChannels }: RejectedConnection) {
  if (reason === 'credentials_refused' && values.method === 'password') return 'password_refused';
  if (reason === 'tenant_mismatch' && values.theirTenantId === undefined) return 'without_tenant';
  if (reason.startsWith('sales_channel_') && salesChannels?.length === 0) {
    return 'no_sales_channels';
  }
  return reason;
}

function quoting(t: TFunction, advice: string, theirWords: string | null): string {
  if (theirWords === null) return advice;
  const quote = t('cancellation.theirWords', { words: theirWords });
  return t('rejection.quoting', { advice, quote });
}

function openElsewhere(values: RejectedConnection['values']): OpenElsewhere {
  const { open = 0, waiting = 0, tenant = '', openTenantId, openTenantName } = values;
  const openTenant = openTenantName ?? openTenantId;
  return {
    open: Number(open),
    waiting: Number(waiting),
    tenant: String(tenant),
    openTenant: openTenant === undefined ? null : String(openTenant),
  };
}
