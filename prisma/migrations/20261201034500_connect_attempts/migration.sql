CREATE TABLE "connect_attempt" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "user_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connect_attempt_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "connect_attempt_shop_at_idx" ON "connect_attempt"("shop", "at");
CREATE INDEX "connect_attempt_at_idx" ON "connect_attempt"("at");
