-- CreateTable
CREATE TABLE "demo_order" (
    "number" SERIAL NOT NULL,
    "shop" TEXT NOT NULL,
    "shopify_order_id" TEXT NOT NULL,
    "order_name" TEXT NOT NULL,
    "story" TEXT NOT NULL,
    "known_since" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "cancelled_in_shopify_at" TIMESTAMPTZ(3),
    "cancels_received" JSONB NOT NULL DEFAULT '[]',
    "last_event_at" TIMESTAMPTZ(3),

    CONSTRAINT "demo_order_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE INDEX "demo_order_shop_last_event_at_idx" ON "demo_order"("shop", "last_event_at");

-- CreateIndex
CREATE UNIQUE INDEX "demo_order_shop_shopify_order_id_key" ON "demo_order"("shop", "shopify_order_id");

-- A demo's facts belong to a demo's account.
ALTER TABLE "demo_order" ADD CONSTRAINT "demo_order_shop_check" CHECK ("shop" LIKE 'demo:%');
ALTER TABLE "demo_order" ADD CONSTRAINT "demo_order_story_check" CHECK ("story" IN (
    'stops_when_asked', 'not_at_the_warehouse_yet', 'picked_already', 'shipped_already', 'provider_refuses',
    'provider_cannot_cancel', 'provider_never_answers', 'prime_penguin_down', 'not_read_yet', 'two_providers',
    'ships_all_the_same'));
