/**
 * Reads what is told of all cancellations together: records for the activity page, lines of the export,
 * numbers of the overview. Changes nothing.
 */
import { Prisma, type PrismaClient } from '@prisma/client';
import type { RequesterKind } from '#app/domain/cancellation.ts';
import type { PersonSays } from '#app/domain/persons-word.ts';
import type { Evidence, Outcome, Verdict, Why } from '#app/domain/verdict.ts';
import type {
  ActivityStore,
  ExportRow,
  NoticeRecord,
  WrittenRecord,
} from '#app/use-cases/ports/activity.ts';
import type { Dropped, MailEnd, WriteProblem } from '#app/use-cases/ports/telling.ts';
import { findPage } from './cancellation-list.server.ts';
import { toInstant } from './cancellation-rows.ts';

const { sql } = Prisma;

export function createActivityStore(prisma: PrismaClient): ActivityStore {
  return {
    async readRecords(cancellationId) {
      const of = { warehouseOrder: { cancellationId } };
      // One after the other: in a transaction there is one connection.
      const verdicts = await prisma.verdictRecord.findMany({ where: of, orderBy: { id: 'asc' } });
      const retries = await prisma.retry.findMany({ where: of, orderBy: { id: 'asc' } });
      const notices = await readNotices(prisma, cancellationId);
      const written = await readWritten(prisma, cancellationId);
      return {
        verdicts: verdicts.map((row) => ({
          warehouseOrderId: row.warehouseOrderId,
          verdict: row.verdict as Verdict,
          why: row.why as Why | null,
          reason: row.reason,
          evidence: row.evidence as unknown as readonly Evidence[],
          overturns: row.overturns,
          at: row.at.getTime(),
        })),
        retries: retries.map(({ warehouseOrderId, requestedByKind, requestedByUserId, at }) => ({
          warehouseOrderId,
          by:
            requestedByKind === null
              ? null
              : { kind: requestedByKind as RequesterKind, userId: requestedByUserId },
          at: at.getTime(),
        })),
        notices,
        written,
      };
    },

    async readExport(shop, filter, { cursor, limit }) {
      const { ids, nextCursor } = await findPage(prisma, shop, { cursor, limit, filter });
      if (ids.length === 0) return { rows: [], nextCursor };
      const rows = await prisma.$queryRaw<ExportColumns[]>(exportQuery(ids));
      return { rows: rows.map(toExportRow), nextCursor };
    },

    async countNow(shop) {
      const [row] = await prisma.$queryRaw<{ attention: number; pending: number }[]>(sql`SELECT
        (SELECT count(*)::int FROM cancellation WHERE shop = ${shop} AND needs_attention) AS attention,
        (SELECT count(*)::int FROM cancellation WHERE shop = ${shop} AND outcome = 'pending') AS pending`);
      return row ?? { attention: 0, pending: 0 };
    },

    async countByWeek(shop, from) {
      const rows = await prisma.$queryRaw<{ week: Date; outcome: string; count: number }[]>(sql`
        SELECT date_trunc('week', requested_at, 'UTC') AS week, outcome, count(*)::int AS count
        FROM cancellation WHERE shop = ${shop} AND requested_at >= ${new Date(from)} GROUP BY 1, 2`);
      return rows.map(({ week, outcome, count }) => ({
        weekStartsAt: week.getTime(),
        outcome: outcome as Outcome,
        count,
      }));
    },

    async readChoices(shop) {
      const [providers, people] = await Promise.all([
        prisma.$queryRaw<{ value: string }[]>(eachValue('warehouse_order', 'provider_name', shop)),
        prisma.$queryRaw<{ value: string }[]>(
          eachValue('cancellation', 'requested_by_user_id', shop),
        ),
      ]);
      return {
        providers: providers.map(({ value }) => value),
        userIds: people.map(({ value }) => value),
      };
    },

    async readProviderNumbers(shop, from) {
      const rows = await prisma.$queryRaw<ProviderColumns[]>(sql`
        SELECT provider_name AS name, count(*)::int AS asked, count(answered_at)::int AS answered,
          (count(*) FILTER (WHERE answered_at IS NOT NULL AND verdict = 'stopped_at_warehouse'))::int AS stopped,
          percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP
            (ORDER BY extract(epoch FROM answered_at - asked_at)::float8 * 1000) AS percentiles
        FROM warehouse_order
        WHERE shop = ${shop} AND requested_at >= ${new Date(from)}
          AND asked_at IS NOT NULL AND provider_name IS NOT NULL
        GROUP BY provider_name ORDER BY asked DESC, name`);
      return rows.map(({ name, asked, answered, stopped, percentiles }) => ({
        ...{ name, asked, answered, stopped },
        medianAnswerMs: percentiles?.[0] ?? null,
        p90AnswerMs: percentiles?.[1] ?? null,
      }));
    },
  };
}

/** From one value to the next by the index, not through all rows: there are few values and many rows. */
function eachValue(table: string, column: string, shop: string): Prisma.Sql {
  const [from, value] = [Prisma.raw(table), Prisma.raw(column)];
  return sql`WITH RECURSIVE each (value) AS (
      SELECT min(${value}) FROM ${from} WHERE shop = ${shop}
      UNION ALL
      SELECT (SELECT min(${value}) FROM ${from} WHERE shop = ${shop} AND ${value} > each.value)
      FROM each WHERE each.value IS NOT NULL)
    SELECT value FROM each WHERE value IS NOT NULL`;
}

async function readNotices(
  prisma: PrismaClient,
  cancellationId: string,
): Promise<readonly NoticeRecord[]> {
  const announcements = await prisma.announcement.findMany({
    where: { cancellationId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  const batches = announcements.flatMap(({ batchId }) => batchId ?? []);
  const mails = await prisma.mail.findMany({
    where: { batchId: { in: batches } },
    orderBy: [{ createdAt: 'asc' }, { recipient: 'asc' }],
  });
  return announcements.flatMap<NoticeRecord>(({ outcome, overturns, at, dropped, batchId }) => {
    const notice = {
      outcome: outcome as Outcome,
      overturns,
      at: at.getTime(),
      dropped: dropped as Dropped | null,
    };
    const own = mails.filter((mail) => batchId !== null && mail.batchId === batchId);
    if (own.length === 0) return [{ ...notice, mail: null }];
    return own.map(({ recipient, result, endedAt, message }) => ({
      ...notice,
      mail: { recipient, end: result as MailEnd | null, endedAt: toInstant(endedAt), message },
    }));
  });
}

/** The field and the tag are of the newest cancellation of the order. */
async function readWritten(
  prisma: PrismaClient,
  cancellationId: string,
): Promise<WrittenRecord | null> {
  const [row] = await prisma.$queryRaw<WrittenColumns[]>(sql`
    SELECT r.field, r.tag, r.written_at, r.problem, r.problem_message, r.problem_at
    FROM cancellation c JOIN order_result r USING (shop, shopify_order_id)
    WHERE c.id = ${cancellationId}::uuid AND NOT EXISTS (SELECT 1 FROM cancellation newer
      WHERE newer.shop = c.shop AND newer.shopify_order_id = c.shopify_order_id
        AND newer.requested_at > c.requested_at)`);
  if (row === undefined) return null;
  return {
    field: row.field,
    tag: row.tag,
    writtenAt: toInstant(row.written_at),
    problem:
      row.problem === null || row.problem_at === null
        ? null
        : {
            kind: row.problem as WriteProblem,
            message: row.problem_message,
            at: row.problem_at.getTime(),
          },
  };
}

interface WrittenColumns {
  readonly field: string | null;
  readonly tag: string | null;
  readonly written_at: Date | null;
  readonly problem: string | null;
  readonly problem_message: string | null;
  readonly problem_at: Date | null;
}

interface ProviderColumns {
  readonly name: string;
  readonly asked: number;
  readonly answered: number;
  readonly stopped: number;
  readonly percentiles: readonly (number | null)[] | null;
}

interface ExportColumns {
  readonly id: string;
  readonly order_name: string | null;
  readonly shopify_order_id: string;
  readonly requested_at: Date;
  readonly requested_by_kind: string;
  readonly requested_by_user_id: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly outcome: string;
  readonly needs_attention: boolean;
  readonly cancelled_in_shopify_at: Date | null;
  readonly prime_penguin_order_id: bigint | null;
  readonly provider_name: string | null;
  readonly verdict: string;
  readonly verdict_since: Date;
  readonly why: string | null;
  readonly warehouse_reason: string | null;
  readonly evidence: unknown;
  readonly overturned: boolean;
  readonly asked_at: Date | null;
  readonly answered_at: Date | null;
  readonly says: string | null;
  readonly said_at: Date | null;
  readonly said_by: string | null;
  readonly said_note: string | null;
}

function exportQuery(ids: readonly string[]): Prisma.Sql {
  return sql`SELECT c.id, c.order_name, c.shopify_order_id, c.requested_at, c.requested_by_kind,
      c.requested_by_user_id, c.reason, c.note, c.outcome, c.needs_attention, c.cancelled_in_shopify_at,
      w.prime_penguin_order_id, w.provider_name, w.verdict, w.verdict_since, w.why,
      w.reason AS warehouse_reason, w.evidence, w.overturned, w.asked_at, w.answered_at,
      p.says, p.at AS said_at, p.user_id AS said_by, p.note AS said_note
    FROM cancellation c JOIN warehouse_order w ON w.cancellation_id = c.id
    LEFT JOIN LATERAL (SELECT * FROM persons_word
      WHERE warehouse_order_id = w.id ORDER BY id DESC LIMIT 1) AS p ON p.says <> 'taken_back'
    WHERE c.id = ANY(${[...ids]}::uuid[])
    ORDER BY c.requested_at DESC, c.id, w.place`;
}

function toExportRow(row: ExportColumns): ExportRow {
  return {
    cancellationId: row.id,
    orderName: row.order_name,
    shopifyOrderId: row.shopify_order_id,
    requestedAt: row.requested_at.getTime(),
    requestedBy: {
      kind: row.requested_by_kind as RequesterKind,
      userId: row.requested_by_user_id,
    },
    reason: row.reason,
    note: row.note,
    outcome: row.outcome as Outcome,
    needsAttention: row.needs_attention,
    cancelledInShopifyAt: toInstant(row.cancelled_in_shopify_at),
    primePenguinOrderId:
      row.prime_penguin_order_id === null ? null : Number(row.prime_penguin_order_id),
    providerName: row.provider_name,
    verdict: row.verdict as Verdict,
    since: row.verdict_since.getTime(),
    why: row.why as Why | null,
    warehouseReason: row.warehouse_reason,
    evidence: row.evidence as readonly Evidence[],
    overturned: row.overturned,
    askedAt: toInstant(row.asked_at),
    answeredAt: toInstant(row.answered_at),
    word:
      row.says === null || row.said_at === null
        ? null
        : {
            says: row.says as PersonSays,
            at: row.said_at.getTime(),
            userId: row.said_by,
            note: row.said_note,
          },
  };
}
