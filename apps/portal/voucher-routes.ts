import type { FastifyInstance, FastifyRequest } from 'fastify'
import { company, identifyWith } from '#modules/staff/server/index.ts'
import type { PublicVoucher } from '#modules/vouchers/contract.ts'
import { groupedCode, publicCard, qrPath, readableDay, voucherForCustomer } from '#modules/vouchers/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { pageLocale } from './language.ts'
import { VoucherPage } from './pages/VoucherPage.tsx'
import { send } from './send.ts'
import { timesFor } from './times.ts'
import { wordsFor } from './words.ts'

/** Few enough that nobody finds a card by trying; its address has 192 random bits, and the code opens nothing here. */
const config = { permission: 'public', ratePerMinute: 60 } as const
const schema = { hide: true } as const

/** `/v/:token`: a service voucher as its customer has it, as a page and as a picture. */
export function voucherRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  const identify = identifyWith(kernel)

  async function found(request: FastifyRequest): Promise<{ voucher: PublicVoucher; token: string }> {
    const { token } = request.params as { token: string }
    const voucher = await voucherForCustomer(db, token)
    if (!voucher) throw notFound()
    return { voucher, token }
  }

  app.get('/v/:token', { config, schema }, async (request, reply) => {
    const { voucher, token } = await found(request)
    const { name, locale: fallback, timeZone } = await company(db)
    const locale = pageLocale(request, [voucher.language], fallback)
    const t = wordsFor(locale)
    const reader = await identify(request.headers)
    const times = timesFor({ locale, timeZone, now: now(), t })
    reply.header('x-robots-tag', 'noindex, nofollow, noarchive')
    const props = {
      ...{ company: name, locale, t, voucher, token },
      code: groupedCode(voucher.code),
      until: voucher.validUntil ? readableDay(voucher.validUntil, locale) : null,
      settled: voucher.settledAt ? times.dayTime(voucher.settledAt) : null,
      qr: qrPath(`${kernel.publicUrl()}/v/${token}`),
      desk: reader?.permissions.has('vouchers.redeem') ? `/vouchers?open=${voucher.id}` : null,
    }
    return send(reply, VoucherPage, props)
  })

  app.get('/v/:token/card.svg', { config, schema }, async (request, reply) => {
    const { voucher, token } = await found(request)
    const locale = pageLocale(request, [voucher.language], (await company(db)).locale)
    reply.header('x-robots-tag', 'noindex, nofollow, noarchive')
    return reply.type('image/svg+xml; charset=utf-8').send(await publicCard(kernel, { voucher, token, locale }))
  })
}
