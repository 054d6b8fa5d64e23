/**
 * Reads an OpenAPI document and says whether a value is what one of its schemas describes. Covers the
 * part of JSON Schema that Prime Penguin's document uses; anything else in a schema is an error, so
 * that nothing passes for having been overlooked.
 */
import { readFileSync } from 'node:fs';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly Json[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses?: Readonly<Record<string, Content>>;
  /** Empty: needs no log-in. Absent: as the document says. */
  readonly security?: readonly unknown[];
}

export interface OpenApi {
  /** Not of the document: how its schemas are to be read. */
  readonly isStrict?: boolean;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** The part of Prime Penguin's published document that the project goes by. */
export const REFERENCE = new URL(
  '../../app/integrations/prime-penguin/openapi.json',
  import.meta.url,
);

const KNOWN_WORDS = new Set([
  '$ref',
  'allOf',
  'type',
  'format',
  'nullable',
  'enum',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'description',
  'readOnly',
  'example',
]);

export function readOpenApi(path: URL | string): OpenApi {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof document !== 'object' || document === null || !('paths' in document)) {
    throw new Error(`${String(path)} is no OpenAPI document`);
  }
  return document as OpenApi;
}

export interface Mismatch {
  /** Where: `userNameOrEmailAddress`, `items[3].id`; empty for the whole. */
  readonly at: string;
  readonly problem: string;
}

/**
 * Everything in which the value is not what the schema describes. `OpenApi.isStrict` refuses members
 * that a schema does not name, even where the document leaves that open.
 */
export function mismatches(
  document: OpenApi,
  schema: Schema,
  value: Json | undefined,
  at = '',
): readonly Mismatch[] {
  const unknownWord = Object.keys(schema).find(
    (word) => !KNOWN_WORDS.has(word) && !word.startsWith('x-'),
  );
  if (unknownWord !== undefined)
    throw new Error(`Schemas with "${unknownWord}" are not understood`);
  if (value === null && schema.nullable === true) return [];
  if (schema.$ref !== undefined) {
    return mismatches(document, resolve(document, schema.$ref), value, at);
  }
  if (schema.allOf !== undefined) {
    return schema.allOf.flatMap((part) => mismatches(document, part, value, at));
  }
  const wrong = (problem: string): readonly Mismatch[] => [{ at, problem }];
  if (value === undefined) return wrong('is missing');
  if (value === null) return wrong('must not be null');
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return wrong(`must be one of ${schema.enum.join(', ')}`);
  }
  switch (schema.type) {
    case undefined:
      return [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('must be true or false');
    case 'integer':
    case 'number':
      return typeof value === 'number'
        ? numberProblems(schema, value).flatMap(wrong)
        : wrong('must be a number');
    case 'string':
      return typeof value === 'string'
        ? stringProblems(schema, value).flatMap(wrong)
        : wrong('must be a text');
    case 'array':
      if (!isList(value)) return wrong('must be a list');
      return value.flatMap((item, index) =>
        mismatches(document, schema.items ?? {}, item, `${at}[${index}]`),
      );
    case 'object':
      if (typeof value !== 'object' || isList(value)) return wrong('must be an object');
      return memberProblems(document, schema, value, at);
    default:
      throw new Error(`Schemas of type "${schema.type}" are not understood`);
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function resolve(document: OpenApi, ref: string): Schema {
  const name = ref.replace('#/components/schemas/', '');
  const schema = document.components?.schemas?.[name];
  if (schema === undefined) throw new Error(`The document has no schema ${ref}`);
  return schema;
}

function numberProblems(schema: Schema, value: number): readonly string[] {
  const problems: string[] = [];
  if (schema.type === 'integer' && !Number.isSafeInteger(value))
    problems.push('must be a whole number');
  if (schema.format === 'int32' && Math.abs(value) > 2_147_483_647)
    problems.push('is out of range');
  if (schema.minimum !== undefined && value < schema.minimum) {
    problems.push(`must be at least ${schema.minimum}`);
  }
  if (schema.maximum !== undefined && value > schema.maximum) {
    problems.push(`must be at most ${schema.maximum}`);
  }
  return problems;
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function stringProblems(schema: Schema, value: string): readonly string[] {
  const problems: string[] = [];
  if (schema.minLength !== undefined && value.length < schema.minLength) {
    problems.push(`must have at least ${schema.minLength} characters`);
  }
  if (schema.maxLength !== undefined && value.length > schema.maxLength) {
    problems.push(`must have at most ${schema.maxLength} characters`);
  }
  if (
    schema.format === 'date-time' &&
    !(DATE_TIME.test(value) && !Number.isNaN(Date.parse(value)))
  ) {
    problems.push('must be a date and time');
  }
  if (schema.format === 'uuid' && !UUID.test(value)) problems.push('must be a UUID');
  return problems;
}

function isClosed(document: OpenApi, schema: Schema): boolean {
  return (
    document.isStrict === true &&
    schema.properties !== undefined &&
    schema.additionalProperties === undefined
  );
}

function memberProblems(
  document: OpenApi,
  schema: Schema,
  value: JsonObject,
  at: string,
): readonly Mismatch[] {
  const path = (name: string) => (at === '' ? name : `${at}.${name}`);
  const missing = (schema.required ?? [])
    .filter((name) => value[name] === undefined)
    .map((name): Mismatch => ({ at: path(name), problem: 'is missing' }));
  const members = Object.entries(value).flatMap(([name, member]) => {
    const known = schema.properties?.[name];
    if (known !== undefined) return mismatches(document, known, member, path(name));
    if (schema.additionalProperties === false || isClosed(document, schema)) {
      return [{ at: path(name), problem: 'is not known' }];
    }
    return typeof schema.additionalProperties === 'object'
      ? mismatches(document, schema.additionalProperties, member, path(name))
      : [];
  });
  return [...missing, ...members];
}
