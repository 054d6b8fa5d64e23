-- An order that Shopify does not show to the app exists all the same: its name and its age are not known.
ALTER TABLE "cancellation" ALTER COLUMN "order_name" DROP NOT NULL,
  ALTER COLUMN "order_created_at" DROP NOT NULL;

-- What the webhook says of an order that Shopify does not show.
ALTER TABLE "shopify_webhook" ADD COLUMN "told" JSONB;
