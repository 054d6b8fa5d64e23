/** What a merchant says with a press, as every route that takes one reads it. */
import { z } from 'zod';
import { problem } from './problem.ts';

const REASONS = ['customer', 'fraud', 'inventory', 'declined', 'staff', 'other'] as const;
const LONGEST_NOTE = 500;

const REASON_EXPECTED = `one of ${REASONS.join(', ')}`;

export const reasonSchema = z.enum(REASONS, REASON_EXPECTED).nullish();

/** The shop wants a reason for each cancellation, and none was given. */
export function reasonRequired(): Response {
  return problem('malformed_input', `Expected for reason: ${REASON_EXPECTED}.`, {
    field: 'reason',
  });
}

export const noteSchema = z
  .string('text')
  .max(LONGEST_NOTE, `at most ${LONGEST_NOTE} characters`)
  .nullish()
  .transform((note) => note?.trim() || null);
