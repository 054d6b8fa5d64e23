/**
 * How many mails a shop gets. What exceeds it is not lost: past half of its share what is to be told is gathered
 * into one mail, past all of it that mail waits. What was reported stopped and is not has a part that nothing
 * else can use up.
 */
import type { Instant } from './instant.ts';

/** The mails of the last 24 hours count, whenever a day begins where. */
export const WINDOW_MS = 24 * 3_600_000;

/** Of all mails, kept for what is urgent. */
const KEPT_FOR_URGENT = 0.4;
/** Gathered mails are so far apart. */
const GATHERED_EVERY_MS = { ordinary: 3_600_000, urgent: 900_000 } as const;

export interface SentMail {
  readonly at: Instant;
  readonly isUrgent: boolean;
}

export interface MailQuestion {
  /** The mails of the last 24 hours, oldest first. */
  readonly sent: readonly SentMail[];
  /** How many mails it takes: one for each address. */
  readonly size: number;
  readonly isUrgent: boolean;
  /** It tells of all there is to tell. */
  readonly isGathered: boolean;
  /** The shop's mails in 24 hours. */
  readonly most: number;
  readonly now: Instant;
}

export type MailAllowance =
  | { readonly kind: 'now' }
  /** Not by itself any more, but perhaps together with everything else. */
  | { readonly kind: 'gather' }
  | { readonly kind: 'wait'; readonly until: Instant };

export function mailAllowance(question: MailQuestion): MailAllowance {
  const { sent, size, isUrgent, isGathered, most, now } = question;
  const kept = Math.floor(most * KEPT_FOR_URGENT);
  const share = isUrgent ? kept : most - kept;
  const alike = sent.filter((mail) => mail.isUrgent === isUrgent);
  const isPastHalf = alike.length + size > share / 2;
  if (isPastHalf && !isGathered) return { kind: 'gather' };
  const last = alike.at(-1);
  const until = Math.max(
    roomAt(sent, most, size, now),
    isUrgent ? now : roomAt(alike, share, size, now),
    isPastHalf && last ? last.at + GATHERED_EVERY_MS[isUrgent ? 'urgent' : 'ordinary'] : now,
  );
  if (until <= now) return { kind: 'now' };
  return isGathered ? { kind: 'wait', until } : { kind: 'gather' };
}

/** When enough of them are a day old for `size` more. */
function roomAt(sent: readonly SentMail[], most: number, size: number, now: Instant): Instant {
  const excess = sent.length + size - most;
  if (excess <= 0) return now;
  return (sent[excess - 1] ?? sent.at(-1) ?? { at: now }).at + WINDOW_MS;
}
