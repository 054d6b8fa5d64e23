/** The tests of this extension: a simulated DOM, Preact's JSX, and Shopify's own tester. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  test: {
    name: 'cancel-at-warehouse',
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
