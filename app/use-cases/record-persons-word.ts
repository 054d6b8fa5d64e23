/**
 * A person has called the provider and says what became of a warehouse order. It is kept as their word,
 * beside what the warehouse shows; no verdict and no outcome follows from it.
 */
import type { WarehouseOrder } from '#app/domain/cancellation.ts';
import { isContradicted, type PersonsWord, standingWord } from '#app/domain/persons-word.ts';
import type { PersonsWordInput, RecordPersonsWordResult } from './activity-application.ts';
import type { Requester } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import { around } from './request-cancellation.ts';
import { viewCancellation } from './views.ts';

export async function recordPersonsWord(
  deps: Dependencies,
  shop: string,
  id: string,
  { place, says, note }: PersonsWordInput,
  by: Requester,
): Promise<RecordPersonsWordResult> {
  const before = await deps.cancellations.read(shop, id);
  if (!before) return { kind: 'unknown_cancellation' };
  if (place === null && before.warehouseOrders.length > 1) return { kind: 'unknown_place' };
  const warehouseOrderId = before.warehouseOrders[place ?? 0]?.id;
  if (warehouseOrderId === undefined) return { kind: 'unknown_place' };

  const after = await deps.cancellations.change(id, (state) => {
    const order = state.warehouseOrders.find((one) => one.id === warehouseOrderId);
    const word: PersonsWord = { says, note, userId: by.userId, at: deps.clock() };
    if (!order || stands(order, word)) return { facts: [] };
    return { facts: [{ kind: 'person_said', warehouseOrderId, word }] };
  });
  return {
    kind: 'recorded',
    cancellation: viewCancellation(after ?? before, await around(deps, shop)),
  };
}

/** Does the same already stand, and has nothing come up since that it would answer? */
function stands(order: WarehouseOrder, word: PersonsWord): boolean {
  const standing = standingWord(order);
  if (standing === null) return word.says === 'taken_back';
  return (
    standing.says === word.says &&
    standing.note === word.note &&
    standing.userId === word.userId &&
    standing.at > order.roundStartedAt &&
    !isContradicted(order, standing)
  );
}
