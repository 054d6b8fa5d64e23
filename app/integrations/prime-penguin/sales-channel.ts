/**
 * Finds the sales channel of a shop among all that a tenant has. Never guesses between two.
 */
import { plainDomain } from '#app/domain/identifiers.ts';
import type { FoundSalesChannel } from '#app/use-cases/ports/prime-penguin.ts';
import { readItems, readRows, salesChannel } from './wire.ts';

/** @returns null when `value` is no list */
export function findSalesChannel(
  shop: string,
  value: unknown,
):
  | { readonly kind: 'channel'; readonly salesChannel: FoundSalesChannel }
  | { readonly kind: 'not_found'; readonly message: string }
  | null {
  const items = readItems(value);
  if (items === null) return null;
  const channels = readRows(salesChannel, items).flatMap(({ id, name, domain }) =>
    id === null
      ? []
      : [
          {
            id,
            name: name ?? domain ?? `Sales channel ${id}`,
            domain,
            reading: 'unknown' as const,
          },
        ],
  );
  const wanted = plainDomain(shop);
  const matches = channels.filter(({ domain }) => plainDomain(domain ?? '') === wanted);
  const [match] = matches;
  if (match && matches.length === 1) return { kind: 'channel', salesChannel: match };
  return {
    kind: 'not_found',
    message: match ? severalFor(shop, matches) : noneFor(shop, channels),
  };
}

function severalFor(shop: string, matches: readonly FoundSalesChannel[]): string {
  const found = matches.map(({ id, name }) => `${name} (${id})`).join(', ');
  return `Prime Penguin has ${matches.length} sales channels for ${shop}: ${found}. Remove all but one there, then try again.`;
}

function noneFor(shop: string, channels: readonly FoundSalesChannel[]): string {
  const found = channels.map(({ name, domain }) => domain ?? name).join(', ');
  return found === ''
    ? `Prime Penguin has no sales channel for ${shop}, nor any other.`
    : `Prime Penguin has no sales channel for ${shop}. It has: ${found}.`;
}
