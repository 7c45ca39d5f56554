import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './apps/server/test-setup.ts',
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**', './data/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
