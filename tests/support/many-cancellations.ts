/**
 * A shop with as many cancellations as wanted, written by the database itself: for what has to hold at any
 * size. Newest first they are numbered from 0, one every 90 seconds; every tenth has two warehouse orders.
 */
import type { PrismaClient } from '@prisma/client';

export interface Many {
  readonly shop: string;
  readonly count: number;
  /** When the newest was asked for. */
  readonly newestAt: number;
  /** How many of the newest have observations, requests and verdicts too; default: all. */
  readonly recorded?: number;
}

const RETIRED_SINCE = 0.8;

export async function writeManyCancellations(
  prisma: Pick<PrismaClient, '$executeRawUnsafe'>,
  { shop, count, newestAt, recorded = count }: Many,
): Promise<void> {
  const at = `timestamptz '${new Date(newestAt).toISOString()}' - i * interval '90 seconds'`;
  const last = count - 1;
  await prisma.$executeRawUnsafe(`
    INSERT INTO cancellation (id, shop, shopify_order_id, order_name, order_created_at, note,
      requested_by_kind, requested_by_user_id, requested_at, outcome, needs_attention,
      deliver_until, watch_until, ended_at)
    SELECT md5('${shop}' || i)::uuid, '${shop}', (9000000000 - i)::text, '#' || (1000 + ${last} - i),
      ${at} - interval '1 hour', CASE WHEN i % 7 = 0 THEN 'Called twice, "no answer"' END,
      (ARRAY['staff', 'staff', 'staff', 'staff', 'staff', 'staff', 'staff', 'bulk', 'bulk', 'shopify_cancel'])[1 + i % 10],
      CASE WHEN i % 10 < 9 THEN (100 + (i * 31) % 50)::text END, ${at},
      CASE WHEN i < 50 THEN 'pending' WHEN i % 20 < 14 THEN 'stopped' WHEN i % 20 < 17 THEN 'not_stopped'
        WHEN i % 20 < 19 THEN 'partly_stopped' ELSE 'unknown' END,
      i >= 50 AND i % 20 >= 14 AND i < 5000, ${at} + interval '30 minutes', ${at} + interval '3 days',
      CASE WHEN i >= 2880 THEN ${at} + interval '3 days' END
    FROM generate_series(0, ${last}) AS i`);
  await prisma.$executeRawUnsafe(`
    INSERT INTO warehouse_order (id, cancellation_id, place, shop, requested_at, prime_penguin_order_id,
      provider_name, round_started_at, verdict, verdict_since, why, evidence, asked_at, answered_at)
    SELECT md5('${shop}' || i || '/' || place)::uuid, md5('${shop}' || i)::uuid, place, '${shop}', ${at}, i * 2 + place,
      CASE WHEN i >= ${Math.floor(count * RETIRED_SINCE)} THEN 'Retired 3PL' WHEN (i + place) % 10 < 6 THEN 'Nordic 3PL'
        WHEN (i + place) % 10 < 9 THEN 'Baltic Fulfilment' ELSE 'Small & Sons' END,
      ${at}, CASE WHEN i < 50 THEN 'requested' WHEN i % 20 < 14 THEN 'stopped_at_warehouse'
        WHEN i % 20 < 19 THEN 'too_late' ELSE 'no_answer' END, ${at} + interval '31 minutes', 'waiting_for_warehouse',
      '[{"at": 1795424400000, "source": "status_log", "text": "Warehouse: In progress, then Cancelled"}]',
      ${at} + interval '2 seconds',
      CASE WHEN i >= 50 AND i % 20 < 19 THEN ${at} + (i % 90) * interval '1 minute' + interval '1 minute' END
    FROM generate_series(0, ${last}) AS i, generate_series(0, CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END) AS place`);
  const orders = `FROM warehouse_order w WHERE w.shop = '${shop}'
    AND w.requested_at > timestamptz '${new Date(newestAt).toISOString()}' - ${recorded} * interval '90 seconds'`;
  await prisma.$executeRawUnsafe(`INSERT INTO observation (warehouse_order_id, observed_at, prime_penguin_at, seen)
    SELECT w.id, w.requested_at + n * interval '1 minute', w.requested_at + n * interval '1 minute',
      jsonb_build_object('primePenguinOrderId', w.prime_penguin_order_id, 'shopifyOrderId', null, 'orderNumber', null,
        'providerName', w.provider_name, 'channel', '{"kind": "known", "status": "cancelled", "raw": "Cancelled"}'::jsonb,
        'warehouse', '{"kind": "known", "status": "in_progress", "raw": "InProgress"}'::jsonb, 'warehouseError', null,
        'fulfilments', '[]'::jsonb, 'lines', '[{"title": "Linen shirt", "sku": "SHIRT", "quantity": 1}]'::jsonb,
        'isPaid', true, 'releaseAt', null, 'modifiedAt', null, 'entityLog', '[]'::jsonb,
        'statusLog', (SELECT jsonb_agg(jsonb_build_object('createdAt', 1795424400000 + l, 'source', 'warehouse',
          'channelBefore', '{"kind": "empty"}'::jsonb, 'channelAfter', '{"kind": "empty"}'::jsonb,
          'warehouseBefore', '{"kind": "known", "status": "pending", "raw": "Pending"}'::jsonb,
          'warehouseAfter', '{"kind": "known", "status": "in_progress", "raw": "InProgress"}'::jsonb))
          FROM generate_series(1, 5 + n) AS l))
    ${orders.replace('WHERE', 'CROSS JOIN generate_series(0, 3) AS n WHERE')}`);
  await prisma.$executeRawUnsafe(`INSERT INTO request (id, warehouse_order_id, asked_at, replied_at, reply)
    SELECT gen_random_uuid(), w.id, w.asked_at, w.asked_at + interval '1 second', 'accepted' ${orders}`);
  await prisma.$executeRawUnsafe(`INSERT INTO verdict_record (warehouse_order_id, verdict, evidence, at)
    SELECT w.id, 'delivering', '[]', w.requested_at ${orders}`);
  await prisma.$executeRawUnsafe(`INSERT INTO verdict_record (warehouse_order_id, verdict, evidence, at)
    SELECT w.id, w.verdict, w.evidence, w.verdict_since ${orders}`);
  await prisma.$executeRawUnsafe('ANALYZE');
}
