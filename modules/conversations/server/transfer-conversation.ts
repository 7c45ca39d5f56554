import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { transferConversation as endpoint } from '../contract.ts'
import { checkAssignee, checkTeam, lockForChange } from './access.ts'
import { place } from './assign-conversation.ts'
import { raiseRead } from './mark-read.ts'
import { writeByStaff } from './post-message.ts'
import { findHead } from './present.ts'

/**
 * Hands a conversation to another team, another person, or both, with a note for them. Whoever gives it away may lose
 * sight of it; that is allowed, and said. What is owed here stays with whoever owes it, who reads on, unless it goes along.
 */
export async function transferConversation(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<ReplyOf<typeof endpoint>> {
  if (input.teamId === undefined && input.assigneeId === undefined) throw badField('teamId', 'required')
  await inTransaction(db, async (tx) => {
    const before = await lockForChange(tx, principal, id)
    const teamId = input.teamId === undefined ? before.teamId : input.teamId
    const stays = teamId === before.teamId ? before.assigneeId : null
    const assigneeId = input.assigneeId === undefined ? stays : input.assigneeId
    await checkTeam(tx, teamId)
    await checkAssignee(tx, assigneeId)
    const moved = teamId !== before.teamId || assigneeId !== before.assigneeId
    let after = moved
      ? await place(tx, before, { teamId, assigneeId, actor: staffActor(principal), along: input.along ?? [] })
      : before
    if (input.note) {
      const { id: messageId = newId(), html, mentions } = input.note
      after = await writeByStaff(tx, after, { principal, messageId, said: { direction: 'note', html, mentions } })
      raiseRead(tx, principal.id, id, after.lastSeq)
    }
  })
  const conversation = await findHead(db, principal, id)
  return { losesAccess: conversation === null, conversation }
}
