-- The connection of a provider has got stuck.
ALTER TABLE "announcement" ADD COLUMN "provider_name" TEXT;

ALTER TABLE "announcement"
    DROP CONSTRAINT "announcement_kind_check",
    ADD CONSTRAINT "announcement_kind_check" CHECK ("kind" IN ('outcome', 'connection_refused', 'connection_stuck', 'not_forwarded')),
    ADD CONSTRAINT "announcement_provider_check" CHECK (("kind" = 'connection_stuck') = ("provider_name" IS NOT NULL));
