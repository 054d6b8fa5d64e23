ALTER TABLE "provider" ADD COLUMN "runs" JSONB;
ALTER TABLE "shop_connection" ADD COLUMN "channel_reads" JSONB;
ALTER TABLE "cancellation" ADD COLUMN "channel_reads" JSONB;
