import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveDesk } from './static.ts'
import { startTestServer, type TestServer } from './testing.ts'
import { openWeb } from './web.ts'

let server: TestServer
let folder: string
let app: Awaited<ReturnType<typeof openWeb>>
const page = { accept: 'text/html,application/xhtml+xml' }

beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(path.join(tmpdir(), 'kairos-pages-'))
  await mkdir(path.join(folder, 'web/assets'), { recursive: true })
  const script = 'console.log("desk")'
  await writeFile(path.join(folder, 'web/index.html'), '<!doctype html><title>Kairos</title>')
  await writeFile(path.join(folder, 'web/manifest.webmanifest'), '{"name":"Kairos"}')
  await writeFile(path.join(folder, 'web/assets/index-abc.js'), script)
  await writeFile(path.join(folder, 'web/assets/index-abc.js.gz'), gzipSync(script))
  await writeFile(path.join(folder, 'secret.txt'), 'not for anybody')
  app = await openWeb(server.kernel)
  await serveDesk(app, { folder })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

test('every address of the desk is its page, never from a cache', async () => {
  for (const url of ['/', '/customers', '/conversations/018f?view=mine', '/settings/profile']) {
    const answer = await app.inject({ url, headers: page })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('<title>Kairos</title>')
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  }
})

test('hashed files are kept for ever and sent compressed', async () => {
  const answer = await app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'gzip' } })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-encoding']).toBe('gzip')
  expect(answer.headers['cache-control']).toContain('immutable')
  expect((await app.inject({ url: '/assets/index-old.js', headers: page })).statusCode).toBe(404)
})

test('what is not the desk stays what it is', async () => {
  for (const url of ['/api/v1/nothing', '/api', '/p/unknown', '/form/unknown', '/widget/unknown', '/widget.js']) {
    expect((await app.inject({ url, headers: page })).statusCode, url).toBe(404)
  }
  expect((await app.inject({ url: '/customers', headers: { accept: 'application/json' } })).statusCode).toBe(404)
  expect((await app.inject({ method: 'POST', url: '/customers', headers: page })).statusCode).toBe(404)
  expect((await app.inject({ url: '/manifest.webmanifest' })).json()).toEqual({ name: 'Kairos' })
})

test('nothing outside of the pages can be fetched', async () => {
  for (const url of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/index.html%00',
  ]) {
    const answer = await app.inject({ url, headers: page })
    expect(answer.body, url).not.toContain('not for anybody')
    expect(answer.statusCode, url).toBeLessThan(500)
  }
})
