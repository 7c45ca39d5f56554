import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer } from '#modules/conversations/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { groupedCode } from '#modules/vouchers/server/index.ts'
import { voucherFor } from '#modules/vouchers/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newToken } from '#platform/server/database/index.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  anna = await server.member('agent', { name: '李安娜' })
})
afterEach(() => setClock())
afterAll(() => server.close())

const pathOf = ({ url }: { url: string }) => new URL(url, 'http://x').pathname
const open = (path: string, headers: Record<string, string> = {}) => server.visitor.get(`/${path}`, { headers })

describe('a service voucher in the customer’s hands', () => {
  test('a card with name, what it honours, why, until when, code and QR; nothing of ours; light', async () => {
    setClock(() => Date.parse('2026-11-22T02:00:00Z'))
    const customerId = await addCustomer(server.kernel, '王丽 & 家人')
    const one = await voucherFor(anna, { customerId, validUntil: '2026-11-30', note: '内部备注' })
    const { status, text, headers } = await open(pathOf(one))
    expect(status).toBe(200)
    for (const shown of ['致 王丽 &amp; 家人', '免排队一次', '电梯停运，让您久等了', '2026年11月30日', '可使用']) {
      expect(text).toContain(shown)
    }
    expect(text).toContain(groupedCode(one.code))
    expect(text).toMatch(/<svg class="qr".*<path d="M0 0h7v1h-7z/)
    for (const hidden of ['内部备注', '李安娜', customerId, '在工作台兑现']) expect(text).not.toContain(hidden)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-robots-tag']).toContain('noindex')
    const parts = [...text.matchAll(/(?:href|src)="(\/portal\/[^"]+)"/g)].map((match) => match[1] ?? '')
    const answers = await Promise.all(parts.map((part) => open(part)))
    const bytes = [text, ...answers.map((part) => part.text)].reduce((sum, each) => sum + Buffer.byteLength(each), 0)
    expect(bytes).toBeLessThan(50 * 1024)

    expect((await open(`${pathOf(one)}?lang=en`)).text).toContain('Valid until November 30, 2026')
    expect((await open(`${pathOf(one)}?lang=zh-TW`)).text).toContain('服務憑證')
    const picture = await open(`${pathOf(one)}/card.svg?lang=zh-TW`)
    expect(picture.headers['content-type']).toContain('image/svg+xml')
    expect(picture.text).toContain('服務憑證')
    // The clock is believed before anything has been noted.
    setClock(() => Date.parse('2026-11-30T16:00:01Z'))
    expect((await open(pathOf(one))).text).toContain('现在已经过期')
  })

  test('a colleague who scans it is led to the desk; honoured, it says so', async () => {
    const one = await voucherFor(anna, { customerId: await addCustomer(server.kernel) })
    const seen = await anna.get(`/${pathOf(one)}`)
    expect(seen.text).toContain(`/vouchers?open=${one.id}`)
    await anna.post(`/vouchers/${one.id}/redeem`, {})
    expect((await open(pathOf(one))).text).toMatch(/今天 \d\d:\d\d 已为您兑现/)
  })

  test('the code opens nothing, and neither does a wrong or wiped token', async () => {
    const customerId = await addCustomer(server.kernel)
    const one = await voucherFor(anna, { customerId })
    for (const wrong of [one.code, groupedCode(one.code), newToken(), 'x', `${pathOf(one).slice(3)}x`]) {
      for (const path of [`/v/${wrong}`, `/v/${wrong}/card.svg`]) {
        const { status, text } = await open(path)
        expect([status, text.includes('这个页面打不开了')]).toEqual([404, true])
      }
    }
    const owner = await server.member('owner')
    await owner.delete(`/customers/${customerId}?anonymise=true`)
    expect((await open(pathOf(one))).status).toBe(404)
  })

  test('who tries many addresses has to wait', async () => {
    const strict = await startTestServer({ KAIROS_RATE_FACTOR: '1' }, server.connectionString)
    const tries: number[] = []
    for (let tried = 0; tried < 62; tried += 1) tries.push((await strict.visitor.get(`//v/${newToken()}`)).status)
    await strict.close()
    expect([tries[0], tries.at(-1)]).toEqual([404, 429])
  })
})
