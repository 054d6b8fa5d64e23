/** Assigns orders to another provider. */
import { dropshipToAssignTo } from '#app/domain/dropship.ts';
import type { PrimePenguinOrderId } from '#app/domain/identifiers.ts';
import type { Result } from '#app/use-cases/ports/prime-penguin.ts';
import { type Call, put, read } from './calls.ts';
import { unreadable } from './classify.ts';
import { logisticProvider, readItems, readRows } from './wire.ts';

export interface AssigningParts {
  readonly ask: (call: Call) => Promise<Result<unknown>>;
  readonly act: (call: Call) => Promise<Result<void>>;
  readonly tenantId: number;
}

type Assigned = Result<void> | { readonly kind: 'no_dropship' };

export async function assignToProvider(
  parts: AssigningParts,
  ids: readonly PrimePenguinOrderId[],
  provider: number | 'dropship',
): Promise<Assigned> {
  const found = provider === 'dropship' ? await findDropship(parts) : provider;
  if (typeof found !== 'number') return found;
  return parts.act(
    put(
      '/api/services/app/OrderMappings/Update',
      { logisticProviderId: found, customerTenantId: parts.tenantId },
      [...ids],
    ),
  );
}

/** The number is the provider's id. */
async function findDropship({
  ask,
}: AssigningParts): Promise<number | Exclude<Assigned, { kind: 'answered' }>> {
  const answer = await ask(read('/api/services/app/SalesChannel/InstalledLogisticProviders', {}));
  // Nothing has been asked of Prime Penguin yet but a list.
  if (answer.kind === 'fault') return { ...answer, mayHaveHappened: false };
  if (answer.kind !== 'answered') return answer;
  const items = readItems(answer.value);
  if (items === null) return { ...unreadable('no providers'), mayHaveHappened: false };
  return dropshipToAssignTo(readRows(logisticProvider, items)) ?? { kind: 'no_dropship' };
}
