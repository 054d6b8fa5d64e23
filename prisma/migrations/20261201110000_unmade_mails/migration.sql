ALTER TABLE "announcement"
    DROP CONSTRAINT "announcement_dropped_check",
    ADD CONSTRAINT "announcement_dropped_check" CHECK ("dropped" IN ('not_wanted', 'no_recipients', 'not_confirmed', 'mail_not_set_up', 'not_installed', 'app_failed'));
