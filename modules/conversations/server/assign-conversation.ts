import { eq, sql } from 'drizzle-orm'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Actor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, rows, type Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { record, writeEvents } from '#platform/server/events/index.ts'
import { conversationAssigned, type assignConversation as endpoint } from '../contract.ts'
import { audienceOf, type Conversation, checkAssignee, lockForChange } from './access.ts'
import { iso, type Stamp } from './present.ts'
import { conversation } from './schema.ts'

/**
 * Gives a conversation to somebody or to nobody. With `expectedAssigneeId`, only if it still is with that person: of two
 * who take it at once, the second is told who has it.
 * @throws Problem `conversations.already-assigned` (409, details {assigneeId, name, at})
 */
export async function assignConversation(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<void> {
  const { assigneeId, expectedAssigneeId } = input
  await inTransaction(db, async (tx) => {
    const before = await lockForChange(tx, principal, id)
    if (before.assigneeId === assigneeId) return
    if (expectedAssigneeId !== undefined && before.assigneeId !== expectedAssigneeId)
      throw await alreadyAssigned(tx, before)
    await checkAssignee(tx, assigneeId)
    await place(tx, before, { teamId: before.teamId, assigneeId, actor: staffActor(principal) })
  })
}

/** Puts a conversation with a team and a person and records it; both the old and the new ones hear of it. */
export async function place(
  tx: Transaction,
  before: Conversation,
  {
    teamId,
    assigneeId,
    actor,
    along = [],
  }: { teamId: string | null; assigneeId: string | null; actor: Actor; along?: readonly string[] },
): Promise<Conversation> {
  const [after] = await tx
    .update(conversation)
    .set({ teamId, assigneeId, version: sql`${conversation.version} + 1` })
    .where(eq(conversation.id, before.id))
    .returning()
  if (!after) throw new Error(`conversation ${before.id} is not there`)
  await record(tx, conversationAssigned, {
    actor,
    subjectId: before.id,
    audience: audienceOf(before, after),
    data: {
      from: before.assigneeId,
      to: assigneeId,
      fromTeamId: before.teamId,
      toTeamId: teamId,
      ...(along.length > 0 ? { along: [...along] } : {}),
    },
  })
  return after
}

/** Somebody else has it (409): who, and since when. */
export async function alreadyAssigned(tx: Transaction, one: Conversation): Promise<Problem> {
  await writeEvents(tx)
  const [last] = await rows<{ name: string | null; at: Stamp | null }>(
    tx,
    sql`select (select m.name from member m where m.id = ${one.assigneeId}::uuid) as name,
          (select e.at from event e where e.subject_id = ${one.id} and e.name = ${conversationAssigned.name} order by e.id desc limit 1) as at`,
  )
  return new Problem('conversations.already-assigned', {
    status: 409,
    params: { name: last?.name ?? '' },
    details: { assigneeId: one.assigneeId, name: last?.name ?? null, at: last?.at ? iso(last.at) : null },
  })
}
