-- Until when an observation was found to hold: what a whole batch proved stays proven when something else is seen.
ALTER TABLE "observation" ADD COLUMN     "until_at" TIMESTAMPTZ(3),
ADD COLUMN     "until_prime_penguin_at" TIMESTAMPTZ(3);

-- Was the request itself turned down, or may it have been a fault? null: it was taken for meant.
ALTER TABLE "request" ADD COLUMN     "is_certain" BOOLEAN;
