export { type App, createApp, type WebOptions } from './app.ts'
export { type Served, serve } from './serve.ts'
