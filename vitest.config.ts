import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    restoreMocks: true,
    projects: [
      // Its components need a document and the tester built in.
      'extensions/*/vitest.config.ts',
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.spec.ts'],
          exclude: ['tests/browser/**', '**/node_modules/**'],
          // Only ends what hangs: a busy machine is several times slower than a quiet one.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One browser at a time, and only when nothing else needs the processor.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
