-- Which syncs were asked for lately, by whichever shop of a Prime Penguin account.
CREATE INDEX "warehouse_order_sync_asked" ON "warehouse_order" ("sync_asked_at") WHERE "sync_asked_at" IS NOT NULL;
