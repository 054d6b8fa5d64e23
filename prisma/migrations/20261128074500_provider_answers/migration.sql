-- By hand, because Prisma's schema has no partial indexes. For a provider's record: the verdicts that are
-- answers of the warehouse side are a quarter of all, and only these columns of them are read.
CREATE INDEX "verdict_record_answers" ON "verdict_record" ("warehouse_order_id", "at", "verdict", "why")
    WHERE "verdict" IN ('stopped_at_warehouse', 'too_late', 'refused', 'not_supported');
