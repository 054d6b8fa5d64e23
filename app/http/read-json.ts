/**
 * Turns a request's body into a value of a schema, or into the problem that says which field is wrong
 * and what was expected. Never repeats what was sent: it may be a password.
 */
import type { z } from 'zod';
import { problem } from './problem.ts';
import { readBody } from './read-body.ts';

/** Enough for all but lists: the largest request is a token of a few kilobytes. */
const LIMIT_BYTES = 16 * 1024;

export type JsonRead<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly response: Response };

export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  limitBytes = LIMIT_BYTES,
): Promise<JsonRead<T>> {
  const body = await readBody(request, limitBytes);
  switch (body.kind) {
    case 'too_large':
      return refuse(
        problem('body_too_large', `The body is larger than ${limitBytes / 1024} KB.`, {
          headers: { Connection: 'close' },
        }),
      );
    case 'unreadable':
      return refuse(problem('malformed_input', 'The body is not UTF-8 text.', { status: 400 }));
    case 'read':
      return parseJson(body.text, schema);
  }
}

function parseJson<T>(text: string, schema: z.ZodType<T>): JsonRead<T> {
  let nulField: string | null = null;
  let value: unknown;
  try {
    value = JSON.parse(text, (key, part: unknown) => {
      // PostgreSQL's text cannot hold it.
      if (typeof part === 'string' && part.includes('\0')) nulField = key;
      return part;
    });
  } catch {
    return refuse(problem('malformed_input', 'The body is not JSON.', { status: 400 }));
  }
  if (nulField !== null) {
    const detail = `Expected for ${nulField}: text without NUL characters.`;
    return refuse(problem('malformed_input', detail, { field: nulField }));
  }
  const read = schema.safeParse(value);
  return read.success ? { kind: 'read', value: read.data } : refuse(malformed(read.error));
}

function refuse(response: Response): { readonly kind: 'refused'; readonly response: Response } {
  return { kind: 'refused', response };
}

/** Names the first field at fault; messages of the schemas say what was expected, never what came. */
export function malformed(error: z.ZodError): Response {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue === undefined || field === '') {
    return problem('malformed_input', 'Expected a JSON object with the fields of this call.');
  }
  return problem('malformed_input', `Expected for ${field}: ${issue.message}.`, { field });
}
