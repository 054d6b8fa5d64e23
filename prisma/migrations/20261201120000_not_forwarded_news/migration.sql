ALTER TABLE "announcement" ADD COLUMN "shopify_order_id" TEXT;

ALTER TABLE "announcement"
    DROP CONSTRAINT "announcement_kind_check",
    ADD CONSTRAINT "announcement_kind_check" CHECK ("kind" IN ('outcome', 'connection_refused', 'not_forwarded')),
    ADD CONSTRAINT "announcement_order_check" CHECK (("kind" = 'not_forwarded') = ("shopify_order_id" IS NOT NULL));
