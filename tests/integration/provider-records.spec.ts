/** What a provider has answered so far, counted from what was asked and concluded. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict, Why } from '#app/domain/verdict.ts';
import { createProviderRecordStore } from '#app/persistence/provider-records.server.ts';
import type { ProviderRecordStore } from '#app/use-cases/ports/settings.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const PRESSED = Date.UTC(2026, 10, 23, 9);
const NORDIC = 'Nordic 3PL';

let database: TestDatabase;
let store: ProviderRecordStore;
let shops = 0;
let orders = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createProviderRecordStore(database.prisma);
});
afterAll(() => database.drop());

const aShop = () => `shop-${++shops}.myshopify.com`;

interface Course {
  readonly provider?: string;
  /** Replies to the requests, one every 10 seconds from 09:00:10. */
  readonly replies?: readonly (string | null)[];
  /** Seconds after 09:00. */
  readonly syncAskedAfter?: number;
  /** Seconds after 09:00, verdict, why; the last one stands. */
  readonly said: readonly (readonly [number, Verdict, Why?])[];
}

async function happened(
  shop: string,
  { provider = NORDIC, replies = ['accepted'], syncAskedAfter, said }: Course,
) {
  orders += 1;
  const at = (seconds: number) => new Date(PRESSED + seconds * 1_000);
  const last = said.at(-1);
  await database.prisma.cancellation.create({
    data: {
      shop,
      shopifyOrderId: String(orders),
      orderName: `#${orders}`,
      orderCreatedAt: at(0),
      requestedByKind: 'staff',
      requestedAt: at(0),
      outcome: 'pending',
      deliverUntil: at(0),
      watchUntil: at(0),
      warehouseOrders: {
        create: {
          place: 0,
          shop,
          requestedAt: at(0),
          providerName: provider,
          roundStartedAt: at(0),
          verdict: last?.[1] ?? 'delivering',
          verdictSince: at(last?.[0] ?? 0),
          why: last?.[2] ?? null,
          evidence: [],
          syncAskedAt: syncAskedAfter === undefined ? null : at(syncAskedAfter),
          requests: {
            create: replies.map((reply, index) => ({
              id: randomUUID(),
              askedAt: at(10 * (index + 1)),
              reply,
            })),
          },
          verdicts: {
            create: said.map(([seconds, verdict, why]) => ({
              verdict,
              why: why ?? null,
              evidence: [],
              at: at(seconds),
            })),
          },
        },
      },
    },
  });
}

const recordOf = async (shop: string) => (await store.read(shop)).get(NORDIC);

describe('a provider that was never asked', () => {
  it.each<[string, Course]>([
    ['nothing was sent', { replies: [], said: [[1, 'undeliverable']] }],
    ['it certainly did not arrive', { replies: ['not_sent'], said: [[1, 'undeliverable']] }],
    ['it had shipped before', { replies: [], said: [[1, 'too_late', 'shipped']] }],
    ['the merchant said no', { replies: [], said: [[1, 'not_supported', 'set_in_settings']] }],
  ])('has no record: %s', async (_name, course) => {
    const shop = aShop();
    await happened(shop, course);
    expect(await store.read(shop)).toEqual(new Map());
  });
});

describe('a provider that was asked', () => {
  it('has each of the warehouse side’s answers counted once', async () => {
    const shop = aShop();
    await happened(shop, { said: [[70, 'stopped_at_warehouse']] });
    await happened(shop, { said: [[20, 'too_late', 'picked']] });
    await happened(shop, { said: [[30, 'refused', 'reason_given']] });
    await happened(shop, { said: [[40, 'not_supported', 'said_by_provider']] });
    expect(await recordOf(shop)).toMatchObject({ asked: 4, stopped: 1, notStopped: 3 });
  });

  it.each<[string, Course]>([
    ['no answer', { said: [[60, 'no_answer']] }],
    ['a reply that was lost', { replies: ['unknown'], said: [[60, 'no_answer', 'reply_lost']] }],
    ['a crash before the reply', { replies: [null], said: [[60, 'no_answer', 'reply_lost']] }],
    ['still waiting', { said: [[60, 'requested']] }],
    ['stopped before it was forwarded', { said: [[60, 'stopped_before_warehouse']] }],
    ['stopped before it was asked', { said: [[60, 'stopped_at_warehouse', 'already_stopped']] }],
    [
      'an answer from before it was asked',
      {
        said: [
          [5, 'too_late', 'picked'],
          [60, 'no_answer'],
        ],
      },
    ],
    ['set in the settings later', { said: [[60, 'not_supported', 'set_in_settings']] }],
  ])('has what is no answer of its own not counted as one: %s', async (_name, course) => {
    const shop = aShop();
    await happened(shop, course);
    expect(await recordOf(shop)).toEqual({
      asked: 1,
      stopped: 0,
      notStopped: 0,
      medianAnswerMs: null,
      withSync: { answers: 0, medianMs: null },
      withoutSync: { answers: 0, medianMs: null },
      learnt: 'unknown',
    });
  });

  it('is never said to have stopped what it took up again', async () => {
    const shop = aShop();
    await happened(shop, {
      said: [
        [60, 'stopped_at_warehouse'],
        [90, 'too_late', 'shipped'],
      ],
    });
    await happened(shop, {
      said: [
        [60, 'stopped_at_warehouse'],
        [90, 'requested'],
      ],
    });
    expect(await recordOf(shop)).toMatchObject({
      asked: 2,
      stopped: 0,
      notStopped: 1,
      learnt: 'unknown',
    });
  });

  it('has an answer that came late counted', async () => {
    const shop = aShop();
    await happened(shop, {
      said: [
        [60, 'no_answer'],
        [90, 'stopped_at_warehouse'],
      ],
    });
    expect(await recordOf(shop)).toMatchObject({ stopped: 1, notStopped: 0, learnt: 'yes' });
  });

  it('keeps the refusal of an order that it was asked for again in vain', async () => {
    const shop = aShop();
    await happened(shop, {
      replies: ['accepted', 'accepted'],
      said: [
        [15, 'refused'],
        [90, 'no_answer'],
      ],
    });
    expect(await recordOf(shop)).toMatchObject({ asked: 1, stopped: 0, notStopped: 1 });
  });

  it('answers in the median of the times from the first request that may have arrived', async () => {
    const shop = aShop();
    await happened(shop, { said: [[40, 'stopped_at_warehouse']] });
    await happened(shop, { said: [[70, 'too_late', 'picked']] });
    // Asked at 10 s in vain, and again at 20 s and 30 s.
    await happened(shop, {
      replies: ['not_sent', 'unknown', 'accepted'],
      said: [
        [1_020, 'refused'],
        [2_000, 'stopped_at_warehouse'],
      ],
    });
    expect(await recordOf(shop)).toMatchObject({ asked: 3, medianAnswerMs: 60_000 });
    await happened(shop, { said: [[110, 'stopped_at_warehouse']] });
    expect(await recordOf(shop)).toMatchObject({ medianAnswerMs: 80_000 });
  });

  it('has its time to an answer compared, with a sync between the two and without', async () => {
    const shop = aShop();
    const stopped = [[70, 'stopped_at_warehouse']] as const;
    await happened(shop, { said: stopped });
    await happened(shop, { syncAskedAfter: 11, said: [[30, 'stopped_at_warehouse']] });
    await happened(shop, { syncAskedAfter: 11, said: [[40, 'too_late', 'picked']] });
    // Asked for after the answer, before the request, and not answered.
    await happened(shop, { syncAskedAfter: 80, said: stopped });
    await happened(shop, { syncAskedAfter: 5, said: stopped });
    await happened(shop, { syncAskedAfter: 11, said: [[90, 'no_answer']] });
    expect(await recordOf(shop)).toMatchObject({
      withSync: { answers: 2, medianMs: 25_000 },
      withoutSync: { answers: 3, medianMs: 60_000 },
    });
  });

  it('is counted apart from other providers and other shops', async () => {
    const [shop, other] = [aShop(), aShop()];
    await happened(shop, { said: [[60, 'stopped_at_warehouse']] });
    await happened(shop, { provider: 'Baltic Fulfilment', said: [[60, 'too_late']] });
    await happened(other, { said: [[60, 'refused']] });
    const records = await store.read(shop);
    expect([...records.keys()].sort()).toEqual(['Baltic Fulfilment', NORDIC]);
    expect(records.get(NORDIC)).toMatchObject({ asked: 1, stopped: 1, notStopped: 0 });
  });
});

describe('whether a provider can be cancelled through the integration', () => {
  it('is learnt from the newest answer that shows it', async () => {
    const shop = aShop();
    await happened(shop, { said: [[30, 'stopped_at_warehouse']] });
    expect(await recordOf(shop)).toMatchObject({ learnt: 'yes' });
    await happened(shop, { said: [[60, 'not_supported', 'said_by_provider']] });
    expect(await recordOf(shop)).toMatchObject({ learnt: 'no' });
    await happened(shop, { said: [[90, 'stopped_at_warehouse']] });
    expect(await recordOf(shop)).toMatchObject({ learnt: 'yes' });
    await happened(shop, { said: [[120, 'not_supported', 'said_by_provider']] });
    expect(await recordOf(shop)).toMatchObject({ learnt: 'no' });
  });

  it('is not learnt from a refusal or from being too late', async () => {
    const shop = aShop();
    await happened(shop, { said: [[60, 'refused']] });
    await happened(shop, { said: [[60, 'too_late', 'picked']] });
    expect(await recordOf(shop)).toMatchObject({ learnt: 'unknown' });
  });
});
