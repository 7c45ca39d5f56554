import type { Caller } from '#apps/server/testing.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import type { issueVoucher, VoucherRecord } from '../contract.ts'

/** Issues a voucher as this member by the API. */
export async function voucherFor(member: Caller, wanted: Partial<BodyOf<typeof issueVoucher>>): Promise<VoucherRecord> {
  const answer = await member.post('/vouchers', { honours: '免排队一次', reason: '电梯停运，让您久等了', ...wanted })
  if (answer.status !== 200) throw new Error(`voucher not issued: ${answer.status} ${answer.text}`)
  return answer.body
}
