import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './apps/server/test-setup.ts',
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**', './data/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Generous: a small machine runs two files at once, some with a browser.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // A browser that a busy machine starved gets a second chance; what is broken fails twice.
    retry: 1,
    expect: { poll: { timeout: 20_000 } },
  },
})
