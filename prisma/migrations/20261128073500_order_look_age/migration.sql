-- CreateIndex
CREATE INDEX "order_look_asked_at_idx" ON "order_look"("asked_at");
