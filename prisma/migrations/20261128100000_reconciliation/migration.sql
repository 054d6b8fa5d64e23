-- AlterTable
ALTER TABLE "shop_connection" ADD COLUMN     "reconcile_due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "reconciled_up_to" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "shop_connection_reconcile_due_at_idx" ON "shop_connection"("reconcile_due_at");
