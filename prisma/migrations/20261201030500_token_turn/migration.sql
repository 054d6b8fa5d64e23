-- One renewal of a shop's tokens at a time, across processes.
CREATE TABLE "token_turn" (
    "shop" TEXT NOT NULL,
    "owner" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "token_turn_pkey" PRIMARY KEY ("shop")
);
