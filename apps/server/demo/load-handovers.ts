import { moment } from '#modules/moments/server/cut/schema.ts'
import { score } from '#modules/moments/server/schema.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { DemoCompany, DemoConversation, DemoHandover } from './content/types.ts'
import { demoId } from './ids.ts'
import { handoverId } from './load-conversations.ts'
import { inBatches } from './load-people.ts'

const hour = 3_600_000
/** What is older has been read by whoever gave it. */
const unread = 48 * hour

/** What colleagues say of what was handed to them; one in two says something. */
const said: readonly ({ value: number; words: string } | null)[] = [
  { value: 2, words: '前因后果都写了，接过来就能办' },
  null,
  { value: 1, words: '清楚' },
  { value: -1, words: '没写客户几点在家，又打电话问了一遍' },
  null,
  { value: 1, words: '' },
  { value: 3, words: '连住户的顾虑都写明了，省了我半天' },
  null,
  { value: -2, words: '已经答应过客户今天上门，备注里没提，差点误了' },
  { value: 0, words: '' },
  null,
  { value: 2, words: '照片和门牌都有，谢谢' },
]

type Given = { one: DemoConversation; each: DemoHandover }

function rowsOf({ one, each }: Given, { value, words }: { value: number; words: string }, present: number) {
  const id = handoverId(one, each)
  const scoreId = demoId(`${one.key} handover score ${each.at}`)
  const beganAt = new Date(each.at)
  const at = new Date(beganAt.getTime() + hour)
  const conversationId = demoId(one.key)
  const servedById = demoId(each.by)
  return {
    // As the hand-over is cut a moment later; until then it holds the score.
    moment: {
      ...{ id, conversationId, customerId: demoId(one.customer), kind: 'internal' as const, position: 1 },
      ...{ channel: one.channel, beganAt, servedById, teamId: demoId(each.fromTeam), receiverId: demoId(each.to) },
      ...{ scoreId, scoreValue: value, scoreSource: 'customer' as const, scoreAt: at },
    },
    score: {
      ...{ id: scoreId, conversationId, momentId: id, value, source: 'customer' as const, words },
      ...{ byKind: 'staff' as const, byId: demoId(each.to), at, channel: 'desk' as const, effective: false },
      ...{ servedById, teamId: demoId(each.toTeam) },
      seenAt: value < 0 && at.getTime() < present - unread ? new Date(at.getTime() + hour) : null,
    },
  }
}

/** Colleagues' scores of hand-overs (method A6). `at`: the present, ms. */
export async function loadHandovers(tx: Transaction, demo: DemoCompany, at: number): Promise<void> {
  const given = demo.conversations
    .flatMap((one) => one.handovers.map((each) => ({ one, each })))
    .filter(({ each }) => Date.parse(each.at) + hour < at)
  const scored = given.flatMap((handed, index) => {
    const opinion = said[index % said.length]
    return opinion ? [rowsOf(handed, opinion, at)] : []
  })
  await inBatches(
    scored.map((one) => one.moment),
    (part) => tx.insert(moment).values(part),
  )
  await inBatches(
    scored.map((one) => one.score),
    (part) => tx.insert(score).values(part),
  )
}
