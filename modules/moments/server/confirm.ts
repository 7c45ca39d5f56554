import { desc, eq } from 'drizzle-orm'
import {
  type Conversation,
  lockConversation,
  lockForChange,
  takeUpAsTold,
} from '#modules/conversations/server/index.ts'
import { type Actor, customerActor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { record } from '#platform/server/events/index.ts'
import {
  type AnsweredRecord,
  type ConfirmAnswer,
  confirmAnswered,
  confirmAsked,
  type MomentRecord,
  type ScoreChannel,
} from '../contract.ts'
import { type Home, momentAudience } from './access.ts'
import { tellNotMet } from './hear/tell-not-met.ts'
import type { ConfirmationRow } from './present.ts'
import { readMoment } from './read-moment.ts'
import { answeredMeanwhile } from './refuse.ts'
import { confirmedBy } from './rules.ts'
import { confirmation } from './schema.ts'
import { moveByEvidence, standingsOf } from './step-evidence.ts'

type Asking = { principal: Principal; conversationId: string; id?: string; channel?: ScoreChannel }

/**
 * The customer has been asked whether the expectation was met. The same id again changes nothing.
 * @throws Problem `not-found`, `conversations.merged`, `bad-request` on `id`
 */
export async function askConfirmation(db: Database, asking: Asking): Promise<MomentRecord> {
  const { principal, conversationId, channel = null } = asking
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const id = asking.id ?? newId()
    if (await writeAsked(tx, home, { id, channel, actor: staffActor(principal) })) return
    const [known] = await tx.select().from(confirmation).where(eq(confirmation.id, id))
    if (known?.conversationId !== home.id) throw badField('id', 'taken')
  })
  return readMoment(db, { principal, conversationId })
}

/** The question has been put. @returns whether that was news: the same id again is none */
export async function writeAsked(
  tx: Transaction,
  home: Home,
  { id, channel, actor }: { id: string; channel: ScoreChannel | null; actor: Actor },
): Promise<boolean> {
  const at = now()
  const by = { askedByKind: actor.kind, askedById: actor.id }
  const made = await tx
    .insert(confirmation)
    .values({ id, conversationId: home.id, askedAt: at, ...by, channel, at })
    .onConflictDoNothing()
    .returning({ id: confirmation.id })
  if (made.length === 0) return false
  await record(tx, confirmAsked, {
    actor,
    subjectId: home.id,
    audience: momentAudience(home, true),
    data: { conversationId: home.id, confirmationId: id, channel },
  })
  const standing = (await standingsOf(tx, home.id)).confirm
  await moveByEvidence(tx, { home, standing, step: 'confirm', state: 'doing', kind: 'asked', actor })
  return true
}

type Answer = { answer: ConfirmAnswer; words?: string; channel?: ScoreChannel }

/**
 * A member of staff writes down what the customer said. What somebody else wrote down meanwhile is looked at first. That
 * it is not done, or in part, takes the matter up again as if the customer had written it.
 * @throws Problem `not-found`, `conversations.merged`; 409 `moments.changed-meanwhile`
 */
export async function answerConfirmation(
  db: Database,
  {
    principal,
    conversationId,
    seenAt,
    ...answer
  }: Answer & { principal: Principal; conversationId: string; seenAt?: string | null },
): Promise<AnsweredRecord> {
  const continuedIn = await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const latest = await latestConfirmation(tx, home.id)
    if (latest && latest.answer !== answer.answer && isNews(latest, principal, seenAt)) {
      throw await answeredMeanwhile(tx, principal, latest)
    }
    const written = await writeAnswer(tx, home, { ...answer, actor: staffActor(principal) })
    // Where a message said as much before, that one took the matter up.
    const saidBefore = latest?.heard === 'read' && latest.answer !== 'met'
    if (!written || answer.answer === 'met' || saidBefore) return null
    return takeUp(tx, home, { ...answer, principal })
  })
  return { ...(await readMoment(db, { principal, conversationId })), continuedIn }
}

/** @returns the new conversation in which it goes on; null: in this one */
async function takeUp(
  tx: Transaction,
  home: Conversation,
  { principal, answer, words, channel = 'phone' }: Answer & { principal: Principal },
): Promise<string | null> {
  const text = words?.trim() || translate(principal.locale, `moments:told.${answer}`)
  const goesOn = await takeUpAsTold(tx, home, { memberId: principal.id, at: now(), channel, text })
  return goesOn.id === home.id ? null : goesOn.id
}

/**
 * An answer that its writer has not seen: another than the one they looked at; where they do not say at which, one that a
 * colleague wrote down or the customer gave by their own hand.
 */
function isNews(latest: ConfirmationRow, { id }: Principal, seenAt: string | null | undefined): boolean {
  if (!latest.answer || !latest.answeredAt || latest.answeredById === id) return false
  if (seenAt !== undefined) return seenAt === null || Date.parse(seenAt) !== latest.answeredAt.getTime()
  return latest.messageId === null
}

/**
 * The customer's own answer, from a channel that knows who it is. @throws Problem `not-found`
 */
export async function recordCustomerAnswer(
  tx: Transaction,
  { conversationId, ...answer }: Answer & { conversationId: string },
): Promise<void> {
  const home = await lockConversation(tx, conversationId)
  if (!home) throw notFound()
  await writeAnswer(tx, home, { ...answer, actor: customerActor(home.customerId) })
}

/** The newest question or answer of a conversation. */
export async function latestConfirmation(tx: Transaction, conversationId: string): Promise<ConfirmationRow | null> {
  const [latest] = await tx
    .select()
    .from(confirmation)
    .where(eq(confirmation.conversationId, conversationId))
    .orderBy(desc(confirmation.at), desc(confirmation.id))
    .limit(1)
  return latest ?? null
}

/**
 * Answers the newest question, or stands alone when none is open. The same answer in the same words changes nothing,
 * unless it had been resolved since: then it is not done again.
 * With `messageId` it was read in that message; a colleague who then says otherwise corrects that answer, in the
 * customer's own words.
 * @returns whether it was news
 */
export async function writeAnswer(
  tx: Transaction,
  home: Home & Pick<Conversation, 'resolvedAt'>,
  given: Answer & { actor: Actor; messageId?: string },
): Promise<boolean> {
  const { answer, actor, messageId } = given
  const latest = await latestConfirmation(tx, home.id)
  const corrects = latest?.messageId != null && actor.kind === 'staff' && latest.heard !== 'settled'
  const words = given.words?.trim() || (corrects ? latest.words : null)
  const again = answer !== 'met' && latest?.answeredAt && home.resolvedAt && home.resolvedAt > latest.answeredAt
  if (latest?.answer === answer && latest.words === words && !again) return false
  const at = now()
  const columns: Partial<ConfirmationRow> = {
    answer,
    words,
    answeredAt: at,
    answeredByKind: actor.kind,
    answeredById: actor.id,
    ...(given.channel ? { channel: given.channel } : {}),
    ...(messageId ? { messageId, heard: 'read', heardAnswer: null } : {}),
    ...(corrects ? { heard: 'settled', heardAnswer: null } : {}),
  }
  const open = latest && (latest.answer === null || corrects) ? latest : null
  const confirmationId = open?.id ?? newId()
  if (open) await tx.update(confirmation).set(columns).where(eq(confirmation.id, open.id))
  else await tx.insert(confirmation).values({ id: confirmationId, conversationId: home.id, at, ...columns })
  await record(tx, confirmAnswered, {
    actor,
    subjectId: home.id,
    audience: momentAudience(home, true),
    data: { conversationId: home.id, confirmationId, answer },
  })
  if (answer !== 'met') await tellNotMet(tx, home, { confirmationId, answer, actor })
  const { state, kind } = confirmedBy(answer)
  const standing = (await standingsOf(tx, home.id)).confirm
  await moveByEvidence(tx, { home, standing, step: 'confirm', state, kind, actor })
  return true
}
