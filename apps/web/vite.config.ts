import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { lightContracts } from './light-contracts.ts'
import { silentIcons } from './silent-icons.ts'
import { wordsPlugin } from './words-plugin.ts'

const root = path.resolve(import.meta.dirname, '../..')
const start = { tags: ['$initial' as const], includeDependenciesRecursively: false }

// The desk. `npm run dev` serves it beside a running server and passes /api on.
export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  base: '/',
  plugins: [lightContracts(), silentIcons(), react(), wordsPlugin(root)],
  publicDir: 'public',
  // Also when a test starts the build: its NODE_ENV would bring the slow React.
  ...(command === 'build' ? { define: { 'process.env.NODE_ENV': '"production"' } } : {}),
  build: {
    outDir: path.join(root, 'dist/web'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2023',
    cssTarget: 'chrome111',
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What a door offers to other modules and nobody uses at the start is not part of the start.
      treeshake: {
        moduleSideEffects: [
          { test: /\.css$/, sideEffects: true },
          { test: /\/apps\/web\/(main|words)\.tsx?$/, sideEffects: true },
          { test: /^(?!.*\/node_modules\/).*\/(apps|modules|platform)\/.*\.tsx?$/, sideEffects: false },
        ],
      },
      output: {
        codeSplitting: {
          groups: [
            // Changes rarely: stays in the browser's cache over our releases.
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|use-sync-external-store)\//,
              priority: 20,
            },
            // One file each for what every page starts with, the product's own part changing with each release: a
            // hundred small files weigh a tenth more and wait for each other. What a door only passes on stays out.
            { ...start, name: 'libraries', test: /node_modules\//, priority: 10 },
            { ...start, name: 'start', test: /^(?!.*\/apps\/web\/main\.tsx)/, priority: 5 },
          ],
        },
      },
    },
  },
  server: {
    port: 3201,
    strictPort: true,
    fs: { allow: [root] },
    proxy: { '/api': { target: process.env.KAIROS_DEV_SERVER ?? 'http://127.0.0.1:3200', ws: true } },
  },
}))
