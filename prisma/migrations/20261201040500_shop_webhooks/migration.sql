-- Webhooks about the shop itself, kept until what they say has been checked and followed.
CREATE TABLE "shop_webhook" (
    "shop" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "shopify_order_ids" TEXT[],
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "handled_at" TIMESTAMPTZ(3),
    "result" TEXT,

    CONSTRAINT "shop_webhook_pkey" PRIMARY KEY ("shop","topic","webhook_id")
);
CREATE UNIQUE INDEX "shop_webhook_shop_topic_event_id_key" ON "shop_webhook"("shop", "topic", "event_id");
CREATE INDEX "shop_webhook_received_at_idx" ON "shop_webhook"("received_at");

-- When somebody of the shop was last signed in.
CREATE TABLE "shop_sign_in" (
    "shop" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shop_sign_in_pkey" PRIMARY KEY ("shop")
);
