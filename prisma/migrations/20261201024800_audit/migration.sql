-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "shop" TEXT,
    "in_demo" BOOLEAN NOT NULL DEFAULT false,
    "for_operator" BOOLEAN NOT NULL DEFAULT false,
    "by_kind" TEXT NOT NULL,
    "by_user_id" TEXT,
    "action" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_shop_id_idx" ON "audit_entry"("shop", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

ALTER TABLE "audit_entry"
    ADD CONSTRAINT "audit_entry_shop_check" CHECK ("shop" IS NOT NULL OR "for_operator"),
    ADD CONSTRAINT "audit_entry_user_check" CHECK ("by_user_id" IS NULL OR "by_kind" = 'staff');

-- What was said stays said. Lines go whole: after their time, or with their shop.
CREATE FUNCTION "audit_entry_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entry is append-only';
END
$$;

CREATE TRIGGER "audit_entry_no_update" BEFORE UPDATE ON "audit_entry"
    FOR EACH ROW EXECUTE FUNCTION "audit_entry_is_append_only"();
