/**
 * The log: JSON lines on standard output. Whatever is named like a secret is blanked at any depth, so
 * that a careless field does no harm; secrets and personal data have no business in here anyway.
 */
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './environment.server.ts';

const SECRET_NAME =
  /authorization|password|passwd|secret|token|cookie|credential|(api|private|encryption)[-_]?keys?|database_?url|smtp_?url|connection_?string/i;
const BLANK = '[redacted]';
const DEEPEST = 8;

export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => redactFields(fields, 0),
    },
    serializers: {
      err: (error: unknown) =>
        error instanceof Error ? redact(pino.stdSerializers.err(error), 0) : error,
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  // Errors keep their class until the serializer has read them.
  if (value instanceof Error && depth === 1) return value;
  if (depth > DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((each) => redact(each, depth + 1));
  if (value instanceof Error) return redact(pino.stdSerializers.err(value), depth);
  return redactFields(value as Record<string, unknown>, depth);
}

function redactFields(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) && value !== null && value !== undefined
        ? BLANK
        : redact(value, depth + 1),
    ]),
  );
}
