/**
 * Holds our description of Prime Penguin's API against the published one, which is not part of the
 * repository: `PRIME_PENGUIN_REFERENCE` says where its files are. Without them these promises are skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const folder = resolve(root, process.env.PRIME_PENGUIN_REFERENCE ?? '../shared/reference');
const files = ['prime-penguin-openapi.json', 'prime-penguin-openapi-more.json'].map((name) =>
  resolve(folder, name),
);

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly [keyword: string]: unknown;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What the framework adds around every answer; the published description does not show it. */
const OURS_ALONE = ['Envelope', 'EnvelopeError', 'ValidationError'];

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Document;

function merged(documents: readonly Document[]): Document {
  const paths = Object.assign({}, ...documents.map((each) => each.paths));
  const schemas = Object.assign({}, ...documents.map((each) => each.components.schemas));
  return { paths, components: { schemas } };
}

const ours = read(resolve(root, 'app/integrations/prime-penguin/openapi.json'));
const operations = Object.entries(ours.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
);
const schemas = Object.entries(ours.components.schemas).filter(
  ([name]) => !OURS_ALONE.includes(name),
);

const isAtHand = files.every((file) => existsSync(file));
const because = isAtHand ? '' : ` (skipped: they are not in ${folder})`;

/** Types and limits without the words, and without the names of members (each is compared by itself). */
function shape(schema: Schema | undefined): unknown {
  if (!schema) return undefined;
  const { description: _, properties: __, additionalProperties, items, required, ...rest } = schema;
  return {
    ...rest,
    ...(required && { required: required.toSorted() }),
    ...(items && { items: shape(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties }),
  };
}

const jsonSchema = (content: Content | undefined) => content?.['application/json']?.schema;

describe.skipIf(!isAtHand)(`our description of Prime Penguin’s API${because}`, () => {
  const theirs = isAtHand ? merged(files.map(read)) : ours;

  it.each(operations)(
    'has the parameters of $verb $path as published',
    ({ path, verb, operation }) => {
      const published = theirs.paths[path]?.[verb];
      expect(published).toBeDefined();
      for (const parameter of operation.parameters ?? []) {
        const other = published?.parameters?.find(({ name }) => name === parameter.name);
        expect({ in: parameter.in, ...{ schema: shape(parameter.schema) } }).toEqual({
          in: other?.in,
          schema: shape(other?.schema),
        });
      }
      const required = (published?.parameters ?? []).filter((each) => each.required);
      expect((operation.parameters ?? []).map(({ name }) => name)).toEqual(
        expect.arrayContaining(required.map(({ name }) => name)),
      );
    },
  );

  it.each(operations)(
    'sends and receives with $verb $path what is published',
    ({ path, verb, operation }) => {
      const published = theirs.paths[path]?.[verb];
      expect(jsonSchema(operation.requestBody?.content)).toEqual(
        jsonSchema(published?.requestBody?.content),
      );
      const answer = jsonSchema(operation.responses['200']?.content);
      const wrapped = answer?.allOf?.[1]?.properties?.result;
      expect(shape(wrapped)).toEqual(shape(jsonSchema(published?.responses['200']?.content)));
      expect(answer?.$ref ?? answer?.allOf?.[0]?.$ref).toBe('#/components/schemas/Envelope');
    },
  );

  it.each(schemas)('has the members of %s as published', (name, schema) => {
    const published = theirs.components.schemas[name];
    expect(shape(schema)).toEqual(shape(published));
    for (const [member, own] of Object.entries(schema.properties ?? {})) {
      expect([member, shape(own)]).toEqual([member, shape(published?.properties?.[member])]);
    }
  });
});
