/**
 * Finds the sales channel of a shop among all that a tenant has. Never guesses between two.
 */
import { plainDomain } from '#app/domain/identifiers.ts';
import type {
  ChannelReading,
  FoundSalesChannel,
  WantedChannel,
} from '#app/use-cases/ports/prime-penguin.ts';
import { readItems, readRows, salesChannel } from './wire.ts';

export type SalesChannelSearch =
  | {
      readonly kind: 'channel';
      readonly salesChannel: FoundSalesChannel;
      readonly isChosenByHand: boolean;
    }
  /** None, or several, have the shop's domain. */
  | {
      readonly kind: 'not_found' | 'ambiguous';
      readonly count: number;
      readonly salesChannels: readonly FoundSalesChannel[];
    }
  | { readonly kind: 'unknown'; readonly salesChannels: readonly FoundSalesChannel[] };

/** @returns null when `value` is no list */
export function readSalesChannels(
  value: unknown,
  readings: ReadonlyMap<number, ChannelReading>,
): readonly FoundSalesChannel[] | null {
  const items = readItems(value);
  if (items === null) return null;
  return readRows(salesChannel, items).flatMap(({ id, name, domain }) =>
    id === null
      ? []
      : [
          {
            id,
            name: name ?? domain ?? `Sales channel ${id}`,
            domain,
            reading: readings.get(id) ?? 'unknown',
          },
        ],
  );
}

export function findSalesChannel(
  shop: string,
  channels: readonly FoundSalesChannel[],
  tenantId: number,
  { namedId, before }: WantedChannel,
): SalesChannelSearch {
  const wanted = plainDomain(shop);
  const matches = channels.filter(({ domain }) => plainDomain(domain ?? '') === wanted);
  const [only = null, ...others] = matches;
  const byDomain = others.length === 0 ? only : null;
  const byId = (id: number | undefined) => channels.find((channel) => channel.id === id) ?? null;
  if (namedId !== null) {
    const named = byId(namedId);
    if (!named) return { kind: 'unknown', salesChannels: channels };
    return { kind: 'channel', salesChannel: named, isChosenByHand: named !== byDomain };
  }
  if (byDomain) return { kind: 'channel', salesChannel: byDomain, isChosenByHand: false };
  const chosen = before?.tenantId === tenantId ? byId(before.salesChannelId) : null;
  if (chosen) return { kind: 'channel', salesChannel: chosen, isChosenByHand: true };
  const kind = matches.length === 0 ? 'not_found' : 'ambiguous';
  const salesChannels = matches.length === 0 ? channels : matches;
  return { kind, count: matches.length, salesChannels };
}
