import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { exportVouchers } from './export-vouchers.ts'
import { cardForStaff } from './for-customer.ts'
import { issueVoucher } from './issue-voucher.ts'
import { listKinds, writeKinds } from './kinds.ts'
import { countVouchers, listVouchers } from './list-vouchers.ts'
import { findVoucher, readVoucher } from './read-voucher.ts'
import { redeemVoucher } from './redeem-voucher.ts'
import { undoRedemption, withdrawVoucher } from './settle-voucher.ts'

export function routes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  serve(app, contract.issueVoucher, ({ body, principal }) => issueVoucher(kernel, { ...body, principal }))
  serve(app, contract.listVouchers, ({ query, principal }) => listVouchers(kernel, { ...query, principal }))
  serve(app, contract.countVouchers, () => countVouchers(db))
  serve(app, contract.exportVouchers, async ({ query, principal, reply }) => {
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="vouchers.csv"')
    return reply.send(await exportVouchers(kernel, { ...query, principal }))
  })
  serve(app, contract.findVoucher, ({ body, principal }) => findVoucher(kernel, { ...body, principal }))
  serve(app, contract.readVoucher, ({ params, principal }) => readVoucher(kernel, { principal, id: params.id }))
  serve(app, contract.voucherCard, async ({ params, principal, reply }) => {
    const svg = await cardForStaff(kernel, { principal, id: params.id })
    return reply.type('image/svg+xml; charset=utf-8').header('cache-control', 'no-store').send(svg)
  })
  serve(app, contract.redeemVoucher, ({ params, body, principal }) =>
    redeemVoucher(kernel, { ...body, principal, id: params.id }),
  )
  serve(app, contract.undoRedemption, ({ params, body, principal }) =>
    undoRedemption(kernel, { ...body, principal, id: params.id }),
  )
  serve(app, contract.withdrawVoucher, ({ params, body, principal }) =>
    withdrawVoucher(kernel, { ...body, principal, id: params.id }),
  )
  serve(app, contract.listVoucherKinds, () => listKinds(db))
  serve(app, contract.writeVoucherKinds, ({ body, principal }) => writeKinds(db, { principal, items: body.items }))
}
