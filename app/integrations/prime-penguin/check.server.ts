/**
 * Checks credentials before anything is saved: whose they are, which sales channel is the shop's, and
 * which providers it has. At most five calls, none of them repeated; changes nothing.
 */
import type { Instant } from '#app/domain/instant.ts';
import type {
  ConnectionCheck,
  ConnectionRejection,
  Credentials,
  Fault,
  Refused,
  Result,
  TokenSet,
  Unauthorised,
} from '#app/use-cases/ports/prime-penguin.ts';
import { type Call, read } from './calls.ts';
import { unreadable } from './classify.ts';
import { findProviders } from './found-providers.ts';
import type { Line } from './line.server.ts';
import { findSalesChannel } from './sales-channel.ts';
import { logIn } from './sign-in.server.ts';
import { cleanToken } from './tokens.server.ts';
import { loginInformations } from './wire.ts';

type Rejected = Extract<ConnectionCheck, { kind: 'rejected' }>;
type Ask = (call: Call) => Promise<Result<unknown>>;

export async function checkConnection(
  line: Line,
  shop: string,
  credentials: Credentials,
  clock: () => Instant,
): Promise<ConnectionCheck> {
  const signedIn = await signIn(line, credentials, clock);
  if (signedIn.kind !== 'signed_in') return signedIn;
  const { accessToken, tokens } = signedIn;
  const { tenantId } = credentials;
  const ask: Ask = async (call) => (await line.send(call, { accessToken, tenantId })).result;

  const tenant = await readTenant(ask, credentials);
  if (tenant.kind !== 'tenant') return tenant;
  const [channels, providers, schedules] = await Promise.all([
    ask(read('/api/services/app/SalesChannel/InstalledSalesChannels', {})),
    ask(read('/api/services/app/SalesChannel/InstalledLogisticProviders', {})),
    ask(read('/api/services/app/Warehouse/GetWarehouseNextSyncTime', {})),
  ]);
  for (const answer of [channels, providers, schedules]) {
    if (answer.kind !== 'answered') return asRejection(answer, credentials);
  }
  const channel = findSalesChannel(shop, valueIn(channels));
  if (channel === null) return unreadable('no list of sales channels');
  if (channel.kind === 'not_found') {
    return rejected('sales_channel_not_found', null, channel.message);
  }
  const { name, domain } = channel.salesChannel;
  const found = findProviders(valueIn(providers), valueIn(schedules), [name, domain, tenant.name]);
  if (found === null) return unreadable('no list of providers');
  return {
    kind: 'found',
    tenant: { id: tenant.id, name: tenant.name },
    salesChannel: channel.salesChannel,
    providers: found,
    tokens,
  };
}

async function signIn(
  line: Line,
  credentials: Credentials,
  clock: () => Instant,
): Promise<
  | {
      readonly kind: 'signed_in';
      readonly accessToken: string;
      readonly tokens: TokenSet | null;
    }
  | Rejected
  | Fault
> {
  if (credentials.method === 'token') {
    const accessToken = cleanToken(credentials.accessToken);
    return accessToken === null
      ? rejected('credentials_refused', 'accessToken', 'This is not a token of Prime Penguin’s.')
      : { kind: 'signed_in', accessToken, tokens: null };
  }
  const result = await logIn(line, credentials, clock());
  if (result.kind === 'fault') return result;
  if (result.kind === 'rejected') {
    const words = result.said === undefined ? result.message : null;
    return rejected(result.reason, fieldOf(result.reason), result.message, words);
  }
  return { kind: 'signed_in', accessToken: result.tokens.accessToken, tokens: result.tokens };
}

function fieldOf(reason: ConnectionRejection): string | null {
  switch (reason) {
    case 'credentials_refused':
    case 'password_must_be_reset':
      return 'password';
    case 'two_factor_required':
    case 'account_locked':
      return 'userName';
    case 'tenant_not_found':
      return 'tenantId';
    case 'captcha_required':
    case 'sales_channel_not_found':
      return null;
  }
}

/** Prime Penguin answers this call to anybody, so a missing user is the refusal. */
async function readTenant(
  ask: Ask,
  credentials: Credentials,
): Promise<
  { readonly kind: 'tenant'; readonly id: number; readonly name: string | null } | Rejected | Fault
> {
  const answer = await ask(read('/api/services/app/Session/GetCurrentLoginInformations', {}));
  if (answer.kind !== 'answered') return asRejection(answer, credentials);
  const session = loginInformations.safeParse(answer.value).data;
  if (!session) return unreadable('no session');
  if (!session.user) {
    return rejected(
      'credentials_refused',
      secretField(credentials),
      `Prime Penguin does not know these credentials at tenant ${credentials.tenantId}: they may have expired, been withdrawn, or belong to another tenant.`,
    );
  }
  const { id = null, name = null, tenancyName = null } = session.tenant ?? {};
  if (id === credentials.tenantId) return { kind: 'tenant', id, name: name ?? tenancyName };
  const whose = id === null ? 'no tenant' : `tenant ${id}${name === null ? '' : ` (${name})`}`;
  return rejected(
    'tenant_not_found',
    'tenantId',
    `These credentials belong to ${whose}, not to tenant ${credentials.tenantId}.`,
  );
}

function asRejection(
  answer: Exclude<Result<unknown>, { kind: 'answered' }>,
  credentials: Credentials,
): Rejected | Fault {
  switch (answer.kind) {
    case 'fault':
      return answer;
    case 'unauthorised':
      return rejected(
        'credentials_refused',
        secretField(credentials),
        answer.message,
        wordsOf(answer),
      );
    case 'refused':
      return /tenant/i.test(answer.message)
        ? rejected('tenant_not_found', 'tenantId', answer.message, wordsOf(answer))
        : rejected('credentials_refused', null, answer.message, wordsOf(answer));
  }
}

function secretField(credentials: Credentials): string {
  return credentials.method === 'token' ? 'accessToken' : 'password';
}

function valueIn(answer: Result<unknown>): unknown {
  return answer.kind === 'answered' ? answer.value : null;
}

/** Prime Penguin's own words; null where the message is this app's. */
function wordsOf({ message, said }: Refused | Unauthorised): string | null {
  return said === undefined ? message : null;
}

function rejected(
  reason: ConnectionRejection,
  field: string | null,
  message: string,
  words: string | null = null,
): Rejected {
  return { kind: 'rejected', reason, field, message, ...(words === null ? {} : { words }) };
}
