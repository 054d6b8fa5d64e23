/**
 * Finds the app's extensions by their toml files and reads what the admin would have of them: the built
 * bundles and the texts. Reads anew each time, so that a rebuilt bundle is used at once.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import type { Catalogue, ExtensionListing } from './admin/listing.ts';
import { isRecord } from './http.ts';

/** @param root the folder that holds one folder for each extension */
export function listExtensions(root: string, locale: string): ExtensionListing[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((folder) => {
    const file = join(root, folder, 'shopify.extension.toml');
    return existsSync(file) ? readExtensions(join(root, folder), file, locale) : [];
  });
}

function readExtensions(folder: string, file: string, locale: string): ExtensionListing[] {
  const { extensions } = parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(extensions)) return [];
  return (extensions as unknown[])
    .filter(isRecord)
    .filter((extension) => extension.type === 'ui_extension')
    .map((extension) => readExtension(folder, extension, locale));
}

function readExtension(
  folder: string,
  extension: Record<string, unknown>,
  locale: string,
): ExtensionListing {
  const handle = String(extension.handle);
  const targeting = Array.isArray(extension.targeting)
    ? (extension.targeting as unknown[]).filter(isRecord)
    : [];
  const { catalogues, defaultLocale } = readCatalogues(join(folder, 'locales'));
  const texts = closest(catalogues, locale) ?? catalogues[defaultLocale] ?? {};
  return {
    handle,
    name: translateName(String(extension.name), texts),
    targets: targeting.map((one) => String(one.target)),
    built: existsSync(join(folder, 'dist', `${handle}.js`)),
    conditions: targeting
      .filter((one) => isRecord(one.should_render))
      .map((one) => String(one.target).replace(/\.render$/, '.should-render')),
    catalogues,
    defaultLocale,
  };
}

/** Shopify takes the whole language tag first, then the language alone. */
export function closest<T>(byLocale: Readonly<Record<string, T>>, locale: string): T | undefined {
  return byLocale[locale] ?? byLocale[locale.split('-')[0] ?? locale];
}

function readCatalogues(folder: string) {
  const catalogues: Record<string, Catalogue> = {};
  let defaultLocale = 'en';
  if (existsSync(folder)) {
    for (const file of readdirSync(folder)) {
      const [, locale, isDefault] = /^(.+?)(\.default)?\.json$/.exec(file) ?? [];
      if (locale === undefined) continue;
      if (isDefault !== undefined) defaultLocale = locale;
      catalogues[locale] = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Catalogue;
    }
  }
  return { catalogues, defaultLocale };
}

function translateName(name: string, texts: Catalogue): string {
  if (!name.startsWith('t:')) return name;
  const text = texts[name.slice(2)];
  return typeof text === 'string' ? text : name;
}

/**
 * @param name `HANDLE.js` or `HANDLE-conditions.js`
 * @returns the bundle, or null when it is not built or not one of an extension's
 */
export function readBundle(root: string, name: string): Buffer | null {
  for (const { handle } of listExtensions(root, 'en')) {
    if (name !== `${handle}.js` && name !== `${handle}-conditions.js`) continue;
    for (const folder of readdirSync(root)) {
      const file = join(root, folder, 'dist', name);
      if (existsSync(file)) return readFileSync(file);
    }
  }
  return null;
}
