import { ask, askSlot } from '#modules/moments/server/choices/schema.ts'
import { codeOf } from '#modules/vouchers/server/rules.ts'
import { voucher, voucherChange, voucherKind } from '#modules/vouchers/server/schema.ts'
import { newToken, type Transaction } from '#platform/server/database/index.ts'
import type { DemoCompany, DemoConversation } from './content/types.ts'
import { demoId } from './ids.ts'

const day = 86_400_000
const kinds = [
  ['免费上门维修一次', 180],
  ['优先派工一次', 180],
  ['减免一个月停车费', 365],
  ['免费家政保洁一次', 90],
] as const
export const demoKindIds = kinds.map((_, index) => demoId(`voucher-kind:${index}`))

/** Days ago, days until its end (null: none), what became of it, kind, why. */
const given = [
  [2, 88, 'open', 0, '周三约好上门，让您白等了两个小时，对不起。'],
  [5, 3, 'open', 1, '电梯停运三天，谢谢您的耐心。'],
  [9, 171, 'open', 2, '车位被占多日才处理好，给您添麻烦了。'],
  [12, null, 'open', 3, '装修垃圾清运晚了两天，谢谢您体谅。'],
  [20, 160, 'redeemed', 0, '漏水返修了两次才修好，对不起。'],
  [33, 57, 'redeemed', 1, '门禁卡补办让您跑了两趟。'],
  [60, -10, 'expired', 3, '楼道清洁没有做到位，感谢您指出来。'],
  [15, 75, 'withdrawn', 2, '停车费多扣，已原路退还。'],
] as const

/** The numbers of a code, from a key: the same company always has the same codes. */
const numbersOf = (key: string) => [...Buffer.from(demoId(key).replaceAll('-', ''), 'hex')].slice(0, 9)

function voucherRows(demo: DemoCompany, at: number) {
  // Conversations of customers who said they were not content, the latest first.
  const homes = demo.conversations.filter((one) => one.assignee && (one.score?.value ?? 1) < 0).toReversed()
  return given.flatMap(([ago, left, state, kind, reason], index) => {
    const home = homes[index]
    const person = demo.customers.find(({ key }) => key === home?.customer)
    if (!home?.assignee || !person) return []
    const key = `voucher:${index}`
    const issuedAt = new Date(at - ago * day)
    const end = left === null ? null : new Date(at + left * day).toISOString().slice(0, 10)
    const settled = state === 'redeemed' || state === 'withdrawn'
    const settledAt = settled ? new Date(at - (ago / 2) * day) : null
    return [
      {
        id: demoId(key),
        code: codeOf(numbersOf(key)),
        token: newToken(),
        customerId: demoId(home.customer),
        customerName: person.salutation,
        conversationId: demoId(home.key),
        kindId: demoId(`voucher-kind:${kind}`),
        honours: kinds[kind][0],
        reason,
        validUntil: end,
        expiresAt: end ? new Date(Date.parse(`${end}T16:00:00Z`)) : null,
        state,
        issuedAt,
        issuedById: demoId(home.assignee),
        settledAt,
        settledById: settled ? demoId(demo.staff[0]?.key ?? home.assignee) : null,
        place: state === 'redeemed' ? '南门前台' : null,
      },
    ]
  })
}

/** Times and questions for customers whose matters are being worked on. */
function askRows(demo: DemoCompany, at: number) {
  const running = demo.conversations.filter((one) => one.status === 'open' && one.assignee).slice(-6)
  const by = (one: DemoConversation) => ({
    conversationId: demoId(one.key),
    askedAt: new Date(Math.min(Date.parse(one.updatedAt), at)),
    askedById: demoId(one.assignee ?? ''),
  })
  const asks = running.map((one, index) => ({
    id: demoId(`ask:${one.key}`),
    ...by(one),
    ...(index % 2 === 0
      ? { kind: 'slots' as const, text: '师傅哪天上门方便？' }
      : { kind: 'question' as const, text: '方便拍一张现场的照片吗？' }),
  }))
  const slots = asks.flatMap((one) =>
    one.kind === 'slots'
      ? [20, 26, 44].map((hours) => {
          const from = Math.ceil(at / 3_600_000 + hours) * 3_600_000
          return {
            id: demoId(`slot:${one.id} ${hours}`),
            askId: one.id,
            from: new Date(from),
            to: new Date(from + 7_200_000),
          }
        })
      : [],
  )
  return { asks, slots }
}

/** Vouchers with their histories, what is usually given, and what customers are asked. `at`: the present, ms. */
export async function loadVouchers(tx: Transaction, demo: DemoCompany, at: number): Promise<void> {
  const values = kinds.map(([text, validDays], position) => ({ id: demoKindIds[position]!, text, validDays, position }))
  await tx.insert(voucherKind).values(values)
  const vouchers = voucherRows(demo, at)
  if (vouchers.length > 0) await tx.insert(voucher).values(vouchers)
  const changes = vouchers.flatMap((one) => [
    {
      id: demoId(`${one.id} issued`),
      voucherId: one.id,
      at: one.issuedAt,
      kind: 'issued' as const,
      byId: one.issuedById,
    },
    ...(one.settledAt
      ? [
          {
            id: demoId(`${one.id} settled`),
            voucherId: one.id,
            at: one.settledAt,
            kind: one.state === 'redeemed' ? ('redeemed' as const) : ('withdrawn' as const),
            byId: one.settledById,
            place: one.place,
          },
        ]
      : []),
  ])
  if (changes.length > 0) await tx.insert(voucherChange).values(changes)
  const { asks, slots } = askRows(demo, at)
  if (asks.length > 0) await tx.insert(ask).values(asks)
  if (slots.length > 0) await tx.insert(askSlot).values(slots)
}
