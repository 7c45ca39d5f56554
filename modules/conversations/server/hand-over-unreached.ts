import { eq, sql } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { messageDelivered } from '../contract.ts'
import { audienceOf, type Conversation, publicToken } from './access.ts'
import { afterMessage } from './rules.ts'
import { conversation } from './schema.ts'
import { recordStatus } from './status.ts'

/**
 * The customer of a locked conversation can read from now on what was written while there was no way to them: it counts
 * from now on as any other answer, and its `meta` says under `channel` when they were given the way.
 * @returns the ids of those messages; none when nothing waited
 */
export async function handOverUnreached(
  tx: Transaction,
  before: Conversation,
  { channel, actor }: { channel: string; actor: Actor },
): Promise<string[]> {
  const at = now()
  const found = await rows<{ id: string; answers: boolean }>(
    tx,
    sql`update message set delivery = 'sent', private = false, meta = coalesce(meta, '{}'::jsonb) || jsonb_build_object(
            ${channel}::text, jsonb_build_object('givenAt', ${at.toISOString()}::text))
        where conversation_id = ${before.id} and delivery = 'unreached'
        returning id, not exists (select 1 from message later where later.conversation_id = message.conversation_id
          and later.direction = 'inbound' and not later.private and later.seq > message.seq) as answers`,
  )
  if (found.length === 0) return []
  // What the customer said since is not answered by it.
  const said = { direction: 'outbound', kind: 'message', occurredAt: at, private: false, closing: false } as const
  const authorKind = found.some(({ answers }) => answers) ? 'staff' : 'system'
  const { status, firstResponseAt, waitingSince, lastInboundAt, lastOutboundAt } = afterMessage(before, {
    ...said,
    authorKind,
  })
  const [after] = await tx
    .update(conversation)
    .set({
      ...{ status, firstResponseAt, waitingSince, lastInboundAt, lastOutboundAt },
      version: sql`${conversation.version} + 1`,
    })
    .where(eq(conversation.id, before.id))
    .returning()
  if (!after) throw new Error(`conversation ${before.id} is not there`)
  if (before.status !== after.status) await recordStatus(tx, before, after, { actor, cause: 'reply' })
  const messageIds = found.map(({ id }) => id)
  await record(tx, messageDelivered, {
    actor,
    subjectId: before.id,
    audience: [...audienceOf(after), publicToken(before.id)],
    data: { messageIds, state: 'sent' },
  })
  return messageIds
}
