/**
 * Prisma compiles each query anew, also one that it has just compiled: a third of a history's time. What comes out follows from the
 * query alone, and moments, ids and JSON only stand in it: here it is kept, with gaps for those.
 */
import { createRequire } from 'node:module';

interface Compiler {
  compile(this: unknown, query: string): unknown;
}

/** What stands between the gaps, and which value belongs into each. null: it has to be compiled each time. */
type Template = { readonly texts: readonly string[]; readonly gaps: readonly number[] } | null;

const MOST_KEPT = 5_000;
const VALUES =
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|(?<="\$type":"Json","value":")(?:[^"\\]|\\.)*(?=")/g;

export function compileOnce(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('@prisma/client'));
  const module = require('.prisma/client/query_compiler_bg.js') as {
    readonly QueryCompiler: { readonly prototype: Compiler };
  };
  const { prototype } = module.QueryCompiler;
  const { compile } = prototype;
  const known = new Map<string, Template>();
  prototype.compile = function compileUnlessKnown(query) {
    const values: string[] = [];
    const key = query.replace(VALUES, (value) => {
      const index = values.indexOf(value);
      return `\u0000${index === -1 ? values.push(value) - 1 : index}`;
    });
    const template = known.get(key);
    if (template) return fill(template, values);
    const plan = compile.call(this, query);
    if (template === undefined) {
      if (known.size === MOST_KEPT) known.clear();
      known.set(key, templateOf(JSON.stringify(plan), values));
    }
    return plan;
  };
}

function fill({ texts, gaps }: NonNullable<Template>, values: readonly string[]): unknown {
  let text = texts[0] ?? '';
  for (const [index, gap] of gaps.entries()) text += (values[gap] ?? '') + (texts[index + 1] ?? '');
  return JSON.parse(text);
}

function templateOf(plan: string, values: readonly string[]): Template {
  if (values.length === 0) return { texts: [plan], gaps: [] };
  // A value in which another one stands, or that is not in the plan as it was in the query, has no gap of its own.
  const isClear = (value: string) =>
    value !== '' &&
    plan.includes(value) &&
    values.every((other) => other === value || !other.includes(value));
  if (!values.every(isClear)) return null;
  const escaped = values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const parts = plan.split(new RegExp(`(${escaped.join('|')})`));
  const texts = parts.filter((_, index) => index % 2 === 0);
  const gaps = parts.filter((_, index) => index % 2 === 1).map((value) => values.indexOf(value));
  return { texts, gaps };
}
