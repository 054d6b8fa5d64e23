/** A provider's batch schedule in words. For the server: its word lists need not go to the browser. */
import cronstrue from 'cronstrue/i18n.js';
import { LONGEST_CRON } from '#app/domain/batches.ts';
import type { Language } from '#app/wording/languages.ts';

/** `cron`: 5 or 6 fields, UTC, as Prime Penguin gives it. null: it gives none, or one nobody can read. */
export function scheduleInWords(cron: string | null, language: Language): string | null {
  if (cron === null || cron.length > LONGEST_CRON) return null;
  try {
    return `${cronstrue.toString(cron, { locale: language, use24HourTimeFormat: true })} (UTC)`;
  } catch {
    return null;
  }
}
