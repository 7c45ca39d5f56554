import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { encodingFor } from './packed.ts'
import { portalAt } from './testing.ts'

const hour = 3_600_000
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter, open } = portal
let server: TestServer
let anna: Member
beforeAll(() => {
  ;({ server, anna } = portal)
})

const limit = 50 * 1024
const shown = (html: string) => html.match(/<div class="said">/g)?.length ?? 0

/** Page, style and script of a first visit, as sent. */
async function visit(url: string, headers: Record<string, string>) {
  const get = (at: string) => server.app.inject({ url: at.replace(/^\/*/, '/'), headers })
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync, none: (body: Buffer) => body }
  const page = await get(url)
  const encoding = String(page.headers['content-encoding'] ?? 'none') as keyof typeof unpack
  const html = unpack[encoding](page.rawPayload).toString()
  const parts = [...html.matchAll(/(?:href|src)="(\/portal\/[^"]+)"/g)].map((match) => match[1] ?? '')
  const answers = [page, ...(await Promise.all(parts.map(get)))]
  expect(answers).toHaveLength(3)
  for (const each of answers) {
    expect(each.headers['content-encoding'] ?? 'none').toBe(encoding)
    expect(each.headers.vary).toBe('accept-encoding')
  }
  return { html, encoding, bytes: answers.reduce((sum, { rawPayload }) => sum + rawPayload.length, 0) }
}

/** Sentences that differ, as people's do: what repeats would pack to nothing. */
function reply(seed: number): string {
  let state = seed * 7919 + 1
  const next = (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % most
  }
  const word = () => String.fromCodePoint(0x4e00 + next(2500)) + String.fromCodePoint(0x4e00 + next(2500))
  return Array.from({ length: 300 }, word).join('')
}

test('a long matter is packed and stays under 50 KB in all; without packing fewer messages are shown first', async () => {
  const one = await matter()
  for (let i = 0; i < 60; i += 1) {
    const html = `<p>${reply(i)}</p>`
    expect((await anna.post(`/conversations/${one.id}/messages`, { direction: 'outbound', html })).status).toBe(200)
  }
  for (let i = 0; i < 40; i += 1) {
    const dueAt = new Date(portal.at + (i + 2) * hour).toISOString()
    const text = `${reply(100 + i).slice(0, 60)}`
    expect((await anna.post(`/conversations/${one.id}/promises`, { text, dueAt })).status).toBe(200)
  }
  const packed = [
    await visit(one.url, { 'accept-encoding': 'gzip' }),
    await visit(one.url, { 'accept-encoding': 'gzip, deflate, br, zstd' }),
  ]
  expect(packed.map(({ encoding }) => encoding)).toEqual(['gzip', 'br'])
  for (const { bytes } of packed) expect(bytes).toBeLessThanOrEqual(limit)
  const plain = await visit(one.url, {})
  expect(plain.encoding).toBe('none')
  expect(shown(plain.html)).toBeLessThan(shown(packed[0]?.html ?? ''))
  expect(shown(plain.html)).toBeGreaterThanOrEqual(5)

  // The older ones are a click away, none left out and none twice.
  const seen: string[] = []
  let at: string | null = one.url
  while (at) {
    const { html } = await visit(at, { 'accept-encoding': 'br' })
    seen.unshift(...[...html.matchAll(/<div class="said">(.*?)<\/div>/gs)].map((match) => match[1] ?? ''))
    at = /class="quiet" href="([^"#]+)#messages"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null
  }
  expect(seen).toHaveLength(61)
  expect(new Set(seen).size).toBe(61)
})

test('a matter of a few words is shown whole, packed or not; error pages too', async () => {
  const one = await matter()
  for (const accepted of ['', 'gzip', 'br']) {
    const { bytes, html } = await visit(one.url, { 'accept-encoding': accepted })
    expect(bytes).toBeLessThanOrEqual(limit)
    expect(html).toContain('厨房天花板在滴水。')
    expect((await visit(`/p/${'x'.repeat(32)}`, { 'accept-encoding': accepted })).html).toContain('这个页面打不开了')
  }
  expect((await open(one.url)).status).toBe(200)
})

test.each([
  [undefined, null],
  ['', null],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['GZIP;q=0.5, br;q=0', 'gzip'],
  ['br;q=0.0, gzip;q=0', null],
  ['identity', null],
  ['brotli, xgzip', null],
] as const)('who takes %s is sent %s', (accepted, expected) => {
  expect(encodingFor(accepted)).toBe(expected)
})
