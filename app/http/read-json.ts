/**
 * Turns a request's body into a value of a schema, or into the problem that says which field is wrong
 * and what was expected. Repeats nothing that may be a password.
 */
import type { z } from 'zod';
import { parseJson } from '#app/domain/exact-json.ts';
import { STORABLE_EXPECTED, unstorableField } from './given-text.ts';
import { inputIssues } from './input-issues.ts';
import { malformedIssue, problem } from './problem.ts';
import { readBody } from './read-body.ts';

/** The largest request of most calls is a token of a few kilobytes. */
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
      return readAs(body.text, schema);
  }
}

function readAs<T>(text: string, schema: z.ZodType<T>): JsonRead<T> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return refuse(
      problem('malformed_input', 'The body is not JSON, or is nested too deeply.', { status: 400 }),
    );
  }
  const field = unstorableField(value);
  if (field !== null) {
    const detail = `Expected for ${field}: ${STORABLE_EXPECTED}.`;
    return refuse(problem('malformed_input', detail, { field }));
  }
  const read = schema.safeParse(value);
  return read.success ? { kind: 'read', value: read.data } : refuse(malformed(read.error));
}

function refuse(response: Response): { readonly kind: 'refused'; readonly response: Response } {
  return { kind: 'refused', response };
}

/** Names the first field at fault; messages of the schemas say what was expected, never a secret that came. */
export function malformed(error: z.ZodError): Response {
  return malformedIssue('malformed_input', inputIssues(error));
}
