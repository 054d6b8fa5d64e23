/**
 * Checks credentials before anything is saved: whose they are, which sales channel is the shop's, and
 * which providers it has. At most six calls, none of them repeated; changes nothing.
 */
import type { Instant } from '#app/domain/instant.ts';
import type {
  ConnectionCheck,
  Credentials,
  EnteredCredentials,
  Fault,
  RejectedConnection,
  Result,
  TokenSet,
  WantedChannel,
} from '#app/use-cases/ports/prime-penguin.ts';
import { type Call, read } from './calls.ts';
import { readChannelReadings } from './channel-reading.ts';
import { unreadable } from './classify.ts';
import { findProviders } from './found-providers.ts';
import type { Line } from './line.server.ts';
import { rejected } from './rejections.ts';
import { findSalesChannel, readSalesChannels } from './sales-channel.ts';
import { logIn, reasonIn } from './sign-in.server.ts';
import { resolveTenant } from './tenant.server.ts';
import { cleanToken } from './tokens.server.ts';
import { loginInformations } from './wire.ts';

type Ask = (call: Call) => Promise<Result<unknown>>;

export async function checkConnection(
  line: Line,
  shop: string,
  entered: EnteredCredentials,
  wanted: WantedChannel,
  clock: () => Instant,
): Promise<ConnectionCheck> {
  // Known to be none before anybody is asked.
  if (entered.method === 'token' && cleanToken(entered.accessToken) === null) {
    return rejected('not_a_token', entered);
  }
  const tenant = await resolveTenant(line, entered);
  if (tenant.kind !== 'tenant') return tenant;
  const tenantId = tenant.id;
  const signedIn = await signIn(line, entered, tenantId, clock);
  if (signedIn.kind !== 'signed_in') return signedIn;
  const { accessToken, credentials, tokens } = signedIn;
  const ask: Ask = async (call) => (await line.send(call, { accessToken, tenantId })).result;

  const named = await readTenant(ask, entered, tenantId);
  if (named.kind !== 'named') return named;
  const { tenantName } = named;
  const [channels, providers, schedules, statuses] = await Promise.all([
    ask(read('/api/services/app/SalesChannel/InstalledSalesChannels', {})),
    ask(read('/api/services/app/SalesChannel/InstalledLogisticProviders', {})),
    ask(read('/api/services/app/Warehouse/GetWarehouseNextSyncTime', {})),
    ask(read('/api/services/app/SalesChannel/SalesChannelsInstallationStatus', {})),
  ]);
  for (const answer of [channels, providers, schedules]) {
    if (answer.kind !== 'answered') return asRejection(answer, entered);
  }
  // How far orders are read is worth a warning, and never in the way of connecting.
  const readings = readChannelReadings(valueIn(statuses)) ?? new Map<number, never>();
  const salesChannels = readSalesChannels(valueIn(channels), readings);
  if (salesChannels === null) return unreadable('no list of sales channels');
  const search = findSalesChannel(shop, salesChannels, tenantId, wanted);
  switch (search.kind) {
    case 'not_found':
    case 'ambiguous':
      return rejected(`sales_channel_${search.kind}`, entered, {
        values: { shop, count: search.count },
        salesChannels: search.salesChannels,
      });
    case 'unknown':
      return rejected('sales_channel_unknown', entered, {
        values: { salesChannelId: wanted.namedId ?? 0 },
        salesChannels: search.salesChannels,
      });
    case 'channel': {
      const { salesChannel, isChosenByHand } = search;
      const storeNames = [salesChannel.name, salesChannel.domain, tenantName];
      const found = findProviders(valueIn(providers), valueIn(schedules), storeNames);
      if (found === null) return unreadable('no list of providers');
      return {
        kind: 'found',
        credentials,
        tenantName,
        salesChannel,
        isChosenByHand,
        providers: found,
        tokens,
      };
    }
  }
}

async function signIn(
  line: Line,
  entered: EnteredCredentials,
  tenantId: number,
  clock: () => Instant,
): Promise<
  | {
      readonly kind: 'signed_in';
      readonly accessToken: string;
      readonly credentials: Credentials;
      readonly tokens: TokenSet | null;
    }
  | RejectedConnection
  | Fault
> {
  if (entered.method === 'token') {
    const accessToken = cleanToken(entered.accessToken);
    if (accessToken === null) return rejected('not_a_token', entered);
    const credentials = { method: 'token', tenantId, accessToken } as const;
    return { kind: 'signed_in', accessToken, credentials, tokens: null };
  }
  const { password } = entered;
  const userName = entered.userName.trim();
  const credentials = { method: 'password', tenantId, userName, password } as const;
  const result = await logIn(line, credentials, clock());
  switch (result.kind) {
    case 'fault':
      return result;
    case 'rejected':
      return rejected(result.reason, entered, { theirWords: result.theirWords });
    case 'unclear':
      return rejected('check_refused', entered, { theirWords: result.theirWords });
    case 'signed_in': {
      const { tokens } = result;
      return { kind: 'signed_in', accessToken: tokens.accessToken, credentials, tokens };
    }
  }
}

type NamedTenant =
  | { readonly kind: 'named'; readonly tenantName: string | null }
  | RejectedConnection
  | Fault;

/**
 * Prime Penguin answers this call to anybody, so a missing user is the refusal. Who has just logged in at a
 * tenant of that name is known, and the call is spared.
 */
async function readTenant(
  ask: Ask,
  entered: EnteredCredentials,
  tenantId: number,
): Promise<NamedTenant> {
  if (entered.method === 'password' && entered.tenantName !== undefined) {
    return { kind: 'named', tenantName: entered.tenantName.trim() };
  }
  const answer = await ask(read('/api/services/app/Session/GetCurrentLoginInformations', {}));
  if (answer.kind !== 'answered') return asRejection(answer, entered);
  const session = loginInformations.safeParse(answer.value).data;
  if (!session) return unreadable('no session');
  if (!session.user) return rejected('credentials_refused', entered);
  const { id = null, name = null, tenancyName = null } = session.tenant ?? {};
  if (id === tenantId) return { kind: 'named', tenantName: name ?? tenancyName };
  const theirs = name ?? tenancyName;
  const theirTenant =
    id === null ? 'no tenant' : `tenant ${id}${theirs === null ? '' : ` (${theirs})`}`;
  return rejected('tenant_mismatch', entered, {
    values: { theirTenant, ...(id !== null && { theirTenantId: id }) },
  });
}

function asRejection(
  answer: Exclude<Result<unknown>, { kind: 'answered' }>,
  entered: EnteredCredentials,
): RejectedConnection | Fault {
  switch (answer.kind) {
    case 'fault':
      return answer;
    case 'unauthorised': {
      const { code, theirWords } = answer;
      // Nothing that is stored has a part in a check.
      if (code === 'credentials_lost') throw new Error('A check reads no stored credentials');
      const reason = code === 'not_allowed' ? 'reading_not_allowed' : code;
      return rejected(reason, entered, { theirWords });
    }
    case 'refused': {
      const reason = reasonIn(answer.message) ?? 'check_refused';
      return rejected(reason, entered, { theirWords: answer.message });
    }
  }
}

function valueIn(answer: Result<unknown>): unknown {
  return answer.kind === 'answered' ? answer.value : null;
}
