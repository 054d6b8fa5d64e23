-- AlterTable
ALTER TABLE "request" ADD COLUMN     "said" JSONB;
