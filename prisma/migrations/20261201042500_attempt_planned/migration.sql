-- When delivery is to be tried next: an attempt that is late tells that the app was down meanwhile.
ALTER TABLE "cancellation" ADD COLUMN     "attempt_planned_at" TIMESTAMPTZ(3);
