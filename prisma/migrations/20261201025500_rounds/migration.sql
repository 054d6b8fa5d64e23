-- How often the merchant has asked is a fact of its own, and no longer read off the time of the last round.
ALTER TABLE "warehouse_order" ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "request" ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "verdict_record" ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 1;

-- Each retry began a round: what was asked and said after it belongs to that round.
UPDATE "warehouse_order" SET "round" = 1 + "retries"."count"
FROM (SELECT "warehouse_order_id", count(*)::int AS "count" FROM "retry" GROUP BY 1) AS "retries"
WHERE "retries"."warehouse_order_id" = "warehouse_order"."id";

UPDATE "request" SET "round" = 1 + (SELECT count(*)::int FROM "retry"
  WHERE "retry"."warehouse_order_id" = "request"."warehouse_order_id" AND "retry"."at" <= "request"."asked_at")
WHERE "warehouse_order_id" IN (SELECT "warehouse_order_id" FROM "retry");

-- A round is begun before anything is concluded in it, so a verdict of the same moment is of the new round.
UPDATE "verdict_record" SET "round" = 1 + (SELECT count(*)::int FROM "retry"
  WHERE "retry"."warehouse_order_id" = "verdict_record"."warehouse_order_id" AND "retry"."at" <= "verdict_record"."at")
WHERE "warehouse_order_id" IN (SELECT "warehouse_order_id" FROM "retry");
