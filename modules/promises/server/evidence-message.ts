import { and, eq } from 'drizzle-orm'
import { loggedKinds } from '#modules/conversations/contract.ts'
import { message } from '#modules/conversations/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import { leaders, type Role } from '#platform/contract/permission.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { type LateRecord, writtenDownWithin } from '../contract.ts'
import { readCustomersYes, saysYes } from './hooks.ts'
import type { PromiseRow } from './queries.ts'

/** Written down so soon, it is as if at once, ms. */
const atOnce = 600_000
const logged: readonly string[] = loggedKinds

/**
 * The message that shows a promise kept, and when it counts: one of ours, or the customer's yes, said after it was made, and
 * not the very one that made it. A call, visit or letter counts when it happened, if it was written down within
 * `writtenDownWithin` or by somebody who leads; else when it was written down. Written down later than at once, that is
 * told by `record`, counted or not.
 * @throws Problem `bad-request` on `evidenceMessageId`, with the reason
 */
export async function evidenceOf(
  tx: Transaction,
  row: PromiseRow,
  messageId: string,
): Promise<{ at: Date; record: LateRecord | null }> {
  const refused = (why: string) => badField('evidenceMessageId', `promises:reason.${why}`)
  const [found] = await tx
    .select({
      at: message.occurredAt,
      arrivedAt: message.createdAt,
      authorKind: message.authorKind,
      direction: message.direction,
      kind: message.kind,
      text: message.text,
      role: member.role,
    })
    .from(message)
    .leftJoin(member, and(eq(message.authorKind, 'staff'), eq(member.id, message.authorId)))
    .where(and(eq(message.id, messageId), eq(message.conversationId, row.conversationId)))
  if (!found) throw refused('message')
  if (messageId === row.fromMessageId) throw refused('message-made-it')
  // The clock of a customer's mail is theirs: it counts when it arrived.
  const said = found.authorKind === 'customer' ? found.arrivedAt : found.at
  if (said < row.createdAt) throw refused('message-before')
  const record = lateRecord(found)
  const shows = { at: record?.counts === false ? found.arrivedAt : found.at, record }
  const ours = found.authorKind === 'staff' && found.direction !== 'inbound'
  if (ours || saysYes(found.text)) return shows
  if ((await readCustomersYes(tx, row.conversationId))?.messageId === messageId) return shows
  throw refused('message-not-ours')
}

type Found = {
  at: Date
  arrivedAt: Date
  authorKind: string
  kind: string
  role: Role | null
}

/** null: no record of something spoken or sent on paper, or one that was written at once. */
function lateRecord({ at, arrivedAt, authorKind, kind, role }: Found): LateRecord | null {
  const after = arrivedAt.getTime() - at.getTime()
  if (authorKind !== 'staff' || !logged.includes(kind) || after <= atOnce) return null
  return {
    kind: kind as LateRecord['kind'],
    happenedAt: at.toISOString(),
    writtenAt: arrivedAt.toISOString(),
    counts: after <= writtenDownWithin || (role !== null && leaders.includes(role)),
  }
}
