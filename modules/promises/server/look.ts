import { and, eq, gt, isNotNull, ne, or, sql } from 'drizzle-orm'
import { message } from '#modules/conversations/server/schema.ts'
import { isAway, leadersOf, ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type PromiseSettings, promiseEscalated, promiseReminded } from '../contract.ts'
import { type Home, lockPromiseOf } from './access.ts'
import { begunFrom, type ClockAct, dueLooks, type Opening, suggestedTime } from './clock-rules.ts'
import { waitingProposal } from './proposals.ts'
import { keepDraftOf } from './propose-new-date.ts'
import type { PromiseRow } from './queries.ts'
import { clockOf } from './schedule.ts'
import { promise, promiseEscalation, promiseProposal, promiseReminder } from './schema.ts'
import { about, noteInHistory } from './write.ts'

type Looking = { row: PromiseRow; home: Home; settings: PromiseSettings; opening: Opening }

/**
 * Looks at a promise: gives the newest reminder whose time has come, drafts a notice to the customer when it will be late
 * and nobody has begun, and tells the supervisors when nobody acts. Each once, however often and late this runs.
 * @returns what was done
 */
export async function look(db: Database, { promiseId }: { promiseId: string }): Promise<ClockAct[]> {
  return inTransaction(db, async (tx) => {
    const locked = await lockPromiseOf(tx, promiseId)
    if (!locked || locked.row.settledAt !== null) return []
    const { row, home } = locked
    const { looks, opening, settings } = await clockOf(tx, row)
    const given = await tx
      .select({ kind: promiseReminder.kind })
      .from(promiseReminder)
      .where(eq(promiseReminder.promiseId, row.id))
    const at = now()
    const acts: ClockAct[] = []
    const done = new Set(given.map(({ kind }) => kind))
    for (const { key, act } of dueLooks(looks, { at, dueAt: row.dueAt, done })) {
      await tx.insert(promiseReminder).values({ promiseId: row.id, kind: key, at }).onConflictDoNothing()
      if (await perform(tx, { row, home, settings, opening }, { key, act })) acts.push(act)
    }
    return acts
  })
}

function perform(tx: Transaction, looking: Looking, { key, act }: { key: string; act: ClockAct }): Promise<boolean> {
  switch (act) {
    case 'remind':
      return giveReminder(tx, looking, key)
    case 'notice':
      return draftNotice(tx, looking)
    case 'escalate-soon':
    case 'escalate-broken':
      return escalate(tx, looking, act === 'escalate-broken')
  }
}

/** The owner hears it, and as set the team: always, or while the owner is away. */
async function giveReminder(tx: Transaction, { row, home, settings }: Looking, reminder: string): Promise<boolean> {
  const owner = ownerOf(row)
  const away = owner.kind === 'member' && (await isAway(tx, owner.id))
  const team = settings.team === 'always' || (settings.team === 'away' && away)
  await record(tx, promiseReminded, {
    actor: systemActor,
    subjectId: row.conversationId,
    audience: [ownerToken(owner), ...(team && home.teamId ? [`team:${home.teamId}`] : [])],
    data: { ...about(row), reminder, away },
  })
  return true
}

/** A notice with a time to suggest, for somebody to look at and send; nothing when somebody has begun. */
async function draftNotice(tx: Transaction, { row, home, opening }: Looking): Promise<boolean> {
  if ((await waitingProposal(tx, row.id)) || (await actedSince(tx, row, begunFrom(row)))) return false
  const dueAt = suggestedTime(row, opening)
  await keepDraftOf(
    tx,
    { row, home, waiting: null },
    {
      id: newId(),
      kind: 'notice',
      times: { dueAt, dueFrom: null, duePrecision: row.duePrecision },
      reason: null,
      actor: systemActor,
    },
  )
  return true
}

/**
 * Whether anybody has done something about it since: changed it, written to the customer, told them of another time, or
 * asked a colleague.
 */
async function actedSince(tx: Transaction, row: PromiseRow, since: Date): Promise<boolean> {
  if (row.changedByKind === 'staff' && row.changedAt > since && row.version > 1) return true
  const [written, told, inner] = await Promise.all([
    tx
      .select({ id: message.id })
      .from(message)
      .where(
        and(
          eq(message.conversationId, row.conversationId),
          eq(message.authorKind, 'staff'),
          // A note among colleagues is no act.
          eq(message.direction, 'outbound'),
          // Nor is what the customer never got.
          eq(message.private, false),
          gt(message.createdAt, since),
          row.fromMessageId ? ne(message.id, row.fromMessageId) : undefined,
        ),
      )
      .limit(1),
    tx
      .select({ id: promiseProposal.id })
      .from(promiseProposal)
      .where(
        and(
          eq(promiseProposal.promiseId, row.id),
          isNotNull(promiseProposal.toldAt),
          gt(promiseProposal.toldAt, since),
        ),
      )
      .limit(1),
    tx
      .select({ id: promise.id })
      .from(promise)
      .where(and(eq(promise.parentId, row.id), or(gt(promise.createdAt, since), sql`${promise.version} > 1`)))
      .limit(1),
  ])
  return written.length + told.length + inner.length > 0
}

async function escalate(tx: Transaction, { row, home }: Looking, broken: boolean): Promise<boolean> {
  if (await actedSince(tx, row, broken ? row.dueAt : begunFrom(row))) return false
  const to = await leadersOf(tx, home.teamId ?? (row.ownerKind === 'team' ? row.ownerId : null))
  if (to.length === 0) return false
  await tx
    .insert(promiseEscalation)
    .values(to.map(({ id }) => ({ promiseId: row.id, memberId: id, at: now() })))
    .onConflictDoUpdate({
      target: [promiseEscalation.promiseId, promiseEscalation.memberId],
      set: { at: sql`excluded.at` },
    })
  const reason = to.map(({ name }) => name).join('、')
  await noteInHistory(tx, row, { kind: 'escalated', actor: systemActor, reason, newDueAt: row.dueAt })
  await record(tx, promiseEscalated, {
    actor: systemActor,
    subjectId: row.conversationId,
    audience: to.map(({ id }) => `staff:${id}`),
    data: { ...about(row), broken, to: to.map(({ id }) => id) },
  })
  return true
}
