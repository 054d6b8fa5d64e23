/** How the tests of an extension run: a simulated DOM, Preact's JSX, and Shopify's own tester. */
import { defineConfig } from 'vitest/config';

export const testsOf = (name: string, root: string) =>
  defineConfig({
    root,
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    test: {
      name,
      environment: 'happy-dom',
      // Clock times in the tests are those of one zone, wherever they run.
      env: { TZ: 'UTC' },
      // The first test of a file compiles the extension: seconds, on a busy machine.
      testTimeout: 20_000,
      include: ['tests/**/*.spec.ts'],
      // The tester imports the extension's TypeScript itself, which only Vite can load.
      server: { deps: { inline: ['@shopify/ui-extensions-tester'] } },
    },
  });
