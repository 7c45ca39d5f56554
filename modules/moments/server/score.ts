import { and, eq, sql } from 'drizzle-orm'
import { type Conversation, lockConversation, lockForChange } from '#modules/conversations/server/index.ts'
import { type Actor, customerActor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, forbidden, notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type MomentRecord, momentScored, type ScoreChannel, type ScoreSource } from '../contract.ts'
import { momentAudience } from './access.ts'
import { moment } from './cut/schema.ts'
import { refreshMomentScores } from './estimate/refresh-moment-scores.ts'
import { readMoment } from './read-moment.ts'
import { confirmedByScore, effectiveScore } from './rules.ts'
import { score } from './schema.ts'
import { strongestFirst } from './score-order.ts'
import { moveByEvidence, standingsOf } from './step-evidence.ts'
import { checkTold } from './told-score.ts'

type Entry = {
  principal: Principal
  conversationId: string
  id?: string
  source: 'customer' | 'reviewer'
  value: number
  words?: string
  comment?: string
  channel?: ScoreChannel
  momentId?: string
}

/**
 * A score entered at the desk: what the customer said (then `recordedBy` is who wrote it down), or a reviewer's own.
 * The same id again changes nothing.
 * @throws Problem `not-found`, `conversations.merged`; `forbidden` for a reviewer's score without `moments.review`;
 * `bad-request` on `id`, `momentId`, and on `words` or `channel` of what the customer said (told-score.ts)
 */
export async function addScore(db: Database, entry: Entry): Promise<MomentRecord> {
  const { principal, conversationId, source } = entry
  if (source === 'reviewer' && !principal.permissions.has('moments.review')) throw forbidden()
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const told = source === 'customer'
    if (entry.momentId) await mustBeMoment(tx, home.id, entry.momentId)
    const again = entry.id !== undefined && (await isKnown(tx, entry.id))
    const momentId = told && !again ? await checkTold(tx, home.id, entry) : null
    await writeScore(tx, home, {
      ...entry,
      ...(momentId ? { momentId } : {}),
      by: told ? customerActor(home.customerId) : staffActor(principal),
      recordedById: told ? principal.id : null,
      actor: staffActor(principal),
      channel: entry.channel ?? 'desk',
    })
  })
  return readMoment(db, { principal, conversationId })
}

async function isKnown(tx: Transaction, id: string): Promise<boolean> {
  const found = await tx.select({ id: score.id }).from(score).where(eq(score.id, id))
  return found.length > 0
}

type CustomerScore = {
  /** Made by the sender: the same one again changes nothing. */
  id?: string
  conversationId: string
  /** −3 … +3 */
  value: number
  /** The customer's words, at most 500 characters. */
  words?: string
  /** At most 4000 characters. */
  comment?: string
  channel: ScoreChannel
  /** A message that asked for it: the score speaks of its moment. Without one, of the latest when it was given. */
  ofMessageId?: string | undefined
  /** Nobody has asked whether the matter is solved: a good score speaks of its moment and does not end Confirm. */
  unasked?: boolean
}

/**
 * The customer's own score, from a channel that knows who it is (never from a GET: mail scanners follow links).
 * @returns the score's id
 * @throws Problem `not-found`; `bad-request` on `id` or `value`
 */
export async function recordCustomerScore(tx: Transaction, given: CustomerScore): Promise<string> {
  if (!Number.isInteger(given.value) || given.value < -3 || given.value > 3) throw badField('value', 'other')
  const home = await lockConversation(tx, given.conversationId)
  if (!home) throw notFound()
  const by = customerActor(home.customerId)
  return writeScore(tx, home, { ...given, source: 'customer', by, recordedById: null, actor: by })
}

type NewScore = {
  id?: string
  momentId?: string
  ofMessageId?: string | undefined
  unasked?: boolean
  source: ScoreSource
  value: number
  words?: string
  comment?: string
  channel: ScoreChannel
  by: Actor
  recordedById: string | null
  /** Who did it here, for the event. */
  actor: Actor
}

/** The only way a score comes into being: its row, which one counts now, its event, and what it says about Confirm. */
async function writeScore(tx: Transaction, home: Conversation, given: NewScore): Promise<string> {
  const { id = newId(), source, value, channel, by, recordedById, actor } = given
  const momentId = given.momentId ?? (given.ofMessageId ? await momentOfMessage(tx, home.id, given.ofMessageId) : null)
  const made = await tx
    .insert(score)
    .values({
      id,
      conversationId: home.id,
      momentId,
      value,
      source,
      words: given.words?.trim() ?? '',
      comment: given.comment?.trim() ?? '',
      byKind: by.kind,
      byId: by.id,
      recordedById,
      at: now(),
      channel,
      effective: false,
      servedById: home.assigneeId,
      teamId: home.teamId,
    })
    .onConflictDoNothing()
    .returning({ id: score.id })
  if (made.length === 0) {
    const [known] = await tx.select().from(score).where(eq(score.id, id))
    const same = known?.conversationId === home.id && known.byId === by.id && known.recordedById === recordedById
    if (!same) throw badField('id', 'taken')
    return id
  }
  const effective = (await chooseEffective(tx, home.id)) === id
  if (momentId) await refreshMomentScores(tx, [momentId])
  await record(tx, momentScored, {
    actor,
    subjectId: home.id,
    // What a reviewer or the product thinks is not for the customer's window.
    audience: momentAudience(home, source === 'customer'),
    data: { conversationId: home.id, scoreId: id, value, source, channel, effective },
  })
  // What we wrote down does not overturn what the customer has said with their own hand.
  if (source === 'customer' && (recordedById === null || effective)) {
    const { state, kind } = confirmedByScore(value)
    if (given.unasked && state === 'done') return id
    const standing = (await standingsOf(tx, home.id)).confirm
    await moveByEvidence(tx, { home, standing, step: 'confirm', state, kind, actor: by })
  }
  return id
}

/** @throws Problem `bad-request` on `momentId` unless it is one of this conversation */
export async function mustBeMoment(tx: Transaction, conversationId: string, momentId: string): Promise<void> {
  const found = await rows(tx, sql`select 1 from moment where id = ${momentId} and conversation_id = ${conversationId}`)
  if (found.length === 0) throw badField('momentId', 'unknown')
}

/** The contact in which a message of ours asked for the score; null while it has not been cut. */
async function momentOfMessage(tx: Transaction, conversationId: string, messageId: string): Promise<string | null> {
  const [found] = await rows<{ id: string }>(
    tx,
    sql`select m.id from message said join moment m on m.conversation_id = said.conversation_id
          and m.kind <> 'internal' and m.began_at <= said.occurred_at
        where said.id = ${messageId} and said.conversation_id = ${conversationId} order by m.position desc limit 1`,
  )
  return found?.id ?? null
}

/** Marks the score that counts; whoever asks has locked the conversation. @returns its id */
export async function chooseEffective(tx: Transaction, conversationId: string): Promise<string | null> {
  // What colleagues say to each other in a hand-over speaks of that moment alone.
  const scores = await tx
    .select({
      id: score.id,
      source: score.source,
      recordedById: score.recordedById,
      at: score.at,
      effective: score.effective,
    })
    .from(score)
    .leftJoin(moment, eq(moment.id, score.momentId))
    .where(and(eq(score.conversationId, conversationId), sql`${moment.kind} is distinct from 'internal'`))
  const best = effectiveScore(scores)
  const stale = scores.filter((one) => one.effective && one.id !== best?.id)
  if (stale.length > 0) {
    await tx
      .update(score)
      .set({ effective: false })
      .where(and(eq(score.conversationId, conversationId), eq(score.effective, true)))
  }
  if (best && (!best.effective || stale.length > 0)) {
    await tx.update(score).set({ effective: true }).where(eq(score.id, best.id))
  }
  return best?.id ?? null
}

/**
 * The same for several conversations at once; whoever asks has locked them. What colleagues say to each other in a
 * hand-over speaks of that moment alone.
 */
export async function chooseEffectiveOf(tx: Transaction, conversationIds: readonly string[]): Promise<void> {
  const ids = sql`${sql.param([...conversationIds])}::uuid[]`
  const best = sql`
    select distinct on (s.conversation_id) s.id from score s left join moment m on m.id = s.moment_id
    where s.conversation_id = any(${ids}) and m.kind is distinct from 'internal'
    order by s.conversation_id, ${strongestFirst}`
  await tx.execute(sql`
    update score set effective = false where conversation_id = any(${ids}) and effective and id not in (${best})`)
  await tx.execute(sql`update score set effective = true where not effective and id in (${best})`)
}
