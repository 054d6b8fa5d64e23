/**
 * Which tenant a merchant means. A name is resolved by Prime Penguin; what cannot be a name is never sent.
 */
import type {
  EnteredCredentials,
  Fault,
  RejectedConnection,
} from '#app/use-cases/ports/prime-penguin.ts';
import { post } from './calls.ts';
import { unreadable } from './classify.ts';
import type { Line } from './line.server.ts';
import { rejected } from './rejections.ts';
import { reasonIn } from './sign-in.server.ts';
import { tenantAvailability } from './wire.ts';

export type ResolvedTenant =
  | { readonly kind: 'tenant'; readonly id: number }
  | RejectedConnection
  | Fault;

const LONGEST_NAME = 64;
/** A scheme, a path, or a host with a dot in it. */
const ADDRESS = /:\/\/|[/\\]|^[\w-]+(\.[\w-]+)+(:\d+)?\.?([?#].*)?$/;

export async function resolveTenant(
  line: Line,
  entered: EnteredCredentials,
): Promise<ResolvedTenant> {
  if (entered.tenantName === undefined) return { kind: 'tenant', id: entered.tenantId };
  const tenancyName = entered.tenantName.trim();
  // No part of Prime Penguin's addresses is published to name the tenant, so none is taken for it.
  if (ADDRESS.test(tenancyName)) return rejected('tenant_is_address', entered);
  if (tenancyName === '' || tenancyName.length > LONGEST_NAME) {
    return rejected('tenant_not_found', entered);
  }
  const { result } = await line.send(
    post('/api/services/app/Account/IsTenantAvailable', {}, { tenancyName }),
    { accessToken: null, tenantId: null },
  );
  if (result.kind === 'fault') return result;
  if (result.kind !== 'answered') {
    const reason = reasonIn(result.message) ?? 'check_refused';
    return rejected(reason, entered, { theirWords: result.message });
  }
  return tenantIn(result.value, entered);
}

function tenantIn(value: unknown, entered: EnteredCredentials): ResolvedTenant {
  const read = tenantAvailability.safeParse(value).data;
  switch (read?.state) {
    case 'available':
      return read.tenantId === null
        ? unreadable('a tenant without an id')
        : { kind: 'tenant', id: read.tenantId };
    case 'in_active':
      return rejected('tenant_inactive', entered);
    case 'not_found':
      return rejected('tenant_not_found', entered);
    default:
      return unreadable('no tenant');
  }
}
