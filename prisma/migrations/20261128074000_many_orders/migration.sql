-- CreateTable
CREATE TABLE "bulk_request" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "requested_by_user_id" TEXT,
    "reason" TEXT,
    "note" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bulk_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_request_order" (
    "bulk_request_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "shopify_order_id" TEXT,
    "given" TEXT,
    "result" TEXT NOT NULL,
    "cancellation_id" UUID,

    CONSTRAINT "bulk_request_order_pkey" PRIMARY KEY ("bulk_request_id","place")
);

-- CreateTable
CREATE TABLE "flow_run" (
    "shop" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "cancellation_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_run_pkey" PRIMARY KEY ("shop","run_id")
);

-- CreateIndex
CREATE INDEX "bulk_request_shop_requested_at_idx" ON "bulk_request"("shop", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "bulk_request_order_cancellation_id_idx" ON "bulk_request_order"("cancellation_id");

-- CreateIndex
CREATE INDEX "flow_run_cancellation_id_idx" ON "flow_run"("cancellation_id");

-- CreateIndex
CREATE INDEX "flow_run_started_at_idx" ON "flow_run"("started_at");

-- AddForeignKey
ALTER TABLE "bulk_request_order" ADD CONSTRAINT "bulk_request_order_bulk_request_id_fkey" FOREIGN KEY ("bulk_request_id") REFERENCES "bulk_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_request_order" ADD CONSTRAINT "bulk_request_order_cancellation_id_fkey" FOREIGN KEY ("cancellation_id") REFERENCES "cancellation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_run" ADD CONSTRAINT "flow_run_cancellation_id_fkey" FOREIGN KEY ("cancellation_id") REFERENCES "cancellation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- By hand: a line has a cancellation exactly when there is one to speak of.
ALTER TABLE "bulk_request_order"
    ADD CONSTRAINT "bulk_request_order_result_check" CHECK (
        ("result" IN ('created', 'joined') AND "cancellation_id" IS NOT NULL AND "shopify_order_id" IS NOT NULL)
        OR ("result" = 'unknown_order' AND "cancellation_id" IS NULL AND "shopify_order_id" IS NOT NULL)
        OR ("result" = 'malformed' AND "cancellation_id" IS NULL AND "given" IS NOT NULL)
    );
