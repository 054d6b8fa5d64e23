/**
 * Prisma compiles each query anew, also one that it has just compiled: a third of the time of a history. What comes out follows
 * from the query alone, so here it is kept.
 */
import { createRequire } from 'node:module';

interface Compiler {
  compile(this: unknown, query: string): unknown;
}

const MOST_KEPT = 5_000;

export function compileOnce(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('@prisma/client'));
  const module = require('.prisma/client/query_compiler_bg.js') as {
    readonly QueryCompiler: { readonly prototype: Compiler };
  };
  const { prototype } = module.QueryCompiler;
  const { compile } = prototype;
  const known = new Map<string, unknown>();
  prototype.compile = function compileUnlessKnown(query) {
    const kept = known.get(query);
    if (kept !== undefined) return kept;
    if (known.size === MOST_KEPT) known.clear();
    const plan = compile.call(this, query);
    known.set(query, plan);
    return plan;
  };
}
