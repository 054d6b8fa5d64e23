ALTER TABLE "cancellation" ADD COLUMN "delivery_starts" INTEGER NOT NULL DEFAULT 0;
