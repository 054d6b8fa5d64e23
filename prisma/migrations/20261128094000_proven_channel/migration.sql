-- AlterTable
ALTER TABLE "cancellation" ADD COLUMN     "absence_proven_at" TIMESTAMPTZ(3),
ADD COLUMN     "channel_proven" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "shop_connection" ADD COLUMN     "channel_proven_at" TIMESTAMPTZ(3);

-- A channel that was matched by its domain is the shop's, and so is one in which an order of the shop was found:
-- Shopify's order ids are unique among all shops.
UPDATE "shop_connection" connection SET "channel_proven_at" = now()
WHERE NOT "sales_channel_chosen" OR EXISTS (
  SELECT 1 FROM "cancellation" c JOIN "warehouse_order" w ON w."cancellation_id" = c."id"
  WHERE c."shop" = connection."shop" AND c."tenant_id" = connection."tenant_id"
    AND c."sales_channel_id" = connection."sales_channel_id" AND w."prime_penguin_order_id" IS NOT NULL);

-- What was said in an account that is not connected any more, nobody can look at again.
UPDATE "cancellation" c SET "channel_proven" = true,
  "absence_proven_at" = CASE WHEN NOT c."reading_off" OR c."outcome" <> 'pending' THEN c."last_absent_at" END
WHERE c."last_absent_at" IS NOT NULL AND (
  EXISTS (SELECT 1 FROM "shop_connection" connection
    WHERE connection."shop" = c."shop" AND connection."tenant_id" = c."tenant_id"
      AND connection."sales_channel_id" = c."sales_channel_id" AND connection."channel_proven_at" IS NOT NULL)
  OR (EXISTS (SELECT 1 FROM "warehouse_order" w
      WHERE w."cancellation_id" = c."id" AND w."why" = 'cancelled_before_import')
    AND NOT EXISTS (SELECT 1 FROM "shop_connection" connection
      WHERE connection."shop" = c."shop" AND connection."tenant_id" = c."tenant_id"
        AND connection."sales_channel_id" = c."sales_channel_id")));
