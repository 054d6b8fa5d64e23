-- AlterTable
ALTER TABLE "cancellation" ADD COLUMN     "needs_attention" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "warehouse_order" ADD COLUMN     "answered_at" TIMESTAMPTZ(3),
ADD COLUMN     "asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "requested_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "retry" (
    "id" BIGSERIAL NOT NULL,
    "warehouse_order_id" UUID NOT NULL,
    "requested_by_kind" TEXT,
    "requested_by_user_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "persons_word" (
    "id" BIGSERIAL NOT NULL,
    "warehouse_order_id" UUID NOT NULL,
    "says" TEXT NOT NULL,
    "user_id" TEXT,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "persons_word_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- What was recorded before these columns were there.
UPDATE "warehouse_order" w SET
    "requested_at" = c."requested_at",
    "asked_at" = (SELECT min(r."asked_at") FROM "request" r
        WHERE r."warehouse_order_id" = w."id" AND r."reply" IS DISTINCT FROM 'not_sent')
FROM "cancellation" c WHERE c."id" = w."cancellation_id";

UPDATE "warehouse_order" w SET "answered_at" = (SELECT min(v."at") FROM "verdict_record" v
    WHERE v."warehouse_order_id" = w."id" AND v."at" >= w."asked_at"
    AND v."verdict" IN ('stopped_at_warehouse', 'too_late', 'refused', 'not_supported')
    AND v."why" IS DISTINCT FROM 'set_in_settings')
WHERE w."asked_at" IS NOT NULL;

UPDATE "cancellation" c SET "needs_attention" = true
WHERE c."outcome" IN ('not_stopped', 'partly_stopped', 'unknown')
    OR EXISTS (SELECT 1 FROM "warehouse_order" w WHERE w."cancellation_id" = c."id" AND w."overturned");

-- Only the last one was kept, and not who asked.
INSERT INTO "retry" ("warehouse_order_id", "at")
SELECT w."id", w."round_started_at" FROM "warehouse_order" w
JOIN "cancellation" c ON c."id" = w."cancellation_id"
WHERE EXISTS (SELECT 1 FROM "verdict_record" v WHERE v."warehouse_order_id" = w."id" AND v."at" < w."round_started_at")
    AND w."round_started_at" > c."requested_at";

ALTER TABLE "warehouse_order" ALTER COLUMN "requested_at" SET NOT NULL;

-- CreateIndex
CREATE INDEX "retry_warehouse_order_id_id_idx" ON "retry"("warehouse_order_id", "id");

-- CreateIndex
CREATE INDEX "persons_word_warehouse_order_id_id_idx" ON "persons_word"("warehouse_order_id", "id");

-- CreateIndex
CREATE INDEX "saved_view_shop_idx" ON "saved_view"("shop");

-- CreateIndex
CREATE INDEX "cancellation_shop_outcome_requested_at_id_idx" ON "cancellation"("shop", "outcome", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "cancellation_shop_requested_by_kind_requested_at_id_idx" ON "cancellation"("shop", "requested_by_kind", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "cancellation_shop_requested_by_user_id_requested_at_id_idx" ON "cancellation"("shop", "requested_by_user_id", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "warehouse_order_shop_provider_name_requested_at_cancellatio_idx" ON "warehouse_order"("shop", "provider_name", "requested_at" DESC, "cancellation_id");

-- AddForeignKey
ALTER TABLE "retry" ADD CONSTRAINT "retry_warehouse_order_id_fkey" FOREIGN KEY ("warehouse_order_id") REFERENCES "warehouse_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persons_word" ADD CONSTRAINT "persons_word_warehouse_order_id_fkey" FOREIGN KEY ("warehouse_order_id") REFERENCES "warehouse_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand, because Prisma's schema has no partial indexes and none on expressions.
CREATE INDEX "cancellation_needs_attention" ON "cancellation" ("shop", "requested_at" DESC, "id") WHERE "needs_attention";
-- "#1001" is found by "1001" and by "10", in any letter case.
CREATE INDEX "cancellation_order_name" ON "cancellation" ("shop", lower(ltrim("order_name", '#')) text_pattern_ops, "requested_at" DESC, "id");
-- What the providers answered, for the overview.
CREATE INDEX "warehouse_order_asked" ON "warehouse_order" ("shop", "requested_at") INCLUDE ("provider_name", "verdict", "asked_at", "answered_at") WHERE "asked_at" IS NOT NULL;
CREATE UNIQUE INDEX "saved_view_name" ON "saved_view" ("shop", lower("name"));

ALTER TABLE "persons_word"
    ADD CONSTRAINT "persons_word_says_check" CHECK ("says" IN ('stopped', 'ships', 'taken_back'));
