-- CreateTable
CREATE TABLE "flow_telling" (
    "id" BIGSERIAL NOT NULL,
    "shop" TEXT NOT NULL,
    "cancellation_id" UUID NOT NULL,
    "warehouse_order_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "overturns" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "result" TEXT,
    "message" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_telling_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "flow_telling_cancellation_id_idx" ON "flow_telling"("cancellation_id");

-- CreateIndex
CREATE INDEX "flow_telling_at_idx" ON "flow_telling"("at");

-- What is yet to be told: a handful of many.
CREATE INDEX "flow_telling_waiting" ON "flow_telling" ("shop", "due_at") WHERE "result" IS NULL;

-- AddForeignKey
ALTER TABLE "flow_telling" ADD CONSTRAINT "flow_telling_cancellation_id_fkey" FOREIGN KEY ("cancellation_id") REFERENCES "cancellation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "flow_telling"
    ADD CONSTRAINT "flow_telling_result_check" CHECK ("result" IN ('sent', 'refused', 'gone', 'given_up')),
    ADD CONSTRAINT "flow_telling_ended_check" CHECK (("result" IS NULL) = ("ended_at" IS NULL));
