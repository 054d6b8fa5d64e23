/** Every configuration file names the API versions that the code is written against. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ADMIN_API_VERSION, EXTENSION_API_VERSION } from '#app/integrations/shopify/api-version.ts';

const root = join(import.meta.dirname, '../..');
const extensions = readdirSync(join(root, 'extensions')).filter((name) =>
  existsSync(join(root, 'extensions', name, 'shopify.extension.toml')),
);

function readToml(...path: string[]): unknown {
  return parse(readFileSync(join(root, ...path), 'utf8'));
}

/** Flow's triggers and actions have no interface: no API version, no types, no package of their own. */
const withInterface = extensions.filter((name) =>
  z
    .object({ extensions: z.array(z.object({ type: z.string() })) })
    .parse(readToml('extensions', name, 'shopify.extension.toml'))
    .extensions.some(({ type }) => type === 'ui_extension'),
);

describe('the versions of Shopify’s APIs', () => {
  it('are the Admin API’s for webhooks', () => {
    const app = z
      .object({ webhooks: z.object({ api_version: z.string() }) })
      .parse(readToml('shopify.app.toml'));
    expect(app.webhooks.api_version).toBe(ADMIN_API_VERSION);
  });

  it('cover at least one extension', () => {
    expect(withInterface).toContain('cancel-at-warehouse');
  });

  it.each(withInterface)('are the extension API’s in %s', (name) => {
    const extension = z
      .object({ api_version: z.string() })
      .parse(readToml('extensions', name, 'shopify.extension.toml'));
    expect(extension.api_version).toBe(EXTENSION_API_VERSION);
  });

  it.each(withInterface)('have the matching types in %s', (name) => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'extensions', name, 'package.json'), 'utf8')));
    const [year, month = ''] = dependencies['@shopify/ui-extensions']?.split('.') ?? [];
    expect(`${year}-${month.padStart(2, '0')}`).toBe(EXTENSION_API_VERSION);
  });
});
