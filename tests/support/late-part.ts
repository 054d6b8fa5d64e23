/** A warehouse order that Prime Penguin does not show until later, as when it splits an order after the fact. */
import type { Dependencies } from '#app/use-cases/dependencies.ts';

/** @returns shows it from now on */
export function hidePart(
  deps: { primePenguin: Dependencies['primePenguin'] },
  primePenguinOrderId: number | undefined,
): () => void {
  const real = deps.primePenguin;
  const isShown = (one: { readonly primePenguinOrderId: number }) =>
    one.primePenguinOrderId !== primePenguinOrderId;
  deps.primePenguin = {
    ...real,
    async forShop(shop) {
      const line = await real.forShop(shop);
      if (!line) return line;
      return {
        ...line,
        async findOrders(id) {
          const found = await line.findOrders(id);
          if (found.kind !== 'answered') return found;
          return { ...found, value: found.value.filter(isShown) };
        },
      };
    },
  };
  return () => {
    deps.primePenguin = real;
  };
}
