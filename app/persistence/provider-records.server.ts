/**
 * Counts what each provider has answered, from what was asked and concluded. Only answers of the warehouse
 * side count: that none came, or that nothing could be delivered, says nothing of the provider, and a
 * merchant's own setting is not learnt from.
 */
import { Prisma, type PrismaClient } from '@prisma/client';
import type { ProviderRecord, ProviderRecordStore } from '#app/use-cases/ports/settings.ts';

interface Row {
  readonly provider_name: string;
  readonly asked: bigint;
  readonly stopped: bigint;
  readonly not_stopped: bigint;
  readonly median_seconds: number | null;
  readonly answers_with_sync: bigint;
  readonly median_with_sync: number | null;
  readonly answers_without_sync: bigint;
  readonly median_without_sync: number | null;
  readonly last_stopped_at: Date | null;
  readonly last_not_supported_at: Date | null;
}

/**
 * `one`: each warehouse order with its first request that may have arrived, and what the warehouse side has
 * answered since. A stop counts only while it stands: one that was taken back later was none. Several
 * requests multiply the rows and change no minimum and no maximum. The verdicts have to be named as in the
 * index `verdict_record_answers`, or it is not used.
 */
const recordsOf = (shop: string) => Prisma.sql`
  WITH one AS (
    SELECT w.id, w.provider_name, w.verdict, w.sync_asked_at,
           min(r.asked_at) AS asked_at,
           min(v.at) AS first_at,
           max(v.at) FILTER (WHERE v.verdict = 'stopped_at_warehouse') AS stopped_at,
           max(v.at) FILTER (WHERE v.verdict <> 'stopped_at_warehouse') AS not_stopped_at,
           max(v.at) FILTER (WHERE v.verdict = 'not_supported') AS not_supported_at
      FROM warehouse_order w
      JOIN request r ON r.warehouse_order_id = w.id AND r.reply IS DISTINCT FROM 'not_sent'
      LEFT JOIN verdict_record v
        ON v.warehouse_order_id = w.id
       AND v.at >= r.asked_at
       AND v.verdict IN ('stopped_at_warehouse', 'too_late', 'refused', 'not_supported')
       AND (v.why IS NULL OR v.why NOT IN ('set_in_settings', 'already_stopped'))
     WHERE w.shop = ${shop} AND w.provider_name IS NOT NULL
     GROUP BY w.id
  ), counted AS (
    SELECT *,
           verdict = 'stopped_at_warehouse' AND stopped_at IS NOT NULL AS is_stopped,
           verdict <> 'stopped_at_warehouse' AND not_stopped_at IS NOT NULL
             AND (stopped_at IS NULL OR not_stopped_at >= stopped_at) AS is_not_stopped,
           extract(epoch FROM first_at - asked_at)::float8 AS seconds,
           coalesce(sync_asked_at BETWEEN asked_at AND first_at, false) AS is_synced
      FROM one
  )
  SELECT provider_name,
         count(*) AS asked,
         count(*) FILTER (WHERE is_stopped) AS stopped,
         count(*) FILTER (WHERE is_not_stopped) AS not_stopped,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median_seconds,
         count(seconds) FILTER (WHERE is_synced) AS answers_with_sync,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE is_synced)
           AS median_with_sync,
         count(seconds) FILTER (WHERE NOT is_synced) AS answers_without_sync,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE NOT is_synced)
           AS median_without_sync,
         max(stopped_at) FILTER (WHERE is_stopped) AS last_stopped_at,
         max(not_supported_at) AS last_not_supported_at
    FROM counted
   GROUP BY provider_name`;

export function createProviderRecordStore(prisma: PrismaClient): ProviderRecordStore {
  return {
    async read(shop) {
      const rows = await prisma.$queryRaw<Row[]>(recordsOf(shop));
      return new Map(rows.map((row) => [row.provider_name, toRecord(row)]));
    },
  };
}

function toRecord(row: Row): ProviderRecord {
  return {
    asked: Number(row.asked),
    stopped: Number(row.stopped),
    notStopped: Number(row.not_stopped),
    medianAnswerMs: toMs(row.median_seconds),
    withSync: { answers: Number(row.answers_with_sync), medianMs: toMs(row.median_with_sync) },
    withoutSync: {
      answers: Number(row.answers_without_sync),
      medianMs: toMs(row.median_without_sync),
    },
    learnt: learntOf(row.last_stopped_at, row.last_not_supported_at),
  };
}

function toMs(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1000);
}

/** The newest answer of the two decides: a provider's integration can be changed. */
function learntOf(stoppedAt: Date | null, notSupportedAt: Date | null): ProviderRecord['learnt'] {
  if (stoppedAt === null && notSupportedAt === null) return 'unknown';
  return (stoppedAt?.getTime() ?? 0) > (notSupportedAt?.getTime() ?? 0) ? 'yes' : 'no';
}
