/**
 * Keeps cancellations. What was seen, asked and said is only added; a change, the jobs that follow and
 * the notice to waiting readers are one transaction under the cancellation's row lock.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@prisma/client';
import { isToldOutside } from '#app/domain/account.ts';
import { needsAttention } from '#app/domain/attention.ts';
import { type Cancellation, evolve, type Fact, newPlace } from '#app/domain/cancellation.ts';
import { type AnswerTimes, answerTimes } from '#app/domain/provider-answer.ts';
import type { CancellationStore, NewCancellation } from '#app/use-cases/ports/store.ts';
import { listCancellations } from './cancellation-list.server.ts';
import {
  fromPlace,
  fromReply,
  fromSaid,
  toCancellation,
  toDate,
  toJson,
  WHOLE,
} from './cancellation-rows.ts';
import { addFlowNews } from './flow-tellings.server.ts';
import { addNews } from './outbox.server.ts';
import type { Enqueue, Transaction } from './transaction.server.ts';
import { planLook } from './watches.server.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function createCancellationStore(
  prisma: PrismaClient,
  enqueue: Enqueue,
  notifyChanged: (tx: Transaction, id: string, version: number) => Promise<void>,
): CancellationStore {
  const readOpenRow = (db: Transaction, wish: Pick<NewCancellation, 'shop' | 'shopifyOrderId'>) =>
    db.cancellation.findFirst({
      where: { shop: wish.shop, shopifyOrderId: wish.shopifyOrderId, endedAt: null },
      include: WHOLE,
    });

  return {
    async createOrJoin(wish) {
      // The partial unique index decides who creates; the loser of a race reads what the winner made.
      for (;;) {
        const id = randomUUID();
        const created = await prisma.$transaction(async (tx) => {
          const inserted = await insertCancellation(tx, id, wish);
          if (!inserted) return null;
          const place = newPlace(randomUUID(), wish.requestedAt);
          await insertPlace(tx, { ...wish, id }, 0, place);
          const { shop, shopifyOrderId, jobAt: at } = wish;
          await enqueue(tx, { job: 'deliver', cancellationId: id, shop, at });
          if (isToldOutside(shop)) {
            await enqueue(tx, { job: 'write-result', shop, shopifyOrderId, at });
          }
          return readWhole(tx, id);
        });
        if (created) return { kind: 'created', cancellation: created };
        const open = await readOpenRow(prisma, wish);
        // Ended between the two: then there is room for a new one.
        if (open) return { kind: 'joined', cancellation: toCancellation(open) };
      }
    },

    async read(shop, id) {
      if (!UUID.test(id)) return null;
      const row = await prisma.cancellation.findFirst({ where: { id, shop }, include: WHOLE });
      return row && toCancellation(row);
    },

    async readSyncsAsked(tenantId, since) {
      const rows = await prisma.warehouseOrder.findMany({
        where: { syncAskedAt: { gt: new Date(since) }, cancellation: { tenantId } },
        select: { syncAskedAt: true },
      });
      return rows.flatMap(({ syncAskedAt }) => (syncAskedAt ? [syncAskedAt.getTime()] : []));
    },

    async readVersion(shop, id) {
      if (!UUID.test(id)) return null;
      const row = await prisma.cancellation.findFirst({
        where: { id, shop },
        select: { version: true },
      });
      return row?.version ?? null;
    },

    async readForOrder(shop, shopifyOrderId) {
      const row =
        (await readOpenRow(prisma, { shop, shopifyOrderId })) ??
        (await prisma.cancellation.findFirst({
          where: { shop, shopifyOrderId },
          orderBy: { requestedAt: 'desc' },
          include: WHOLE,
        }));
      return row && toCancellation(row);
    },

    list: (shop, page) => listCancellations(prisma, shop, page),

    async readOpen(shop, overAt) {
      const isOver = overAt === undefined ? {} : { watchUntil: { lte: new Date(overAt) } };
      const rows = await prisma.cancellation.findMany({
        where: { shop, endedAt: null, ...isOver },
        orderBy: { requestedAt: 'asc' },
        include: WHOLE,
      });
      return rows.map(toCancellation);
    },

    async countOpen(shop) {
      const open = { shop, endedAt: null };
      const undelivered = {
        verdict: 'undeliverable',
        why: { in: ['credentials_refused', 'not_connected'] },
      };
      return {
        waiting: await prisma.cancellation.count({ where: { ...open, outcome: 'pending' } }),
        undelivered: await prisma.cancellation.count({
          where: { ...open, warehouseOrders: { some: undelivered } },
        }),
      };
    },

    async readShops() {
      const rows = await prisma.cancellation.findMany({
        where: { endedAt: null },
        distinct: ['shop'],
        select: { shop: true },
      });
      return rows.map(({ shop }) => shop);
    },

    async change(of, decide, lease) {
      const known = typeof of === 'string' ? null : of;
      const id = typeof of === 'string' ? of : of.id;
      return prisma.$transaction(async (tx) => {
        const [held] = lease
          ? await tx.$queryRaw<Versioned[]>`UPDATE cancellation
              SET lease_until = now() + ${lease.forMs} * interval '1 millisecond'
              WHERE id = ${id}::uuid AND lease_owner = ${lease.owner}::uuid AND lease_until > now()
              RETURNING version`
          : await tx.$queryRaw<
              Versioned[]
            >`SELECT version FROM cancellation WHERE id = ${id}::uuid FOR UPDATE`;
        if (held === undefined) return null;
        // Whatever changes it raises its version.
        const before = known?.version === held.version ? known : await readWhole(tx, id);
        const { facts, wake = [], lookAt = null, announce = null, tellFlow = [] } = decide(before);
        let after = before;
        for (const fact of facts) {
          after = evolve(after, fact);
          await writeFact(tx, after, fact);
        }
        if (facts.length > 0) {
          await writeAnswerTimes(tx, before, after);
          after = await writeCancellation(tx, after);
        }
        for (const one of wake) await enqueue(tx, one);
        if (lookAt !== null) await planLook(tx, enqueue, before.shop, lookAt);
        if (announce !== null) await addNews(tx, enqueue, before.shop, id, announce);
        await addFlowNews(tx, enqueue, before.shop, id, tellFlow);
        if (facts.length > 0) await notifyChanged(tx, id, after.version);
        return after;
      });
    },

    async wake(one) {
      await prisma.$transaction((tx) => enqueue(tx, one));
    },

    async wakeUndelivered(overdueAt) {
      const until = overdueAt === null ? 'infinity' : new Date(overdueAt).toISOString();
      const rows = await prisma.$queryRaw<{ id: string; shop: string; kind: string }[]>`
        SELECT id, shop, requested_by_kind AS kind FROM cancellation
        WHERE ended_at IS NULL AND outcome = 'pending' AND deliver_until <= ${until}::timestamptz
          AND EXISTS (SELECT 1 FROM warehouse_order
            WHERE cancellation_id = cancellation.id AND verdict = 'delivering')`;
      for (const { id, shop, kind } of rows) {
        const isBulk = kind === 'bulk';
        await prisma.$transaction((tx) =>
          enqueue(tx, { job: 'deliver', cancellationId: id, shop, at: null, isBulk }),
        );
      }
    },

    async wakeUnfinished(overdueAt) {
      const rows = await prisma.cancellation.findMany({
        where: {
          endedAt: null,
          outcome: { not: 'pending' },
          watchUntil: { lte: new Date(overdueAt) },
        },
        distinct: ['shop'],
        select: { shop: true },
      });
      for (const { shop } of rows) {
        await prisma.$transaction((tx) =>
          enqueue(tx, { job: 'finish-watch', shop, at: overdueAt }),
        );
      }
    },

    async takeDeliveryLease(id, forMs) {
      const owner = randomUUID();
      const [taken] = await prisma.$queryRaw<{ starts: number }[]>`UPDATE cancellation
        SET lease_owner = ${owner}::uuid, lease_until = now() + ${forMs} * interval '1 millisecond',
          delivery_starts = delivery_starts + 1
        WHERE id = ${id}::uuid AND (lease_until IS NULL OR lease_until <= now())
        RETURNING delivery_starts AS starts`;
      return taken ? { owner, forMs, starts: taken.starts } : null;
    },

    async releaseDeliveryLease(id, lease, isEnded = true) {
      await prisma.$executeRaw`UPDATE cancellation SET lease_owner = NULL, lease_until = NULL,
          delivery_starts = CASE WHEN ${isEnded} THEN 0 ELSE delivery_starts END
        WHERE id = ${id}::uuid AND lease_owner = ${lease.owner}::uuid`;
    },
  };
}

interface Versioned {
  readonly version: number;
}

async function readWhole(tx: Transaction, id: string): Promise<Cancellation> {
  const row = await tx.cancellation.findUniqueOrThrow({ where: { id }, include: WHOLE });
  return toCancellation(row);
}

async function insertCancellation(
  tx: Transaction,
  id: string,
  wish: NewCancellation,
): Promise<boolean> {
  const { requestedBy } = wish;
  const inserted = await tx.$executeRaw`INSERT INTO cancellation
      (id, shop, shopify_order_id, tenant_id, sales_channel_id, order_name, order_created_at, cancelled_in_shopify_at, reason, note,
       requested_by_kind, requested_by_user_id, requested_at, outcome, attempt_planned_at,
       deliver_until, watch_until)
    VALUES (${id}::uuid, ${wish.shop}, ${wish.shopifyOrderId},
       ${wish.askedIn.tenantId}, ${wish.askedIn.salesChannelId}, ${wish.orderName},
       ${toDate(wish.orderCreatedAt)}, ${toDate(wish.cancelledInShopifyAt)}, ${wish.reason}, ${wish.note},
       ${requestedBy.kind}, ${requestedBy.userId}, ${new Date(wish.requestedAt)}, 'pending',
       ${new Date(wish.jobAt)}, ${new Date(wish.deliverUntil)}, ${new Date(wish.watchUntil)})
    ON CONFLICT (shop, shopify_order_id) WHERE ended_at IS NULL DO NOTHING`;
  return inserted === 1;
}

type Place = Cancellation['warehouseOrders'][number];

async function insertPlace(
  tx: Transaction,
  cancellation: Pick<Cancellation, 'id' | 'shop' | 'requestedAt'>,
  place: number,
  order: Place,
): Promise<void> {
  await tx.warehouseOrder.create({ data: fromPlace(cancellation, place, order) });
  await tx.verdictRecord.createMany({ data: fromSaid(order) });
}

/** Writes what one fact adds below the cancellation's own row. `after` is the state with the fact in it. */
async function writeFact(tx: Transaction, after: Cancellation, fact: Fact): Promise<void> {
  switch (fact.kind) {
    case 'reached':
    case 'failed':
    case 'delivery_attempted':
    case 'not_found':
    case 'delivery_extended':
    case 'cancelled_in_shopify':
    case 'ways_allowed':
    case 'summed_up':
    case 'ended':
    case 'reopened':
      return; // held by the cancellation's own row
    case 'found':
      if (fact.isNewPlace) {
        const place = after.warehouseOrders.findIndex(({ id }) => id === fact.warehouseOrderId);
        const order = after.warehouseOrders[place];
        if (order) await insertPlace(tx, after, place, order);
      } else {
        await tx.warehouseOrder.update({
          where: { id: fact.warehouseOrderId },
          data: {
            primePenguinOrderId: fact.primePenguinOrderId,
            providerName: fact.observation.seen.providerName,
          },
        });
      }
      return insertObservation(tx, fact.warehouseOrderId, fact.observation);
    case 'observed':
      await closeObservation(tx, fact.warehouseOrderId);
      await tx.warehouseOrder.update({
        where: { id: fact.warehouseOrderId },
        data: {
          providerName: fact.observation.seen.providerName,
          confirmedAt: null,
          confirmedPrimePenguinAt: null,
        },
      });
      return insertObservation(tx, fact.warehouseOrderId, fact.observation);
    case 'confirmed':
      await tx.warehouseOrder.update({
        where: { id: fact.warehouseOrderId },
        data: {
          confirmedAt: new Date(fact.moment.at),
          confirmedPrimePenguinAt: toDate(fact.moment.primePenguinAt),
        },
      });
      return;
    case 'asked':
      await tx.request.create({
        data: {
          id: fact.requestId,
          warehouseOrderId: fact.warehouseOrderId,
          round: orderIn(after, fact.warehouseOrderId).round,
          way: fact.way,
          askedAt: new Date(fact.at),
        },
      });
      return;
    case 'replied':
      await tx.request.update({ where: { id: fact.requestId }, data: fromReply(fact.reply) });
      return;
    case 'sync_asked':
      await tx.warehouseOrder.update({
        where: { id: fact.warehouseOrderId },
        data: { syncAskedAt: new Date(fact.at) },
      });
      return;
    case 'round_started':
      await tx.cancellation.update({ where: { id: after.id }, data: { deliveryStarts: 0 } });
      await tx.warehouseOrder.updateMany({
        where: { id: { in: [...fact.warehouseOrderIds] } },
        data: { round: { increment: 1 }, roundStartedAt: new Date(fact.at), overturned: false },
      });
      await tx.retry.createMany({
        data: fact.warehouseOrderIds.map((warehouseOrderId) => ({
          warehouseOrderId,
          requestedByKind: fact.by?.kind ?? null,
          requestedByUserId: fact.by?.userId ?? null,
          at: new Date(fact.at),
        })),
      });
      return;
    case 'person_said': {
      const { warehouseOrderId, word } = fact;
      await tx.personsWord.create({
        data: { ...word, warehouseOrderId, at: new Date(word.at) },
      });
      return;
    }
    case 'concluded':
      return writeVerdict(tx, after, fact);
  }
}

/** Until when the newest observation was found to hold, before another takes its place. */
async function closeObservation(tx: Transaction, warehouseOrderId: string): Promise<void> {
  await tx.$executeRaw`UPDATE observation
    SET until_at = confirmed_at, until_prime_penguin_at = confirmed_prime_penguin_at
    FROM warehouse_order
    WHERE warehouse_order.id = ${warehouseOrderId}::uuid AND confirmed_at IS NOT NULL
      AND observation.id = (SELECT max(id) FROM observation
        WHERE warehouse_order_id = ${warehouseOrderId}::uuid)`;
}

async function insertObservation(
  tx: Transaction,
  warehouseOrderId: string,
  { moment, seen }: Place['observations'][number],
): Promise<void> {
  await tx.observation.create({
    data: {
      warehouseOrderId,
      observedAt: new Date(moment.at),
      primePenguinAt: toDate(moment.primePenguinAt),
      seen: toJson(seen),
    },
  });
}

async function writeVerdict(
  tx: Transaction,
  after: Cancellation,
  fact: Extract<Fact, { kind: 'concluded' }>,
): Promise<void> {
  const order = orderIn(after, fact.warehouseOrderId);
  const { verdict, why, reason, evidence } = fact.judgement;
  const judgement = { verdict, why, reason, evidence: toJson(evidence) };
  await tx.warehouseOrder.update({
    where: { id: order.id },
    data: { ...judgement, verdictSince: new Date(order.since), overturned: order.overturned },
  });
  if (!fact.isNew) return;
  await tx.verdictRecord.create({
    data: {
      warehouseOrderId: order.id,
      round: order.round,
      ...judgement,
      overturns: fact.overturns,
      at: new Date(fact.at),
    },
  });
}

function orderIn(state: Cancellation, id: string): Place {
  const order = state.warehouseOrders.find((one) => one.id === id);
  if (!order) throw new Error(`There is no warehouse order ${id} in cancellation ${state.id}`);
  return order;
}

/** What the overview counts. Kept beside the facts that it follows from, and in the same transaction. */
async function writeAnswerTimes(
  tx: Transaction,
  before: Cancellation,
  after: Cancellation,
): Promise<void> {
  for (const order of after.warehouseOrders) {
    const known = before.warehouseOrders.find(({ id }) => id === order.id);
    const was = known ? answerTimes(known) : NEVER_ASKED;
    const { askedAt, answeredAt } = answerTimes(order);
    if (was.askedAt === askedAt && was.answeredAt === answeredAt) continue;
    await tx.warehouseOrder.update({
      where: { id: order.id },
      data: { askedAt: toDate(askedAt), answeredAt: toDate(answeredAt) },
    });
  }
}

const NEVER_ASKED: AnswerTimes = { askedAt: null, answeredAt: null };

async function writeCancellation(tx: Transaction, state: Cancellation): Promise<Cancellation> {
  const { absence, failure } = state;
  const [written] = await tx.$queryRaw<Versioned[]>`UPDATE cancellation SET
      version = version + 1,
      cancelled_in_shopify_at = ${toDate(state.cancelledInShopifyAt)},
      outcome = ${state.outcome},
      needs_attention = ${needsAttention(state)},
      deliver_until = ${new Date(state.deliverUntil)},
      delivery_attempts = ${state.deliveryAttempts},
      attempt_planned_at = ${new Date(state.attemptPlannedAt)},
      delivery_failure = ${failure && JSON.stringify(failure)}::jsonb,
      first_absent_at = ${toDate(absence?.firstAt ?? null)},
      last_absent_at = ${toDate(absence?.lastAt ?? null)},
      reading_off = ${absence?.channel.readingOff ?? false},
      channel_proven = ${absence?.channel.isProven ?? false},
      channel_reads = ${absence && JSON.stringify(absence.channel.reads)}::jsonb,
      absence_proven_at = ${toDate(absence?.provenAt ?? null)},
      last_look_at = ${toDate(state.lastLookAt)},
      ways_allowed = ${state.waysAllowed},
      watch_until = ${new Date(state.watchUntil)},
      ended_at = ${toDate(state.endedAt)}
    WHERE id = ${state.id}::uuid
    RETURNING version`;
  if (!written) throw new Error(`There is no cancellation ${state.id}`);
  return { ...state, version: written.version };
}
