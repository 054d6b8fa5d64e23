/** A provider goes by its name, and is the same one by its id. */
interface Named {
  readonly id: number | null;
  readonly name: string;
}

/**
 * What Prime Penguin calls a provider now; null: nothing else. A name that it still lists stays with whoever had it:
 * several providers may share one.
 */
export function newNameOf({ id, name }: Named, listed: readonly Named[]): string | null {
  if (id === null || listed.some((one) => one.name === name)) return null;
  return listed.find((one) => one.id === id)?.name ?? null;
}
