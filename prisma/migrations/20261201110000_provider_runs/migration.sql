ALTER TABLE "provider" ADD COLUMN "runs" JSONB;
