import path from 'node:path'
import { defineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '../..')

// One classic script, everything in it: style and all languages too. A page of somebody else pays for every byte.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: path.join(root, 'dist/widget'),
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: 'chrome111',
    reportCompressedSize: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'kairosWidget', fileName: () => 'widget.js' },
  },
})
