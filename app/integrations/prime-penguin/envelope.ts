/**
 * The envelope in which Prime Penguin wraps every answer, and the words in it that are meant for people.
 */
import { z } from 'zod';

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
    value = JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  return envelope.safeParse(plain(value)).data ?? null;
}

/** The framework writes member names in camel case or Pascal case, depending on its version. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      plain(member),
    ]),
  );
}

/** Without what JSON can hold and PostgreSQL refuses: NUL, and halves of surrogate pairs. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
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
