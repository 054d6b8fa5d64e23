/**
 * What is wrong with what was sent, as a list: each with the field, a stable code with its values, and what
 * was expected in English. Pages translate by code; `message` continues "Expected for FIELD: ...".
 */
import type { z } from 'zod';
import type { InputIssue, InputIssueCode } from '#app/contract/api.ts';

type Values = InputIssue['values'];

/** An issue that a schema makes by itself carries its code and values here. */
export interface IssueParams extends Record<string, unknown> {
  readonly code: InputIssueCode;
  readonly values: Values;
}

/** For `context.issues.push(...)` and the like in a schema's own checks. */
export function issue(code: InputIssueCode, message: string, values: Values = {}) {
  return {
    code: 'custom' as const,
    message,
    params: { code, values } satisfies IssueParams,
    // Never what was sent: it would stand in the error's own text.
    input: '',
  };
}

export function inputIssues(error: z.ZodError): readonly InputIssue[] {
  return error.issues.map((one) => ({
    field: one.path.join('.'),
    ...codeOf(one),
    message: one.message,
  }));
}

function codeOf(one: z.core.$ZodIssue): Pick<InputIssue, 'code' | 'values'> {
  switch (one.code) {
    case 'custom':
      return isOurs(one.params)
        ? { code: one.params.code, values: one.params.values }
        : { code: 'malformed', values: {} };
    case 'too_big': {
      const values = { max: Number(one.maximum) };
      if (one.origin === 'string') return { code: 'too_long', values };
      return one.origin === 'array' ? { code: 'too_many', values } : { code: 'malformed', values };
    }
    case 'invalid_value':
      return { code: 'not_one_of', values: { options: one.values.join(', ') } };
    default:
      return { code: 'malformed', values: {} };
  }
}

function isOurs(params: Record<string, unknown> | undefined): params is IssueParams {
  return params !== undefined && 'code' in params && 'values' in params;
}
