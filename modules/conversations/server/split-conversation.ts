import { eq, sql } from 'drizzle-orm'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { conversationSplit, type splitConversation as endpoint } from '../contract.ts'
import { audienceOf, lockForChange, publicToken } from './access.ts'
import { insertConversation } from './create-conversation.ts'
import { raiseRead } from './mark-read.ts'
import { recount } from './recount.ts'
import { subjectFrom } from './rules.ts'
import { conversation } from './schema.ts'

/**
 * Moves some messages into a new conversation of the same customer, team and person. At least one stays.
 * @returns the new conversation's id; the same `newId` again gives the one that was made
 */
export async function splitConversation(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<{ newId: string }> {
  const { newId: madeId = newId(), messageIds } = input
  await inTransaction(db, async (tx) => {
    const before = await lockForChange(tx, principal, id)
    if (input.newId) {
      const [made] = await tx
        .select({ from: conversation.linkedFromId })
        .from(conversation)
        .where(eq(conversation.id, madeId))
      if (made?.from === id) return
      if (made) throw badField('newId', 'taken')
    }
    const chosen = await rows<{ id: string; text: string; channel: string }>(
      tx,
      sql`select id, text, channel from message where conversation_id = ${id} and id = any(${sql.param(messageIds)}::uuid[]) order by seq`,
    )
    if (chosen.length < messageIds.length) throw badField('messageIds', 'unknown')
    if (chosen.length >= before.messageCount) throw badField('messageIds', 'conversations:reason.split-all')
    const actor = staffActor(principal)
    const made = await insertConversation(tx, {
      id: madeId,
      customerId: before.customerId,
      subject: input.subject ?? (subjectFrom(chosen[0]?.text ?? '') || before.subject),
      channel: before.channel,
      teamId: before.teamId,
      assigneeId: before.assigneeId,
      priority: before.priority,
      tags: before.tags,
      linkedFromId: id,
      language: before.language,
      actor,
    })
    if (!made) throw badField('newId', 'taken')
    await tx.execute(sql`
      update message m set conversation_id = ${madeId}, seq = o.place
      from (select id, row_number() over (order by seq)::int as place from message
            where conversation_id = ${id} and id = any(${sql.param(messageIds)}::uuid[])) o
      where m.id = o.id`)
    await tx.execute(
      sql`update attachment set conversation_id = ${madeId} where message_id = any(${sql.param(messageIds)}::uuid[])`,
    )
    const split = await recount(tx, made, chosen.length)
    const rest = await recount(tx, before)
    await record(tx, conversationSplit, {
      actor,
      subjectId: id,
      audience: [...audienceOf(rest), publicToken(id)],
      data: { newId: madeId, newNumber: made.number, messageIds },
    })
    raiseRead(tx, principal.id, madeId, split.lastSeq)
  })
  return { newId: madeId }
}
