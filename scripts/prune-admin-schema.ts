/**
 * Cuts Shopify's Admin API schema down to what `sandbox/shopify/operations.graphql` touches and writes
 * `sandbox/shopify/admin-2026-10.graphql`. The schema itself is not kept here: take its introspection
 * from the npm package `@shopify/dev-mcp` (`dist/data/admin_2026-10.json.gz`).
 *
 *     node scripts/prune-admin-schema.ts PATH/admin_2026-10.json.gz
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { filterSchema, pruneSchema } from '@graphql-tools/utils';
import {
  buildClientSchema,
  buildSchema,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  type IntrospectionQuery,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Type -> field -> arguments used. */
type Usage = Map<string, Map<string, Set<string>>>;

function collectUsage(schema: GraphQLSchema, document: DocumentNode) {
  const usage: Usage = new Map();
  const inputs = new Set<string>();
  const fieldsOf = (type: string) => {
    const fields = usage.get(type) ?? new Map<string, Set<string>>();
    usage.set(type, fields);
    return fields;
  };
  const argumentsOf = (type: string, field: string) => {
    const used = fieldsOf(type).get(field) ?? new Set<string>();
    fieldsOf(type).set(field, used);
    return used;
  };
  const addInput = (type: GraphQLInputType): void => {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || inputs.has(named.name)) return;
    inputs.add(named.name);
    for (const field of Object.values(named.getFields())) addInput(field.type);
  };
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field() {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (parent && field && !field.name.startsWith('__')) argumentsOf(parent.name, field.name);
      },
      Argument() {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        const argument = info.getArgument();
        if (!parent || !field || !argument) return;
        argumentsOf(parent.name, field.name).add(argument.name);
        addInput(argument.type);
      },
    }),
  );
  // A field that is read through an interface has to stay on the object types that are kept.
  for (const [name, fields] of [...usage]) {
    const type = schema.getType(name);
    if (!isInterfaceType(type)) continue;
    for (const { name: implementation } of schema.getPossibleTypes(type)) {
      if (!usage.has(implementation)) continue;
      for (const [field, used] of fields) {
        for (const argument of used) argumentsOf(implementation, field).add(argument);
        argumentsOf(implementation, field);
      }
    }
  }
  return { usage, inputs };
}

function prune(schema: GraphQLSchema, document: DocumentNode): GraphQLSchema {
  const { usage, inputs } = collectUsage(schema, document);
  const rootNames = {
    Query: schema.getQueryType()?.name ?? '',
    Mutation: schema.getMutationType()?.name ?? '',
    Subscription: schema.getSubscriptionType()?.name ?? '',
  };
  const used = (type: string, field: string) => usage.get(type)?.has(field) ?? false;
  return pruneSchema(
    filterSchema({
      schema,
      typeFilter: (name, type) =>
        (isObjectType(type) || isInterfaceType(type)
          ? usage.has(name) || Object.values(rootNames).includes(name)
          : true) && (isInputObjectType(type) ? inputs.has(name) : true),
      rootFieldFilter: (operation, field) =>
        field !== undefined && used(rootNames[operation], field),
      objectFieldFilter: (type, field) => field !== undefined && used(type, field),
      interfaceFieldFilter: (type, field) => field !== undefined && used(type, field),
      argumentFilter: (type, field, argument) =>
        type !== undefined &&
        field !== undefined &&
        argument !== undefined &&
        (usage.get(type)?.get(field)?.has(argument) ?? false),
      directiveFilter: () => false,
    }),
  );
}

/** Descriptions are most of the text and Shopify's own words: they are left out. */
function withoutDescriptions(sdl: string): string {
  return print(
    visit(parse(sdl), {
      enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
    }),
  );
}

const [, , file] = process.argv;
if (file === undefined) {
  console.error('usage: node scripts/prune-admin-schema.ts PATH/admin_2026-10.json.gz');
  process.exit(2);
}
const root = join(import.meta.dirname, '..');
const introspection = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as
  | IntrospectionQuery
  | { data: IntrospectionQuery };
const schema = buildClientSchema('data' in introspection ? introspection.data : introspection);
const document = parse(readFileSync(join(root, 'sandbox/shopify/operations.graphql'), 'utf8'));
const wrong = validate(schema, document);
if (wrong.length > 0) throw new AggregateError(wrong, wrong.map((e) => e.message).join('\n'));
const sdl = withoutDescriptions(printSchema(lexicographicSortSchema(prune(schema, document))));
const lost = validate(buildSchema(sdl), document);
if (lost.length > 0) throw new Error(`pruned too much: ${lost.map((e) => e.message).join('; ')}`);
const output = join(root, 'sandbox/shopify/admin-2026-10.graphql');
writeFileSync(
  output,
  `# Made by scripts/prune-admin-schema.ts from Shopify's Admin API 2026-10. Do not edit.\n\n${sdl}\n`,
);
console.log(`wrote ${output}: ${sdl.length} characters`);
