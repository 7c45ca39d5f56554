import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import type { CutMoment } from './rules.ts'
import type { StoredMoment } from './stored.ts'

export type NewMoment = Omit<CutMoment, 'messageIds'> & {
  conversationId: string
  customerId: string
  position: number
  promisesMade: number
}

/** Whether what is kept says the same. */
export function isSame(stored: StoredMoment | undefined, made: NewMoment): boolean {
  if (!stored) return false
  return (Object.keys(made) as (keyof NewMoment)[]).every(
    (key) => JSON.stringify(stored[key]) === JSON.stringify(made[key]),
  )
}

/** Keeps moments as cut; touchpoint and scores of known ones stay. In one order, as all who write several do. */
export async function writeMoments(tx: Transaction, moments: readonly NewMoment[]): Promise<void> {
  if (moments.length === 0) return
  const given = JSON.stringify(moments.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  await tx.execute(sql`
    insert into moment (id, conversation_id, customer_id, kind, position, channel, began_at, answered_at, ended_at,
      waiting_seconds, first_message_id, last_message_id, inbound_count, outbound_count, served_by_id, team_id,
      receiver_id, receiver_team_id, steps, promises_made)
    select id, "conversationId", "customerId", kind, position, channel, "beganAt", "answeredAt", "endedAt",
      "waitingSeconds", "firstMessageId", "lastMessageId", "inboundCount", "outboundCount", "servedById", "teamId",
      "receiverId", "receiverTeamId", array(select jsonb_array_elements_text(steps)), "promisesMade"
    from jsonb_to_recordset(${given}::jsonb) as given(id uuid, "conversationId" uuid, "customerId" uuid, kind text,
      position integer, channel text, "beganAt" timestamptz, "answeredAt" timestamptz, "endedAt" timestamptz,
      "waitingSeconds" integer, "firstMessageId" uuid, "lastMessageId" uuid, "inboundCount" integer,
      "outboundCount" integer, "servedById" uuid, "teamId" uuid, "receiverId" uuid, "receiverTeamId" uuid, steps jsonb,
      "promisesMade" integer)
    on conflict (id) do update set conversation_id = excluded.conversation_id, customer_id = excluded.customer_id,
      kind = excluded.kind, position = excluded.position, channel = excluded.channel, began_at = excluded.began_at,
      answered_at = excluded.answered_at, ended_at = excluded.ended_at, waiting_seconds = excluded.waiting_seconds,
      first_message_id = excluded.first_message_id, last_message_id = excluded.last_message_id,
      inbound_count = excluded.inbound_count, outbound_count = excluded.outbound_count,
      served_by_id = excluded.served_by_id, team_id = excluded.team_id, receiver_id = excluded.receiver_id,
      receiver_team_id = excluded.receiver_team_id, steps = excluded.steps, promises_made = excluded.promises_made`)
}

/**
 * Removes what is no moment of its conversation any more. One that has gone to another conversation is not touched: that
 * one's cut has it already, or will when it hears of the move.
 * @returns the ids removed
 */
export async function removeMoments(
  tx: Transaction,
  gone: readonly { id: string; conversationId: string }[],
): Promise<ReadonlySet<string>> {
  if (gone.length === 0) return new Set()
  const removed = await rows<{ id: string }>(
    tx,
    sql`delete from moment m
        using jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as gone(id uuid, "conversationId" uuid)
        where m.id = gone.id and m.conversation_id = gone."conversationId" and not exists (
          select 1 from message said where said.id = m.id and said.conversation_id <> m.conversation_id)
        returning m.id`,
  )
  return new Set(removed.map(({ id }) => id))
}
