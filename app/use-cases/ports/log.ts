/**
 * Where the parts say what happened, as pino has it: fields, then one sentence. Never given a secret, a
 * token or anything of a customer's.
 */
type Say = (fields: Readonly<Record<string, unknown>>, message: string) => void;

export interface Log {
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
}
