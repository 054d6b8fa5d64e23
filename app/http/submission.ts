/** What a page of the app sends to its own action: JSON of one of the page's intents. */
import type { z } from 'zod';
import { parseJson } from '#app/domain/exact-json.ts';
import { unstorableField } from './given-text.ts';
import { readBody } from './read-body.ts';

const LIMIT_BYTES = 16 * 1024;

/** null: not what the page sends. */
export async function readSubmission<T extends z.ZodType>(
  request: Request,
  schema: T,
): Promise<z.output<T> | null> {
  const body = await readBody(request, LIMIT_BYTES);
  if (body.kind !== 'read') return null;
  try {
    const sent: unknown = parseJson(body.text);
    return unstorableField(sent) === null ? schema.parse(sent) : null;
  } catch {
    return null;
  }
}
