/**
 * Shopify gives every extension texts of its own. Those that all of them share are written once, in
 * `extensions/kit/texts/LANGUAGE.json`; this puts them into each extension's `locales/`, under the same
 * names, and leaves the extension's own texts as they are. Run it after changing a shared text:
 *
 *     node scripts/write-extension-texts.ts
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Texts = Readonly<Record<string, unknown>>;

interface LocaleFile {
  /** As it has to be. */
  readonly content: string;
  readonly path: string;
}

const readTexts = (path: string): Texts => JSON.parse(readFileSync(path, 'utf8')) as Texts;

/** Every locale file of every extension that uses the kit, with the shared texts of its language. */
export function localeFiles(extensionsDirectory: string): readonly LocaleFile[] {
  const kit = join(extensionsDirectory, 'kit/texts');
  return readdirSync(extensionsDirectory)
    .toSorted()
    .filter((name) => usesKit(join(extensionsDirectory, name, 'package.json')))
    .flatMap((name) => {
      const folder = join(extensionsDirectory, name, 'locales');
      return readdirSync(folder)
        .toSorted()
        .map((file) => {
          const path = join(folder, file);
          const language = file.replace(/(\.default)?\.json$/, '');
          return { path, content: withShared(readTexts(path), join(kit, `${language}.json`)) };
        });
    });
}

function usesKit(manifest: string): boolean {
  if (!existsSync(manifest)) return false;
  return 'extension-kit' in ((readTexts(manifest).dependencies ?? {}) as Texts);
}

function withShared(own: Texts, sharedPath: string): string {
  const shared = readTexts(sharedPath);
  const others = Object.entries(own).filter(([name]) => !(name in shared));
  return `${JSON.stringify({ ...Object.fromEntries(others), ...shared }, null, 2)}\n`;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  for (const { path, content } of localeFiles(join(root, 'extensions'))) {
    writeFileSync(path, content);
    console.log(`wrote ${path.slice(root.length + 1)}`);
  }
}
