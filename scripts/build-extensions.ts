/**
 * Bundles every extension as `shopify app build` does, without Shopify's command line, and refuses a
 * bundle that has grown too large. Never inlines a variable of the build's environment: the bundle is
 * public, and the CLI would inline each `process.env.X` that the code names.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { parse } from 'smol-toml';
import { z } from 'zod';

/** Shopify allows 64 KB compressed; a merchant waits for every one of them. */
const MAX_GZIP_BYTES = 16_384;

const extensionsToml = z.object({
  extensions: z.array(
    z.object({
      handle: z.string(),
      type: z.string(),
      targeting: z
        .array(
          z.object({
            target: z.string(),
            module: z.string(),
            should_render: z.object({ module: z.string() }).optional(),
          }),
        )
        .optional(),
    }),
  ),
});

interface Target {
  readonly target: string;
  readonly module: string;
}

interface Bundle {
  readonly directory: string;
  readonly outfile: string;
  /** The generated entry, which registers a module for each target. */
  readonly entry: string;
  /** The CLI gives a source map to the main bundle only. */
  readonly sourcemap: boolean;
}

export interface BuiltBundle {
  readonly outfile: string;
  readonly rawBytes: number;
  readonly gzipBytes: number;
}

/** Builds all UI extensions below `root` into their `dist/`. Rejects where one does not compile. */
export async function buildExtensions(root: string): Promise<readonly BuiltBundle[]> {
  const built: BuiltBundle[] = [];
  for (const bundle of await findBundles(join(root, 'extensions'))) {
    built.push(await buildBundle(bundle));
  }
  return built;
}

async function findBundles(extensionsDirectory: string): Promise<readonly Bundle[]> {
  const entries = await readdir(extensionsDirectory, { withFileTypes: true });
  const directories = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const bundles = await Promise.all(
    directories.toSorted().map((name) => bundlesOf(join(extensionsDirectory, name))),
  );
  return bundles.flat();
}

async function bundlesOf(directory: string): Promise<readonly Bundle[]> {
  const file = join(directory, 'shopify.extension.toml');
  // A folder without the file is not an extension, or not yet.
  if (!existsSync(file)) return [];
  const { extensions } = extensionsToml.parse(parse(await readFile(file, 'utf8')));
  return extensions
    .filter(({ type }) => type === 'ui_extension')
    .flatMap(({ handle, targeting = [] }) => {
      const conditions = targeting.flatMap(({ target, should_render }) =>
        should_render
          ? [{ target: target.replace(/\.render$/, '.should-render'), ...should_render }]
          : [],
      );
      if (conditions.length > 1) {
        throw new Error(`${handle}: of several should_render, Shopify's CLI keeps only the last`);
      }
      const outfile = (suffix: string) => join(directory, 'dist', `${handle}${suffix}.js`);
      const main = targeting.map((one, index) => registration(`Target_${index}`, one)).join('\n');
      return [
        { directory, outfile: outfile(''), entry: main, sourcemap: true },
        ...conditions.map((one) => ({
          directory,
          outfile: outfile('-conditions'),
          entry: registration('shouldRender', one),
          sourcemap: false,
        })),
      ];
    });
}

/** One line of the entry, to the letter as the CLI writes it, so that the bundles are identical. */
function registration(name: string, { target, module }: Target): string {
  return `import ${name} from '${module}';shopify.extend('${target}', (...args) => ${name}(...args));`;
}

async function buildBundle({ directory, outfile, entry, sourcemap }: Bundle): Promise<BuiltBundle> {
  await mkdir(join(directory, 'dist'), { recursive: true });
  // Options and generated entry are those of @shopify/cli 4.8 for api_version 2025-10 and later.
  await build({
    stdin: { contents: entry, resolveDir: directory, loader: 'tsx' },
    outfile,
    bundle: true,
    minify: true,
    jsx: 'automatic',
    target: 'es6',
    legalComments: 'none',
    loader: { '.esnext': 'ts', '.js': 'jsx' },
    resolveExtensions: ['.tsx', '.ts', '.js', '.json', '.esnext', '.mjs', '.ejs'],
    define: { 'process.env.NODE_ENV': '"production"' },
    sourcemap,
    sourceRoot: join(directory, 'src'),
    logLevel: 'error',
  });
  const code = await readFile(outfile);
  return {
    outfile,
    rawBytes: code.length,
    gzipBytes: gzipSync(code, { level: 9 }).length,
  };
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  for (const { outfile, rawBytes, gzipBytes } of await buildExtensions(root)) {
    const isTooLarge = gzipBytes > MAX_GZIP_BYTES;
    console.log(
      `${outfile.slice(root.length + 1)}: ${rawBytes} bytes, ${gzipBytes} gzip${isTooLarge ? `, more than ${MAX_GZIP_BYTES}` : ''}`,
    );
    if (isTooLarge) process.exitCode = 1;
  }
}
