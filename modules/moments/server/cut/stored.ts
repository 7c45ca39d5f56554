import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import type { CutMoment } from './rules.ts'

/** A moment as it is kept; `touchpointBy` says whether the rules may still give it another touchpoint. */
export type StoredMoment = Omit<CutMoment, 'messageIds'> & {
  conversationId: string
  customerId: string
  position: number
  promisesMade: number
  touchpointId: string | null
  touchpointBy: 'rule' | 'hand' | null
}

/** How many of the newest are looked at to find where to begin. */
const newest = 50

type Stamp = string
type Row = Omit<StoredMoment, 'beganAt' | 'answeredAt' | 'endedAt'> & {
  beganAt: Stamp
  answeredAt: Stamp | null
  endedAt: Stamp | null
}

/**
 * The newest moments of each conversation, and the hand-overs that went on at `since` or do so still; with `since` null
 * all of them. By position.
 */
export async function readStored(
  tx: Transaction,
  wanted: readonly { id: string; since: Date | null }[],
): Promise<Map<string, StoredMoment[]>> {
  const found = await rows<Row>(
    tx,
    sql`select m.id, m.conversation_id as "conversationId", m.customer_id as "customerId", m.kind, m.position, m.channel, m.began_at as "beganAt",
          m.answered_at as "answeredAt", m.ended_at as "endedAt", m.waiting_seconds as "waitingSeconds",
          m.first_message_id as "firstMessageId", m.last_message_id as "lastMessageId",
          m.inbound_count as "inboundCount", m.outbound_count as "outboundCount", m.served_by_id as "servedById",
          m.team_id as "teamId", m.receiver_id as "receiverId", m.receiver_team_id as "receiverTeamId", m.steps,
          m.promises_made as "promisesMade", m.touchpoint_id as "touchpointId", m.touchpoint_by as "touchpointBy"
        from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted(id uuid, since timestamptz)
        join moment m on m.conversation_id = wanted.id and (wanted.since is null
          or m.position > (select max(position) from moment where conversation_id = wanted.id) - ${newest}::int
          or m.kind = 'internal' and coalesce(m.ended_at, 'infinity') >= wanted.since)
        order by m.conversation_id, m.position`,
  )
  const moments = found.map(
    (row): StoredMoment => ({
      ...row,
      beganAt: new Date(row.beganAt),
      answeredAt: row.answeredAt === null ? null : new Date(row.answeredAt),
      endedAt: row.endedAt === null ? null : new Date(row.endedAt),
    }),
  )
  return Map.groupBy(moments, (one) => one.conversationId)
}
