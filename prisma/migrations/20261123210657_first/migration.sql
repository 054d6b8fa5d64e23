-- CreateEnum
CREATE TYPE "connection_method" AS ENUM ('token', 'password');

-- CreateEnum
CREATE TYPE "connection_state" AS ENUM ('working', 'refused');

-- CreateEnum
CREATE TYPE "cancellable" AS ENUM ('unknown', 'yes', 'no');

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_connection" (
    "shop" TEXT NOT NULL,
    "method" "connection_method" NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "tenant_name" TEXT,
    "user_name" TEXT,
    "sealed_credentials" TEXT NOT NULL,
    "sealed_tokens" TEXT,
    "sales_channel_id" INTEGER NOT NULL,
    "sales_channel_name" TEXT NOT NULL,
    "sales_channel_domain" TEXT,
    "state" "connection_state" NOT NULL DEFAULT 'working',
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shop_connection_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "provider" (
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prime_penguin_id" INTEGER,
    "warehouse" TEXT,
    "cron_schedule" TEXT,
    "schedule_read_at" TIMESTAMPTZ(3),
    "cancellable" "cancellable" NOT NULL DEFAULT 'unknown',
    "answer_ms" BIGINT,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("shop","name")
);

-- CreateTable
CREATE TABLE "cancellation" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "shopify_order_id" TEXT NOT NULL,
    "order_name" TEXT NOT NULL,
    "order_created_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_in_shopify_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "note" TEXT,
    "requested_by_kind" TEXT NOT NULL,
    "requested_by_user_id" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "deliver_until" TIMESTAMPTZ(3) NOT NULL,
    "delivery_attempts" INTEGER NOT NULL DEFAULT 0,
    "delivery_failure" JSONB,
    "first_absent_at" TIMESTAMPTZ(3),
    "last_absent_at" TIMESTAMPTZ(3),
    "reading_off" BOOLEAN NOT NULL DEFAULT false,
    "last_look_at" TIMESTAMPTZ(3),
    "watch_until" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "cancellation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "warehouse_order" (
    "id" UUID NOT NULL,
    "cancellation_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "shop" TEXT NOT NULL,
    "prime_penguin_order_id" BIGINT,
    "provider_name" TEXT,
    "round_started_at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "verdict_since" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT,
    "reason" TEXT,
    "evidence" JSONB NOT NULL,
    "overturned" BOOLEAN NOT NULL DEFAULT false,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmed_prime_penguin_at" TIMESTAMPTZ(3),

    CONSTRAINT "warehouse_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "observation" (
    "id" BIGSERIAL NOT NULL,
    "warehouse_order_id" UUID NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "prime_penguin_at" TIMESTAMPTZ(3),
    "seen" JSONB NOT NULL,

    CONSTRAINT "observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request" (
    "id" UUID NOT NULL,
    "warehouse_order_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "replied_at" TIMESTAMPTZ(3),
    "prime_penguin_at" TIMESTAMPTZ(3),
    "reply" TEXT,
    "message" TEXT,

    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verdict_record" (
    "id" BIGSERIAL NOT NULL,
    "warehouse_order_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "why" TEXT,
    "reason" TEXT,
    "evidence" JSONB NOT NULL,
    "overturns" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verdict_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_watch" (
    "shop" TEXT NOT NULL,
    "cursor" TIMESTAMPTZ(3),
    "last_look_at" TIMESTAMPTZ(3),
    "next_look_at" TIMESTAMPTZ(3),
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "viewed_until" TIMESTAMPTZ(3),

    CONSTRAINT "shop_watch_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "order_look" (
    "shop" TEXT NOT NULL,
    "shopify_order_id" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TIMESTAMPTZ(3),
    "found" JSONB,

    CONSTRAINT "order_look_pkey" PRIMARY KEY ("shop","shopify_order_id")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE INDEX "cancellation_shop_requested_at_id_idx" ON "cancellation"("shop", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "cancellation_shop_shopify_order_id_requested_at_idx" ON "cancellation"("shop", "shopify_order_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "warehouse_order_shop_prime_penguin_order_id_idx" ON "warehouse_order"("shop", "prime_penguin_order_id");

-- CreateIndex
CREATE UNIQUE INDEX "warehouse_order_cancellation_id_place_key" ON "warehouse_order"("cancellation_id", "place");

-- CreateIndex
CREATE UNIQUE INDEX "warehouse_order_cancellation_id_prime_penguin_order_id_key" ON "warehouse_order"("cancellation_id", "prime_penguin_order_id");

-- CreateIndex
CREATE INDEX "observation_warehouse_order_id_id_idx" ON "observation"("warehouse_order_id", "id");

-- CreateIndex
CREATE INDEX "request_warehouse_order_id_asked_at_idx" ON "request"("warehouse_order_id", "asked_at");

-- CreateIndex
CREATE INDEX "verdict_record_warehouse_order_id_id_idx" ON "verdict_record"("warehouse_order_id", "id");

-- AddForeignKey
ALTER TABLE "warehouse_order" ADD CONSTRAINT "warehouse_order_cancellation_id_fkey" FOREIGN KEY ("cancellation_id") REFERENCES "cancellation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observation" ADD CONSTRAINT "observation_warehouse_order_id_fkey" FOREIGN KEY ("warehouse_order_id") REFERENCES "warehouse_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_warehouse_order_id_fkey" FOREIGN KEY ("warehouse_order_id") REFERENCES "warehouse_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_record" ADD CONSTRAINT "verdict_record_warehouse_order_id_fkey" FOREIGN KEY ("warehouse_order_id") REFERENCES "warehouse_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand, because Prisma's schema has no partial indexes. An open cancellation is one whose watch is
-- not over: two requests for the same order end in one cancellation, whoever is faster.
CREATE UNIQUE INDEX "cancellation_one_open_per_order" ON "cancellation" ("shop", "shopify_order_id") WHERE "ended_at" IS NULL;
