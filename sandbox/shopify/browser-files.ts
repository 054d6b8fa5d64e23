/**
 * The sandbox's own browser code, bundled in memory when it is first needed: the admin's pages, the
 * worker in which extensions run, the stand-in for App Bridge. Nothing is written to disk, so nothing
 * can be stale.
 */
import type { ServerResponse } from 'node:http';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';
import { sendText } from './http.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

export interface BrowserFiles {
  /** Answers with the file of that name, or 404. The first call of the process bundles: about a second. */
  send(name: string, response: ServerResponse): Promise<void>;
}

type Files = ReadonlyMap<string, Uint8Array>;

let bundled: Promise<Files> | undefined;

export const browserFiles: BrowserFiles = {
  async send(name, response) {
    bundled ??= bundle();
    const contents = (await bundled).get(name);
    const type = TYPES[extname(name)];
    if (contents === undefined || type === undefined) {
      return sendText(response, 404, 'text/plain; charset=utf-8', 'not found');
    }
    sendText(response, 200, type, Buffer.from(contents));
  },
};

async function bundle(): Promise<Files> {
  const here = import.meta.dirname;
  const result = await build({
    entryPoints: {
      admin: join(here, 'admin/main.tsx'),
      'extension-worker': join(here, 'extension-host/worker.ts'),
      'app-bridge': join(here, 'app-bridge/main.ts'),
      inter: join(here, 'admin/inter.css'),
    },
    outdir: '/',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    legalComments: 'none',
    loader: { '.woff2': 'file', '.svg': 'dataurl' },
    assetNames: '[name]',
    publicPath: '.',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return new Map(result.outputFiles.map((file) => [basename(file.path), file.contents]));
}
