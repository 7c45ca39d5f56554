import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./apps/server/*/schema.ts', './platform/server/*/schema.ts', './modules/*/server/**/schema.ts'],
  out: './apps/server/migrations',
})
