/**
 * Reads from the type declarations of `@shopify/ui-extensions` which elements, attributes and events
 * each extension target has, and writes `sandbox/shopify/extension-spec.generated.json`, by which the
 * sandbox refuses what the real admin would not know. Run again when that package is updated.
 *
 *     node scripts/generate-extension-spec.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { ElementSpec, ExtensionSpec, PropertyKind } from '#sandbox/shopify/extension-spec.ts';

/** Add a target here when an extension needs it. Targets without a screen (should-render) have no elements. */
const TARGETS = [
  'admin.order-details.action.render',
  'admin.order-details.block.render',
  'admin.order-index.action.render',
  'admin.order-index.selection-action.render',
];

const root = join(import.meta.dirname, '..');
const output = join(root, 'sandbox/shopify/extension-spec.generated.json');
/** Set by Preact or the DOM itself on every element. */
const EVERYWHERE = new Set(['children', 'key', 'ref', 'slot']);

function kindOf(type: ts.Type): PropertyKind {
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  return type.getCallSignatures().length > 0 ? 'function' : 'object';
}

const partsOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

/**
 * Tag -> its slots. `primaryAction: ComponentChildren` in a component's declaration is filled by
 * children with slot="primary-action"; JSX leaves such properties out, so they are read from the text.
 */
function readSlots(program: ts.Program): Map<string, readonly string[]> {
  const slotsOf = new Map<string, readonly string[]>();
  for (const file of program.getSourceFiles()) {
    const tag = /declare const tagName = '(s-[a-z-]+)'/.exec(file.text)?.[1];
    if (tag === undefined) continue;
    const slots = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isPropertySignature(node) && node.type?.getText(file) === 'ComponentChildren') {
        const name = node.name.getText(file);
        if (name !== 'children') {
          slots.add(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    slotsOf.set(tag, [...slots].sort());
  }
  return slotsOf;
}

/** A property whose type could not be read is taken to be like its namesakes on other elements. */
function completeKinds(elements: Record<string, ElementSpec>): Record<string, ElementSpec> {
  const known = new Map<string, readonly PropertyKind[]>();
  for (const { properties } of Object.values(elements)) {
    for (const [name, kinds] of Object.entries(properties)) {
      if (kinds.length > 0 && !known.has(name)) known.set(name, kinds);
    }
  }
  return Object.fromEntries(
    Object.entries(elements).map(([tag, element]) => {
      const properties = Object.entries(element.properties).map(([name, kinds]) => {
        const complete = kinds.length > 0 ? kinds : known.get(name);
        if (complete === undefined)
          throw new Error(`<${tag} ${name}> has no readable type anywhere`);
        return [name, complete] as const;
      });
      return [tag, { ...element, properties: Object.fromEntries(properties) }];
    }),
  );
}

function readElement(
  checker: ts.TypeChecker,
  type: ts.Type,
  at: ts.Node,
  slots: readonly string[],
): ElementSpec {
  const properties: Record<string, PropertyKind[]> = {};
  const events = new Set<string>();
  for (const property of partsOf(type).flatMap((part) => checker.getPropertiesOfType(part))) {
    if (EVERYWHERE.has(property.name) || property.name in properties) continue;
    if (/^on[A-Z]/.test(property.name)) {
      events.add(property.name.slice(2).toLowerCase());
      continue;
    }
    const value = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, at));
    // The declarations import a name that does not exist, so that some types are an error ("any").
    properties[property.name] =
      value.flags & ts.TypeFlags.Any ? [] : [...new Set(partsOf(value).map(kindOf))].sort();
  }
  // In order of the name, since the checker's order depends on the whole program.
  const ordered = Object.fromEntries(
    Object.entries(properties).sort(([a], [b]) => a.localeCompare(b)),
  );
  return { properties: ordered, slots, events: [...events].sort() };
}

function readTarget(target: string): Record<string, ElementSpec> {
  // Lies beside the sources so that module resolution finds the packages; it is never written to disk.
  const file = join(root, 'sandbox/shopify/spec-probe.tsx');
  const options: ts.CompilerOptions = {
    jsx: ts.JsxEmit.ReactJSX,
    jsxImportSource: 'preact',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.dom.d.ts', 'lib.es2022.d.ts'],
  };
  const source = ts.createSourceFile(
    file,
    `import '@shopify/ui-extensions/${target}';
     export type All = import('preact').createElement.JSX.IntrinsicElements;`,
    ts.ScriptTarget.ES2022,
    true,
  );
  const host = ts.createCompilerHost(options);
  const readFromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => (name === file ? source : readFromDisk(name, ...rest));
  const program = ts.createProgram([file], options, host);
  const errors = ts.getPreEmitDiagnostics(program, source);
  if (errors.length > 0) {
    throw new Error(
      errors.map((e) => ts.flattenDiagnosticMessageText(e.messageText, '\n')).join('\n'),
    );
  }
  const alias = source.statements.find(ts.isTypeAliasDeclaration);
  if (alias === undefined) throw new Error('the probe has lost its type alias');
  const checker = program.getTypeChecker();
  const slots = readSlots(program);
  const elements: Record<string, ElementSpec> = {};
  for (const element of checker.getTypeAtLocation(alias.name).getProperties()) {
    if (!element.name.startsWith('s-')) continue;
    const type = checker.getTypeOfSymbolAtLocation(element, alias);
    elements[element.name] = readElement(checker, type, alias, slots.get(element.name) ?? []);
  }
  if (Object.keys(elements).length < 20)
    throw new Error(`${target}: hardly any elements were found`);
  return elements;
}

const manifest = join(root, 'node_modules/@shopify/ui-extensions/package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
const elements: Record<string, ElementSpec> = {};
const targets: Record<string, string[]> = {};
for (const target of TARGETS) {
  const found = readTarget(target);
  targets[target] = Object.keys(found).sort();
  for (const [tag, element] of Object.entries(found)) {
    const known = elements[tag];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(element)) {
      throw new Error(`<${tag}> differs between targets: keep elements by target instead`);
    }
    elements[tag] = element;
  }
  console.log(`${target}: ${Object.keys(found).length} elements`);
}
const spec: ExtensionSpec = {
  version,
  targets,
  elements: completeKinds(
    Object.fromEntries(Object.entries(elements).sort(([a], [b]) => a.localeCompare(b))),
  ),
};
writeFileSync(output, `${JSON.stringify(spec, null, 1)}\n`);
console.log(`wrote ${output}`);
