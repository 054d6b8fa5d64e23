/** Reads what a page of the app sends to its action: JSON that the page itself made. */
import type { z } from 'zod';
import { readBody } from './read-body.ts';

const LIMIT_BYTES = 16 * 1024;

/** null: not what the page sends. */
export async function readSubmission<T>(request: Request, schema: z.ZodType<T>): Promise<T | null> {
  const body = await readBody(request, LIMIT_BYTES);
  if (body.kind !== 'read') return null;
  try {
    return schema.safeParse(JSON.parse(body.text)).data ?? null;
  } catch {
    return null;
  }
}
