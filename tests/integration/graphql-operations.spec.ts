/** Every GraphQL operation of the app and its extensions: none cancels, refunds, restocks or edits an order. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type DocumentNode, Kind, parse, validate } from 'graphql';
import { parse as parseToml } from 'smol-toml';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Tags, and the metafield that belongs to the app; telling Flow changes no order. */
const MAY_WRITE = ['flowTriggerReceive', 'metafieldsSet', 'tagsAdd', 'tagsRemove'];
const LOOKS_LIKE_GRAPHQL = /\b(query|mutation|subscription)\b[^{}]*\{/;

const files = ['app', 'extensions'].flatMap((directory) =>
  readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|js|jsx|mjs|graphql)$/.test(name))
    .filter((name) => !/(node_modules|dist|tests)\//.test(name))
    .map((name) => join(ROOT, directory, name)),
);

/** Texts that are put together from parts would be missed, so none that looks like GraphQL may be. */
function textsOf(file: string): readonly { readonly text: string; readonly isWhole: boolean }[] {
  const source = readFileSync(file, 'utf8');
  if (file.endsWith('.graphql')) return [{ text: source, isWhole: true }];
  const texts: { text: string; isWhole: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push({ text: node.text, isWhole: true });
    if (ts.isTemplateExpression(node)) texts.push({ text: node.getText(), isWhole: false });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return texts;
}

const found = files.flatMap((file) =>
  textsOf(file)
    .filter(({ text }) => LOOKS_LIKE_GRAPHQL.test(text))
    .map((one) => ({ ...one, file: file.slice(ROOT.length + 1) })),
);
const documents = found.map(({ file, text }) => ({ file, document: parse(text) }));

function mutations(document: DocumentNode): readonly string[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.operation !== 'query'
      ? definition.selectionSet.selections.map((one) =>
          one.kind === Kind.FIELD ? one.name.value : `...${one.kind}`,
        )
      : [],
  );
}

describe('the GraphQL of the app', () => {
  it('is whole where it stands, so that nothing can be hidden in its parts', () => {
    expect(found.filter(({ isWhole }) => !isWhole)).toEqual([]);
    expect(documents.length).toBeGreaterThanOrEqual(7);
  });

  it('stands in the integration with Shopify, and in extensions, alone', () => {
    const elsewhere = found.filter(
      ({ file }) => !/^(app\/integrations\/shopify|extensions)\//.test(file),
    );
    expect(elsewhere).toEqual([]);
  });

  it('writes nothing but tags and the app’s own field, and tells Flow', () => {
    const written = documents.flatMap(({ document }) => mutations(document));
    expect(written.toSorted()).toEqual([
      'flowTriggerReceive',
      'metafieldsSet',
      'tagsAdd',
      'tagsRemove',
    ]);
    expect(written.filter((name) => !MAY_WRITE.includes(name))).toEqual([]);
  });

  it('names no namespace for the field but the app’s own', () => {
    const source = readFileSync(
      join(ROOT, 'app/integrations/shopify/order-results.server.ts'),
      'utf8',
    );
    const namespaces = [...source.matchAll(/namespace: ['"]([^'"]*)['"]/g)].map(([, name]) => name);
    expect(new Set(namespaces)).toEqual(new Set(['$app']));
  });

  it('is what Shopify’s schema allows', () => {
    const schema = buildSchema(
      readFileSync(join(ROOT, 'sandbox/shopify/admin-2026-10.graphql'), 'utf8'),
    );
    for (const { document } of documents) expect(validate(schema, document)).toEqual([]);
  });
});

describe('the rights of the app', () => {
  const toml = parseToml(readFileSync(join(ROOT, 'shopify.app.toml'), 'utf8'));

  it('are reading orders; writing to them is the merchant’s to grant', () => {
    expect(toml.access_scopes).toEqual({
      scopes: 'read_orders',
      optional_scopes: ['write_orders'],
    });
  });

  it('go with a field that only the app writes', () => {
    expect(toml.order).toMatchObject({
      metafields: {
        app: { warehouse_cancel: { type: 'json', access: { admin: 'merchant_read' } } },
      },
    });
  });
});
