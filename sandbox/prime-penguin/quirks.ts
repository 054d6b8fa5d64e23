/**
 * The ways in which Prime Penguin's answers may look different without meaning anything different:
 * applied to what is shown, never to the world.
 */
type Members = Readonly<Record<string, unknown>>;

export interface Quirks {
  /** `no_zone`: as ABP often prints them, seven digits and no zone. */
  readonly dateTimes: 'iso_z' | 'no_zone';
  /** Where the server stands whose local times are printed without a zone, such as `Europe/Stockholm`. */
  readonly timeZone: string;
  readonly statusSpelling: 'normal' | 'lower' | 'upper' | 'spaced' | 'snake';
  /** Members of orders that are null, whatever they hold. */
  readonly nullMembers: readonly string[];
  /** Members of orders that are left out. */
  readonly missingMembers: readonly string[];
  /** Orders and logs carry members that nobody has announced. */
  readonly unknownMembers: boolean;
  /** Null members are left out everywhere. */
  readonly omitNulls: boolean;
  readonly dateHeader: 'sent' | 'absent';
  /** Warehouse connections that are shown beside the tenant's own: other stores', second ones. */
  readonly otherConnections: readonly Members[];
  /** What the session call answers without a valid log-in. */
  readonly sessionWithoutLogin: 'empty' | 'unauthorised';
}

export const NO_QUIRKS: Quirks = {
  dateTimes: 'iso_z',
  timeZone: 'UTC',
  statusSpelling: 'normal',
  nullMembers: [],
  missingMembers: [],
  unknownMembers: false,
  omitNulls: false,
  dateHeader: 'sent',
  otherConnections: [],
  sessionWithoutLogin: 'empty',
};

export function printInstant(at: number, quirks: Quirks): string {
  if (quirks.dateTimes === 'iso_z') return new Date(at).toISOString();
  return `${new Date(at + offsetMs(at, quirks)).toISOString().slice(0, -1)}0000`;
}

/**
 * Which moment a "from" of a query stands for: a server that keeps local times compares its figures with
 * theirs as they stand, whatever zone they name.
 */
export function readFrom(at: number, quirks: Quirks): number {
  return quirks.dateTimes === 'iso_z' ? at : at - offsetMs(at, quirks);
}

function offsetMs(at: number, { timeZone }: Quirks): number {
  const second = Math.floor(at / 1_000) * 1_000;
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(second);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  );
  return shown - second;
}

/** Applies to normalised values, which are written like `InProgress`. */
export function spellStatus(normalised: string, quirks: Quirks): string {
  const words = normalised.replace(/([a-z])([A-Z])/g, '$1 $2');
  switch (quirks.statusSpelling) {
    case 'normal':
      return normalised;
    case 'lower':
      return normalised.toLowerCase();
    case 'upper':
      return normalised.toUpperCase();
    case 'spaced':
      return words;
    case 'snake':
      return words.toLowerCase().replaceAll(' ', '_');
  }
}

export function distortOrder(order: Members, quirks: Quirks): Members {
  const result: Record<string, unknown> = { ...order };
  for (const name of quirks.nullMembers) if (name in result) result[name] = null;
  for (const name of quirks.missingMembers) delete result[name];
  return addUnknown(result, quirks);
}

export function addUnknown(members: Members, quirks: Quirks): Members {
  if (!quirks.unknownMembers) return members;
  return { ...members, fulfilmentScore: 0.7, addedSince2027: { nested: [1, null, 'x'] } };
}

/** For `JSON.stringify`: leaves out what is null, deeply, but never an item of a list. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}
