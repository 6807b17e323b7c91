import { defineConfig } from 'vitest/config';

const exclude = ['**/dist/**', '**/node_modules/**', '**/.local/**'];

export default defineConfig({
  test: {
    // Every file in a process of its own: consumers, pools and models leave nothing behind for the next file.
    pool: 'forks',
    isolate: true,
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['services/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'deploy/*/src/**/*.test.ts'],
          exclude: [...exclude, 'scripts/test/**'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['services/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts', 'deploy/local/test/**/*.test.ts'],
          exclude: [...exclude, '**/*.e2e.test.ts'],
          globalSetup: ['./vitest.servers.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['scripts/test/**/*.e2e.test.ts'],
          exclude,
          // Each starts the whole mesh: one at a time.
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
