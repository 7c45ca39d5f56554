import { sql } from 'drizzle-orm'
import { lockForChange } from '#modules/conversations/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type MomentItemRecord, momentTouchpointSet } from '../../contract/moments.ts'
import { momentAudience } from '../access.ts'
import { readMomentItem } from '../cut/list-moments.ts'
import { touchpointCorrection } from './schema.ts'

/**
 * Somebody says which kind of contact it was, and the rules leave it alone from then on. The correction is remembered, so
 * that several alike can become a rule; of one moment only the last counts.
 * @throws Problem `not-found`; `bad-request` on `touchpointId`: unknown, archived, or the moment is a hand-over
 */
export async function setMomentTouchpoint(
  db: Database,
  { principal, momentId, touchpointId }: { principal: Principal; momentId: string; touchpointId: string | null },
): Promise<MomentItemRecord> {
  await inTransaction(db, async (tx) => {
    const [seen] = await rows<{ conversationId: string }>(
      tx,
      sql`select conversation_id as "conversationId" from moment where id = ${momentId}`,
    )
    if (!seen) throw notFound()
    const home = await lockForChange(tx, principal, seen.conversationId)
    const [found] = await rows<{ kind: string; from: string | null; channel: string; teamId: string | null }>(
      tx,
      sql`select kind, touchpoint_id as "from", channel, team_id as "teamId" from moment where id = ${momentId} for update`,
    )
    if (!found) throw notFound()
    if (found.kind === 'internal') throw badField('touchpointId', 'moments:reason.touchpoint-internal')
    if (touchpointId) {
      const [given] = await rows<{ archived: boolean }>(
        tx,
        sql`select archived_at is not null as archived from touchpoint where id = ${touchpointId}`,
      )
      if (!given) throw badField('touchpointId', 'unknown')
      if (given.archived && found.from !== touchpointId)
        throw badField('touchpointId', 'moments:reason.touchpoint-archived')
    }
    if (found.from === touchpointId) return
    await rows(
      tx,
      sql`update moment set touchpoint_id = ${touchpointId}, touchpoint_by = 'hand', touchpoint_rule_id = null
          where id = ${momentId}`,
    )
    await rows(tx, sql`delete from touchpoint_correction where moment_id = ${momentId} and settled_at is null`)
    await tx.insert(touchpointCorrection).values({
      id: newId(),
      momentId,
      conversationId: home.id,
      fromId: found.from,
      toId: touchpointId,
      channel: found.channel,
      teamId: found.teamId,
      tags: home.tags,
      at: now(),
      byId: principal.id,
    })
    await record(tx, momentTouchpointSet, {
      actor: staffActor(principal),
      subjectId: home.id,
      audience: momentAudience(home, false),
      data: { conversationId: home.id, momentId, from: found.from, to: touchpointId },
    })
  })
  return readMomentItem(db, { principal, momentId })
}
