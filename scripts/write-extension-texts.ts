/**
 * Shopify gives every extension texts of its own. Those that several of them show are written once, in
 * `extensions/kit/texts/LANGUAGE.json`, in sections. An extension takes a section by having its name in its
 * English texts (`"verdict": {}` is enough); this puts the shared texts there in every language, and leaves
 * the extension's own texts as they are. So a name that the kit has means the same words everywhere. Run it
 * after changing a shared text:
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

const ENGLISH = 'en.default.json';
const readTexts = (path: string): Texts => JSON.parse(readFileSync(path, 'utf8')) as Texts;

/** Every locale file of every extension that uses the kit, with the shared texts that it takes. */
export function localeFiles(extensionsDirectory: string): readonly LocaleFile[] {
  const kit = join(extensionsDirectory, 'kit/texts');
  return readdirSync(extensionsDirectory)
    .toSorted()
    .filter((name) => usesKit(join(extensionsDirectory, name, 'package.json')))
    .flatMap((name) => {
      const folder = join(extensionsDirectory, name, 'locales');
      const taken = Object.keys(readTexts(join(folder, ENGLISH)));
      return readdirSync(folder)
        .toSorted()
        .map((file) => {
          const path = join(folder, file);
          const shared = readTexts(join(kit, file.replace('.default', '')));
          return { path, content: withShared(readTexts(path), shared, taken) };
        });
    });
}

function usesKit(manifest: string): boolean {
  if (!existsSync(manifest)) return false;
  return 'extension-kit' in ((readTexts(manifest).dependencies ?? {}) as Texts);
}

function withShared(texts: Texts, shared: Texts, taken: readonly string[]): string {
  const own = Object.entries(texts).filter(([name]) => !(name in shared));
  const sections = Object.entries(shared).filter(([name]) => taken.includes(name));
  return `${JSON.stringify(Object.fromEntries([...own, ...sections]), null, 2)}\n`;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  for (const { path, content } of localeFiles(join(root, 'extensions'))) {
    writeFileSync(path, content);
    console.log(`wrote ${path.slice(root.length + 1)}`);
  }
}
