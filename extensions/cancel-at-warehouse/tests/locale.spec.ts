/// <reference types="vite/client" />
/** Every text of the action's own that can be asked for exists, and every one is asked for. */
import shared from 'extension-kit/texts/en.json';
import { describe, expect, it } from 'vitest';
import type {
  CanCancel,
  CancelReason,
  EvidenceSource,
  OrderView,
  Position,
} from '../../../app/contract/api.ts';
import en from '../locales/en.default.json';
import toml from '../shopify.extension.toml?raw';
import { translate } from './action-page.ts';

const sources = Object.values(
  import.meta.glob<string>('../src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);

// The compiler keeps these complete: a word added to the contract fails here until it has a text.
const POSITIONS = keysOf<Position>({
  not_forwarded: true,
  at_warehouse: true,
  on_hold: true,
  partly_shipped: true,
  shipped: true,
  stopped: true,
  unknown: true,
});
const CAN_CANCEL = keysOf<CanCancel>({
  yes: true,
  unsure: true,
  no_already_stopped: true,
  no_shipped: true,
  no_not_supported: true,
});
const REASONS = keysOf<CancelReason>({
  customer: true,
  fraud: true,
  inventory: true,
  declined: true,
  staff: true,
  other: true,
});
const EVIDENCE = keysOf<EvidenceSource>({
  warehouse_status: true,
  channel_status: true,
  status_log: true,
  entity_log: true,
  warehouse_error: true,
  fulfillment: true,
  reply: true,
  shopify: true,
});
const HOLDINGS = keysOf<Exclude<OrderView['inPrimePenguin'], 'yes'>>({
  not_yet: true,
  overdue: true,
  reading_off: true,
  unknown: true,
});
const ORDER_PROBLEMS = keysOf<NonNullable<OrderView['problem']>>({
  prime_penguin_unreachable: true,
  credentials_refused: true,
  not_connected: true,
});

function keysOf<Word extends string>(words: Record<Word, true>): readonly Word[] {
  return Object.keys(words) as Word[];
}

function leaves(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [path + name] : leaves(value, `${path}${name}.`),
  );
}

const written = leaves(en).filter((key) => !((key.split('.')[0] ?? '') in shared));

/** Keys that the code puts together, spelled out. */
const composed = [
  ...POSITIONS.flatMap((one) => [`position.${one}.badge`, `position.${one}.where`]),
  ...CAN_CANCEL.map((one) => `canCancel.${one}`),
  ...REASONS.map((one) => `reason.${one}`),
  ...EVIDENCE.map((one) => `evidence.${one}`),
  ...HOLDINGS.flatMap((one) => [`ready.holding.${one}.heading`, `ready.holding.${one}.body`]),
  ...ORDER_PROBLEMS.flatMap((one) => [`ready.problem.${one}.heading`, `ready.problem.${one}.body`]),
];

describe('the texts', () => {
  it('exist for every key that the code puts together', () => {
    expect(composed.filter((key) => !written.includes(key))).toEqual([]);
  });

  it('are all used', () => {
    const code = sources.join('\n') + toml;
    const isUsed = (key: string) =>
      composed.includes(key) || [`'${key}'`, `"t:${key}"`].some((text) => code.includes(text));
    expect(written.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('exist for every key in the configuration file', () => {
    const keys = [...toml.matchAll(/"t:([\w.]+)"/g)].map(([, key]) => key);
    expect(keys).toEqual(['name', 'description']);
    expect(written).toEqual(expect.arrayContaining(keys));
  });

  it('keep the titles within the 40 characters that the admin shows', () => {
    expect(translate('heading.order', { order: '#123456' }).length).toBeLessThanOrEqual(40);
    expect(en.name.length).toBeLessThanOrEqual(40);
  });
});
