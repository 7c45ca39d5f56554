import { eq, sql } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, Problem } from '#platform/server/errors/index.ts'
import { record, writeEvents } from '#platform/server/events/index.ts'
import { type ObjectionRecord, type Status, type statusCauses, statusChanged } from '../contract.ts'
import { audienceOf, type Conversation, publicToken } from './access.ts'
import { longestClosing, onlyCloses } from './closing-words.ts'
import { iso, type Stamp } from './present.ts'
import { clocksOf, mayStep, type Said } from './rules.ts'
import { changeRemark, conversation, message } from './schema.ts'

export type ResolveCheck = (tx: Transaction, about: { conversationId: string }) => Promise<readonly ObjectionRecord[]>
const checks = new Set<ResolveCheck>()

/**
 * For higher modules: says what speaks against resolving (an open promise, no confirmation). Resolving then needs a
 * reason. @returns takes the check back
 */
export function registerResolveCheck(check: ResolveCheck): () => void {
  checks.add(check)
  return () => checks.delete(check)
}

export type Step = {
  to: Status
  until?: Date | null
  reason?: string | null
  cause: (typeof statusCauses)[number]
  actor: Actor
  /** With `open`: since when the customer waits; else what the messages say. */
  waitingSince?: Date
}

const farthestSnooze = 366 * 86_400_000

/** Checks the time somebody wants a conversation back. @throws Problem `bad-request` on `snoozedUntil` */
export function readSnooze(to: Status, until: string | undefined): Date | null {
  if (to !== 'snoozed') return null
  if (!until) throw badField('snoozedUntil', 'required')
  const at = new Date(until)
  // A leap second has the right form and is no time here.
  if (Number.isNaN(at.getTime())) throw badField('snoozedUntil', 'date-time')
  if (at.getTime() <= nowMs()) throw badField('snoozedUntil', 'in-past')
  if (at.getTime() > nowMs() + farthestSnooze) throw badField('snoozedUntil', 'conversations:reason.too-far')
  return at
}

/**
 * The step of a person: possible from where the conversation is now, and with a reason where something speaks against it.
 * The same status again changes nothing.
 * @throws Problem `conversations.wrong-status` (409, details {status, by, at}), `needs-reason` (409)
 */
export async function stepByPerson(tx: Transaction, before: Conversation, step: Step): Promise<Conversation> {
  if (before.status === step.to && step.to !== 'snoozed') return before
  if (!mayStep(before.status, step.to)) throw await wrongStatus(tx, before)
  if (step.to === 'resolved') await mustHaveReason(tx, before.id, step.reason)
  return moveStatus(tx, before, step)
}

async function mustHaveReason(
  tx: Transaction,
  conversationId: string,
  reason: string | null | undefined,
): Promise<void> {
  if (reason) return
  const objections: ObjectionRecord[] = []
  for (const check of checks) objections.push(...(await check(tx, { conversationId })))
  if (objections.length > 0) throw new Problem('needs-reason', { details: { objections } })
}

/** Names who brought it where it is, for the one who came second. */
async function wrongStatus(tx: Transaction, one: Conversation): Promise<Problem> {
  await writeEvents(tx)
  const [last] = await rows<{ name: string | null; at: Stamp }>(
    tx,
    sql`select m.name, e.at from event e left join member m on e.actor_kind = 'staff' and m.id = e.actor_id
        where e.subject_id = ${one.id} and e.name = ${statusChanged.name} order by e.id desc limit 1`,
  )
  return new Problem('conversations.wrong-status', {
    status: 409,
    details: { status: one.status, by: last?.name ?? null, at: last ? iso(last.at) : null },
  })
}

/** Sets the status with all that depends on it, and records it. The rules have been asked before. */
export async function moveStatus(tx: Transaction, before: Conversation, step: Step): Promise<Conversation> {
  const at = now()
  const done = step.to === 'resolved' || step.to === 'closed'
  const wasDone = before.status === 'resolved' || before.status === 'closed'
  const [after] = await tx
    .update(conversation)
    .set({
      status: step.to,
      snoozedUntil: step.to === 'snoozed' ? (step.until ?? null) : null,
      waitingSince: done
        ? null
        : step.waitingSince
          ? step.waitingSince
          : wasDone
            ? await waitingAgain(tx, before.id)
            : before.waitingSince,
      ...(step.to === 'resolved'
        ? {
            resolvedAt: at,
            resolvedBy: step.actor.kind === 'staff' ? step.actor.id : null,
            resolveReason: step.reason ?? null,
          }
        : {}),
      ...(!done ? { resolvedAt: null, resolvedBy: null, resolveReason: null } : {}),
      closedAt: step.to === 'closed' ? at : null,
      version: sql`${conversation.version} + 1`,
    })
    .where(eq(conversation.id, before.id))
    .returning()
  if (!after) throw new Error(`conversation ${before.id} is not there`)
  await recordStatus(tx, before, after, step)
  return after
}

/** Records a change of status that has been written. */
export async function recordStatus(
  tx: Transaction,
  before: Conversation,
  after: Conversation,
  { actor, cause, reason }: Pick<Step, 'actor' | 'cause' | 'reason'>,
): Promise<void> {
  const until = after.status === 'snoozed' ? (after.snoozedUntil?.toISOString() ?? null) : null
  const eventId = await record(tx, statusChanged, {
    actor,
    subjectId: after.id,
    audience: [...audienceOf(after), publicToken(after.id)],
    data: { from: before.status, to: after.status, cause, until },
  })
  if (reason) await tx.insert(changeRemark).values({ eventId, conversationId: after.id, text: reason })
}

/** Since when the customer waits, counted from the messages: resolving had put the clock away. */
async function waitingAgain(tx: Transaction, conversationId: string): Promise<Date | null> {
  return clocksOf('open', await saidIn(tx, conversationId)).waitingSince
}

/** All messages of a conversation as the rules want them, in order of arrival. */
export async function saidIn(tx: Transaction, conversationId: string): Promise<Said[]> {
  const found = await tx
    .select({
      direction: message.direction,
      kind: message.kind,
      authorKind: message.authorKind,
      occurredAt: message.occurredAt,
      private: message.private,
      short: sql<string>`case when ${message.direction} = 'inbound' and length(${message.text}) <= ${longestClosing}
        and not exists (select 1 from attachment a where a.message_id = ${message.id}) then ${message.text} else '' end`,
    })
    .from(message)
    .where(eq(message.conversationId, conversationId))
    .orderBy(message.createdAt, message.seq)
  return found.map(({ short, ...said }) => ({ ...said, closing: onlyCloses(short) }))
}
