-- Until now there was one way.
ALTER TABLE "request" ADD COLUMN "way" TEXT NOT NULL DEFAULT 'cancel_order';
ALTER TABLE "cancellation" ADD COLUMN "ways_allowed" TEXT NOT NULL DEFAULT 'cancel_order';
ALTER TABLE "warehouse_order" ADD COLUMN "sync_asked_at" TIMESTAMPTZ(3);
ALTER TABLE "shop_connection" ADD COLUMN "sync_asked_at" TIMESTAMPTZ(3);
ALTER TABLE "shop_settings" ADD COLUMN "ways_to_cancel" TEXT, ADD COLUMN "sync_now" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "shop_settings" ADD CONSTRAINT "shop_settings_ways_to_cancel"
  CHECK ("ways_to_cancel" IN ('cancel_order', 'cancel_then_remap'));
