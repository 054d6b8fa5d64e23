-- AlterTable
ALTER TABLE "announcement" ADD COLUMN "held_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "mail"
    ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'news',
    ADD COLUMN "urgent" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "mail_address" (
    "shop" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "shop_contact_at" TIMESTAMPTZ(3),
    "contact_checked_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3),
    "ask_due_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_address_pkey" PRIMARY KEY ("shop","address")
);

-- CreateTable
CREATE TABLE "mail_link" (
    "hash" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_link_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "mail_link_shop_address_idx" ON "mail_link"("shop", "address");

-- CreateIndex
CREATE INDEX "mail_link_expires_at_idx" ON "mail_link"("expires_at");

-- CreateIndex
CREATE INDEX "mail_shop_created_at_idx" ON "mail"("shop", "created_at");

-- AddForeignKey
ALTER TABLE "mail_link" ADD CONSTRAINT "mail_link_shop_address_fkey" FOREIGN KEY ("shop", "address") REFERENCES "mail_address"("shop", "address") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "mail_address"
    ADD CONSTRAINT "mail_address_lower_case_check" CHECK ("address" = lower("address"));

ALTER TABLE "mail_link"
    ADD CONSTRAINT "mail_link_purpose_check" CHECK ("purpose" IN ('confirm', 'stop'));

ALTER TABLE "announcement"
    DROP CONSTRAINT "announcement_dropped_check",
    ADD CONSTRAINT "announcement_dropped_check" CHECK ("dropped" IN ('not_wanted', 'no_recipients', 'not_confirmed', 'mail_not_set_up', 'not_installed'));

ALTER TABLE "mail"
    DROP CONSTRAINT "mail_result_check",
    ADD CONSTRAINT "mail_kind_check" CHECK ("kind" IN ('news', 'confirmation')),
    ADD CONSTRAINT "mail_result_check" CHECK ("result" IN ('sent', 'refused', 'given_up', 'not_needed', 'stopped'));

-- By hand, because Prisma's schema has no partial indexes.
CREATE INDEX "mail_confirmation_recipient" ON "mail" ("recipient", "created_at") WHERE "kind" = 'confirmation';
CREATE INDEX "mail_address_to_ask" ON "mail_address" ("ask_due_at") WHERE "ask_due_at" IS NOT NULL;
CREATE INDEX "announcement_held" ON "announcement" ("shop") WHERE "held_since" IS NOT NULL AND "dropped" IS NULL AND "batch_id" IS NULL;

-- Nobody has confirmed the addresses that are in use. Their owners are asked when the app starts.
INSERT INTO "mail_address" ("shop", "address", "ask_due_at")
    SELECT DISTINCT s."shop", lower(a."address"), CASE WHEN s."notify_on" = 'never' THEN NULL::timestamptz ELSE now() END
    FROM "shop_settings" s, unnest(s."notify_to") AS a ("address")
    WHERE s."shop" NOT LIKE 'demo:%';
