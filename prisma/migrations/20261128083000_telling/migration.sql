-- CreateTable
CREATE TABLE "shopify_webhook" (
    "shop" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "event_id" TEXT,
    "shopify_order_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "handled_at" TIMESTAMPTZ(3),
    "result" TEXT,

    CONSTRAINT "shopify_webhook_pkey" PRIMARY KEY ("shop","webhook_id")
);

-- CreateTable
CREATE TABLE "order_result" (
    "shop" TEXT NOT NULL,
    "shopify_order_id" TEXT NOT NULL,
    "field" TEXT,
    "tag" TEXT,
    "written_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "problem_message" TEXT,
    "problem_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "order_result_pkey" PRIMARY KEY ("shop","shopify_order_id")
);

-- CreateTable
CREATE TABLE "announcement" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cancellation_id" UUID,
    "outcome" TEXT,
    "overturns" BOOLEAN NOT NULL DEFAULT false,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "dropped" TEXT,
    "batch_id" UUID,

    CONSTRAINT "announcement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "batch_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "result" TEXT,
    "message" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "shopify_webhook_shop_shopify_order_id_idx" ON "shopify_webhook"("shop", "shopify_order_id");

-- CreateIndex
CREATE INDEX "shopify_webhook_received_at_idx" ON "shopify_webhook"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "shopify_webhook_shop_topic_event_id_key" ON "shopify_webhook"("shop", "topic", "event_id");

-- CreateIndex
CREATE INDEX "announcement_cancellation_id_idx" ON "announcement"("cancellation_id");

-- CreateIndex
CREATE INDEX "announcement_batch_id_idx" ON "announcement"("batch_id");

-- CreateIndex
CREATE INDEX "announcement_at_idx" ON "announcement"("at");

-- CreateIndex
CREATE INDEX "mail_batch_id_idx" ON "mail"("batch_id");

-- CreateIndex
CREATE INDEX "mail_created_at_idx" ON "mail"("created_at");

-- AddForeignKey
ALTER TABLE "announcement" ADD CONSTRAINT "announcement_cancellation_id_fkey" FOREIGN KEY ("cancellation_id") REFERENCES "cancellation"("id") ON DELETE CASCADE ON UPDATE CASCADE;


ALTER TABLE "shopify_webhook"
    ADD CONSTRAINT "shopify_webhook_result_check" CHECK (("handled_at" IS NULL) = ("result" IS NULL));

ALTER TABLE "announcement"
    ADD CONSTRAINT "announcement_kind_check" CHECK ("kind" IN ('outcome', 'connection_refused')),
    ADD CONSTRAINT "announcement_about_check" CHECK (("kind" = 'outcome') = ("cancellation_id" IS NOT NULL AND "outcome" IS NOT NULL)),
    ADD CONSTRAINT "announcement_dropped_check" CHECK ("dropped" IN ('not_wanted', 'no_recipients', 'mail_not_set_up', 'not_installed')),
    ADD CONSTRAINT "announcement_told_or_dropped_check" CHECK ("dropped" IS NULL OR "batch_id" IS NULL);

ALTER TABLE "mail"
    ADD CONSTRAINT "mail_result_check" CHECK ("result" IN ('sent', 'refused', 'given_up', 'not_needed')),
    ADD CONSTRAINT "mail_ended_check" CHECK (("result" IS NULL) = ("ended_at" IS NULL) AND ("result" IS NULL) = ("due_at" IS NOT NULL));

-- By hand, because Prisma's schema has no partial indexes: what waits is little beside what has ended.
CREATE INDEX "shopify_webhook_unhandled" ON "shopify_webhook" ("due_at") WHERE "handled_at" IS NULL;
CREATE INDEX "announcement_waiting" ON "announcement" ("shop", "due_at") WHERE "dropped" IS NULL AND "batch_id" IS NULL;
CREATE INDEX "mail_unsent" ON "mail" ("shop", "due_at") WHERE "result" IS NULL;
CREATE INDEX "order_result_problem" ON "order_result" ("shop") WHERE "problem" IS NOT NULL;
