-- What was overturned is shown before everything else, and is always little of much.
CREATE INDEX "warehouse_order_overturned" ON "warehouse_order" ("shop", "requested_at" DESC, "cancellation_id") WHERE "overturned";
