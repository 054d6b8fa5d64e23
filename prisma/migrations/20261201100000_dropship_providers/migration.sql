-- Is it Prime Penguin's dropship provider? NULL: not found out yet, its name tells.
ALTER TABLE "provider" ADD COLUMN "is_dropship" BOOLEAN;
-- So that the next look asks.
UPDATE "provider" SET "schedule_read_at" = NULL;
