/**
 * Why a shop cannot be connected, as a sentence for people and as values for saying it in another
 * language. Prime Penguin's own words stand beside it, never in it.
 */
import type {
  ConnectionField,
  ConnectionRejection,
  EnteredCredentials,
  FoundSalesChannel,
  RejectedConnection,
} from '#app/use-cases/ports/prime-penguin.ts';

type Reason = Exclude<ConnectionRejection, 'open_cancellations'>;
type Values = RejectedConnection['values'];

interface More {
  readonly values?: Values;
  readonly theirWords?: string | null;
  readonly salesChannels?: readonly FoundSalesChannel[] | null;
}

export function rejected(
  reason: Reason,
  entered: EnteredCredentials,
  { values = {}, theirWords = null, salesChannels = null }: More = {},
): RejectedConnection {
  const all = { tenant: tenantIn(entered), method: entered.method, ...values };
  return {
    kind: 'rejected',
    reason,
    field: fieldOf(reason, entered),
    message: sentence(reason, all),
    theirWords,
    values: all,
    salesChannels,
  };
}

/** As it was entered: its name, or its id. */
function tenantIn(entered: EnteredCredentials): string | number {
  return entered.tenantName === undefined ? entered.tenantId : entered.tenantName.trim();
}

function fieldOf(reason: Reason, entered: EnteredCredentials): ConnectionField | null {
  switch (reason) {
    case 'not_a_token':
      return 'accessToken';
    case 'credentials_refused':
      return entered.method === 'token' ? 'accessToken' : 'password';
    case 'password_must_be_reset':
      return 'password';
    case 'two_factor_required':
    case 'account_locked':
      return 'userName';
    case 'tenant_is_address':
    case 'tenant_not_found':
    case 'tenant_inactive':
    case 'tenant_mismatch':
      return entered.tenantName === undefined ? 'tenantId' : 'tenantName';
    case 'sales_channel_not_found':
    case 'sales_channel_ambiguous':
    case 'sales_channel_unknown':
      return 'salesChannelId';
    case 'captcha_required':
    case 'reading_not_allowed':
    case 'check_refused':
      return null;
  }
}

function sentence(reason: Reason, values: Values): string {
  const { tenant } = values;
  switch (reason) {
    case 'not_a_token':
      return 'This is not a token of Prime Penguin’s: it holds characters that no token has. Copy it again, whole.';
    case 'credentials_refused':
      return values.method === 'token'
        ? `Prime Penguin does not know these credentials at tenant ${tenant}: they may have expired, been withdrawn, or belong to another tenant. Ask Prime Penguin for a new token.`
        : `Prime Penguin does not know this user name and password at tenant ${tenant}. Check both, and the tenant.`;
    case 'two_factor_required':
      return 'Prime Penguin asks this user for a second factor, which an app cannot give. Use a user without it, or a token.';
    case 'password_must_be_reset':
      return 'Prime Penguin wants this user to set a new password first. Do so at Prime Penguin, then try again.';
    case 'captcha_required':
      return 'Prime Penguin asks this user for a captcha, which an app cannot solve. Log in at Prime Penguin once, then try again, or use a token.';
    case 'account_locked':
      return 'Prime Penguin has locked this user after too many wrong passwords. Wait, or have it unlocked at Prime Penguin, then try again.';
    case 'tenant_is_address':
      return 'This is an address. Enter the tenant’s name as on Prime Penguin’s log-in page, such as nordlys, or its id, such as 42.';
    case 'tenant_not_found':
      return `Prime Penguin has no tenant ${tenant}. Enter its name as on Prime Penguin’s log-in page, or its id.`;
    case 'tenant_inactive':
      return `The tenant ${tenant} is not active at Prime Penguin. Ask Prime Penguin to activate it.`;
    case 'tenant_mismatch':
      return `These credentials belong to ${values.theirTenant}, not to tenant ${tenant}.`;
    case 'reading_not_allowed':
      return 'Prime Penguin knows these credentials, but they may not see sales channels, providers and schedules. Give the user these permissions at Prime Penguin, or use another.';
    case 'check_refused':
      return 'Prime Penguin refused to answer the check.';
    case 'sales_channel_not_found':
      return `No sales channel of tenant ${tenant} has the domain ${values.shop}. Choose the one that belongs to this shop.`;
    case 'sales_channel_ambiguous':
      return `${values.count} sales channels of tenant ${tenant} have the domain ${values.shop}. Choose the one that belongs to this shop.`;
    case 'sales_channel_unknown':
      return `Tenant ${tenant} has no sales channel ${values.salesChannelId}. Choose one of those that it has.`;
  }
}
