/**
 * The envelope in which Prime Penguin wraps every answer, and the words in it that are meant for people.
 */
import { z } from 'zod';
import { parseJson } from '#app/domain/exact-json.ts';
import { isStorable, storable } from '#app/domain/storable-text.ts';

const text = z.string().nullish().catch(null);

const envelopeError = z.object({
  code: z.union([z.number(), z.string()]).nullish().catch(null),
  message: text,
  details: text,
  validationErrors: z
    .array(z.object({ message: text }).catch({ message: null }))
    .nullish()
    .catch(null),
});

const envelope = z.object({
  success: z.boolean(),
  result: z.unknown().optional(),
  error: envelopeError.nullish().catch(null),
  unAuthorizedRequest: z.boolean().nullish().catch(null),
});

export type Envelope = z.infer<typeof envelope>;

/** null: the text is no envelope, so not an answer of Prime Penguin's application. */
export function readEnvelope(body: string): Envelope | null {
  let value: unknown;
  try {
    value = parseJson(body.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  makePlain(value);
  return envelope.safeParse(value).data ?? null;
}

/**
 * Renames members in Pascal case to camel case (the framework writes either, depending on its version),
 * and takes from texts what PostgreSQL refuses. In place, since answers can be long.
 */
function makePlain(root: unknown): void {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const holder = left.pop();
    if (!isHolder(holder)) continue;
    for (const key of Object.keys(holder)) {
      const value = holder[key];
      const isText = typeof value === 'string';
      if (isText && !isStorable(value)) holder[key] = storable(value);
      else if (typeof value === 'object' && value !== null) left.push(value);
      if (/^[A-Z]/.test(key)) {
        const member = holder[key];
        delete holder[key];
        holder[key.charAt(0).toLowerCase() + key.slice(1)] = member;
      }
    }
  }
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const INTERNAL_FAULT = /an internal (server )?error occurred/i;
const LONGEST_MESSAGE = 1_000;

/**
 * What Prime Penguin says to people about why it did not do it, as one line; null when it says nothing,
 * or only that something broke inside.
 */
export function wordsForPeople(error: Envelope['error']): string | null {
  const message = oneLine(error?.message);
  if (INTERNAL_FAULT.test(message)) return null;
  const complaints = (error?.validationErrors ?? []).map((each) => oneLine(each.message));
  // With validation errors, `details` only repeats them under a heading.
  const more = complaints.some((each) => each !== '') ? complaints : [oneLine(error?.details)];
  let words = message;
  for (const part of more) {
    if (part === '' || words.includes(part)) continue;
    if (words !== '' && !/[.!?:;]$/.test(words)) words += '.';
    words = `${words} ${part}`.trim();
  }
  if (words === '') return null;
  return words.length > LONGEST_MESSAGE
    ? `${words.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…`
    : words;
}

/**
 * Whether the error holds what ABP gives only to one that was made for people: details, or a code. Of an
 * internal fault it tells a text alone, in the user's language. False where an internal fault is told
 * whole, as ABP does while it is set up for developers: its details list the exceptions.
 */
export function isMadeForPeople(error: Envelope['error']): boolean {
  const details = error?.details?.trim() ?? '';
  if (/^[\w.]*Exception: |STACK TRACE: /m.test(details)) return false;
  return details !== '' || Number(error?.code ?? 0) !== 0;
}

function oneLine(value: string | null | undefined): string {
  return (value ?? '').replace(/\s+/g, ' ').trim();
}
