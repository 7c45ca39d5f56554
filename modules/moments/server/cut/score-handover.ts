import { and, eq, isNull, sql } from 'drizzle-orm'
import { checkLive, lockConversation, lockForChange } from '#modules/conversations/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, forbidden, notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { handoverScored, handoverScoreSeen, type MomentItemRecord } from '../../contract/moments.ts'
import { momentAudience } from '../access.ts'
import { refreshMomentScores } from '../estimate/refresh-moment-scores.ts'
import { score } from '../schema.ts'
import { readMomentItem } from './list-moments.ts'

type Given = { principal: Principal; momentId: string; id?: string; value: number; words?: string }
type Handover = {
  conversationId: string
  kind: string
  receiverId: string | null
  receiverTeamId: string | null
  servedById: string | null
}

/**
 * The colleague who took over scores the hand-over: in it they are the customer (method A6), and stay so when they have
 * passed it on, as one does with what was given to the wrong person. It speaks of that moment alone and is never the
 * customer's score of the conversation. The same id again changes nothing.
 * @throws Problem `not-found`; `forbidden` unless it was given to the reader or to a team of theirs; `bad-request` on `id`
 */
export async function scoreHandover(db: Database, given: Given): Promise<MomentItemRecord> {
  const { principal, momentId, value, id = newId() } = given
  await inTransaction(db, async (tx) => {
    const [found] = await rows<Handover>(
      tx,
      sql`select conversation_id as "conversationId", kind, receiver_id as "receiverId",
            receiver_team_id as "receiverTeamId", served_by_id as "servedById" from moment where id = ${momentId}`,
    )
    if (!found) throw notFound()
    const home = await lockHome(tx, principal, found)
    const ofTeam = found.receiverTeamId !== null && principal.teamIds.includes(found.receiverTeamId)
    const mine = found.receiverId === principal.id || (ofTeam && found.servedById !== principal.id)
    if (found.kind !== 'internal' || !mine) throw forbidden()
    const made = await tx
      .insert(score)
      .values({
        id,
        conversationId: home.id,
        momentId,
        value,
        source: 'customer',
        words: given.words?.trim() ?? '',
        comment: '',
        byKind: 'staff',
        byId: principal.id,
        recordedById: null,
        at: now(),
        channel: 'desk',
        effective: false,
        servedById: found.servedById,
        teamId: home.teamId,
      })
      .onConflictDoNothing()
      .returning({ id: score.id })
    if (made.length === 0) {
      const [known] = await tx.select().from(score).where(eq(score.id, id))
      if (known?.momentId !== momentId || known.byId !== principal.id) throw badField('id', 'taken')
      return
    }
    await refreshMomentScores(tx, [momentId])
    // Its last step (handover-rules.ts), said at once; cutting it anew says the same.
    await tx.execute(sql`
      update moment set steps = steps || array['confirm'] where id = ${momentId} and not 'confirm' = any(steps)`)
    await record(tx, handoverScored, {
      actor: staffActor(principal),
      subjectId: home.id,
      audience: [...momentAudience(home, false), ...(found.servedById ? [`staff:${found.servedById}`] : [])],
      data: { conversationId: home.id, momentId, scoreId: id, value, givenById: found.servedById },
    })
  })
  return readMomentItem(db, { principal, momentId })
}

async function lockHome(tx: Transaction, reader: Principal, { conversationId, receiverId }: Handover) {
  if (receiverId !== reader.id) return lockForChange(tx, reader, conversationId)
  const home = await lockConversation(tx, conversationId)
  if (!home) throw notFound()
  checkLive(home)
  return home
}

/**
 * Whoever gave the hand-over has read what their colleague said of it; it leaves their Today. The same again changes
 * nothing.
 * @throws Problem `not-found`; `forbidden` unless the reader gave it; `bad-request` on `scoreId`
 */
export async function readHandoverScore(
  db: Database,
  { principal, momentId, scoreId }: { principal: Principal; momentId: string; scoreId: string },
): Promise<MomentItemRecord> {
  const { servedBy, kind, conversationId } = await readMomentItem(db, { principal, momentId })
  if (kind !== 'internal' || servedBy?.id !== principal.id) throw forbidden()
  await inTransaction(db, async (tx) => {
    const home = await lockConversation(tx, conversationId)
    if (!home) throw notFound()
    const ours = and(
      eq(score.id, scoreId),
      eq(score.momentId, momentId),
      eq(score.source, 'customer'),
      eq(score.byKind, 'staff'),
    )
    const [made] = await tx
      .update(score)
      .set({ seenAt: now() })
      .where(and(ours, isNull(score.seenAt)))
      .returning({ id: score.id })
    if (!made) {
      const [known] = await tx.select({ id: score.id }).from(score).where(ours)
      if (!known) throw badField('scoreId', 'unknown')
      return
    }
    await record(tx, handoverScoreSeen, {
      actor: staffActor(principal),
      subjectId: conversationId,
      audience: [...momentAudience(home, false), `staff:${principal.id}`],
      data: { conversationId, momentId, scoreId },
    })
  })
  return readMomentItem(db, { principal, momentId })
}
