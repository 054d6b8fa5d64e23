-- AlterTable
ALTER TABLE "provider" ADD COLUMN     "contact_email" TEXT,
ADD COLUMN     "contact_hours" TEXT,
ADD COLUMN     "contact_name" TEXT,
ADD COLUMN     "contact_phone" TEXT,
ADD COLUMN     "message_template" TEXT;

-- AlterTable
ALTER TABLE "shop_connection" ADD COLUMN     "channel_reading" TEXT NOT NULL DEFAULT 'unknown';

-- CreateTable
CREATE TABLE "shop_settings" (
    "shop" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "forward_shopify_cancels" BOOLEAN NOT NULL DEFAULT true,
    "forward_only_tag" TEXT,
    "write_metafield" BOOLEAN NOT NULL DEFAULT false,
    "write_tag" BOOLEAN NOT NULL DEFAULT false,
    "ask_reason" TEXT NOT NULL DEFAULT 'optional',
    "notify_on" TEXT NOT NULL DEFAULT 'never',
    "notify_to" TEXT[],
    "notify_pace" TEXT NOT NULL DEFAULT 'at_once',
    "notify_locale" TEXT NOT NULL DEFAULT 'en',
    "settings_access" TEXT NOT NULL DEFAULT 'everyone',
    "chosen_user_ids" TEXT[],
    "guide_dismissed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "shop_settings_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "staff_member" (
    "shop" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT,
    "is_owner" BOOLEAN,
    "locale" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_member_pkey" PRIMARY KEY ("shop","user_id")
);

ALTER TABLE "shop_settings"
    ADD CONSTRAINT "shop_settings_ask_reason_check" CHECK ("ask_reason" IN ('required', 'optional', 'never')),
    ADD CONSTRAINT "shop_settings_notify_on_check" CHECK ("notify_on" IN ('every_final', 'attention', 'overturned', 'never')),
    ADD CONSTRAINT "shop_settings_notify_pace_check" CHECK ("notify_pace" IN ('at_once', 'hourly', 'daily')),
    ADD CONSTRAINT "shop_settings_access_check" CHECK ("settings_access" IN ('everyone', 'owner', 'chosen'));
