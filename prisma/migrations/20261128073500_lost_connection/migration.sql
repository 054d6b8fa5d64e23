-- AlterTable
ALTER TABLE "cancellation" ADD COLUMN     "sales_channel_id" INTEGER,
ADD COLUMN     "tenant_id" INTEGER;

-- AlterTable
ALTER TABLE "shop_connection" ADD COLUMN     "check_due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "refusal" TEXT,
ADD COLUMN     "refusal_words" TEXT,
ADD COLUMN     "refused_since" TIMESTAMPTZ(3),
ADD COLUMN     "sales_channel_chosen" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "shop_connection_check_due_at_idx" ON "shop_connection"("check_due_at");

-- Until now a shop had one account, so what is recorded was asked there.
UPDATE "cancellation" SET "tenant_id" = c."tenant_id", "sales_channel_id" = c."sales_channel_id"
    FROM "shop_connection" c WHERE c."shop" = "cancellation"."shop";

UPDATE "shop_connection" SET "refusal" = 'credentials_refused', "refused_since" = CURRENT_TIMESTAMP
    WHERE "state" = 'refused';

-- A connection is refused exactly while it is known why and since when.
ALTER TABLE "shop_connection"
    ADD CONSTRAINT "shop_connection_refusal_check" CHECK (
        ("state" = 'refused') = ("refusal" IS NOT NULL) AND ("refusal" IS NULL) = ("refused_since" IS NULL));
