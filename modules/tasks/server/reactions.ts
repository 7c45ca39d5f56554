import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import {
  type Erasing,
  erasedText,
  followErasure,
  followMerges,
  lockConversation,
  type Move,
  refreshGuests,
} from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { Reaction } from '#platform/server/events/index.ts'
import { taskMoved } from '../contract.ts'
import { goAlong } from './go-along.ts'
import { mergedTask, task } from './schema.ts'
import { about, activeIn, applyChange, tell } from './write.ts'

const places = { conversation: 'conversationId', customer: 'customerId' } as const

/** What is to be done for the one is done for the other. */
async function take(tx: Transaction, { mergeId, of, from, to }: Move): Promise<void> {
  const moved = await tx
    .update(task)
    .set({ [places[of]]: to })
    .where(eq(task[places[of]], from))
    .returning({ id: task.id })
  if (moved.length > 0) await tx.insert(mergedTask).values(moved.map(({ id }) => ({ mergeId, taskId: id })))
  if (of === 'conversation') await refreshBoth(tx, from, to)
}

async function giveBack(tx: Transaction, { mergeId, of, from, to }: Move): Promise<void> {
  const came = tx.select({ id: mergedTask.taskId }).from(mergedTask).where(eq(mergedTask.mergeId, mergeId))
  await tx
    .update(task)
    .set({ [places[of]]: to })
    .where(and(eq(task[places[of]], from), inArray(task.id, came)))
  await tx.delete(mergedTask).where(eq(mergedTask.mergeId, mergeId))
  if (of === 'conversation') await refreshBoth(tx, to, from)
}

/** Who has a task reads along, in the conversation that was joined and in the one it was joined to. */
async function refreshBoth(tx: Transaction, source: string, target: string): Promise<void> {
  await refreshGuests(tx, source)
  await refreshGuests(tx, target)
}

/**
 * That there was a task, whose it was, when it was due and done stays; every word about the customer goes, and what was
 * still to be done for them is dropped by the product.
 */
async function erase(tx: Transaction, whose: Erasing): Promise<void> {
  const word = await erasedText(tx)
  const erased = await tx
    .update(task)
    .set({
      title: word,
      text: '',
      checklist: [],
      note: sql`case when ${task.note} is null then null else ${word} end`,
      attachmentId: null,
      version: sql`${task.version} + 1`,
    })
    .where(
      'conversationId' in whose
        ? eq(task.conversationId, whose.conversationId)
        : inArray(task.customerId, whose.customerIds),
    )
    .returning({ id: task.id })
  if (erased.length === 0) return
  const ids = erased.map(({ id }) => id)
  await tx.execute(
    sql`update task_change set note = ${word} where note is not null and task_id = any(${sql.param(ids)}::uuid[])`,
  )
  const active = await tx
    .select()
    .from(task)
    .where(and(inArray(task.id, ids), isNull(task.settledAt)))
    .orderBy(asc(task.id))
    .for('update')
  if (active.length === 0) return
  const note = translate((await company(tx)).locale, 'tasks:customer-erased')
  for (const row of active) {
    const home = (row.conversationId && (await lockConversation(tx, row.conversationId))) || null
    const columns = { state: 'dropped' as const, settledAt: now(), note }
    const after = await applyChange(tx, row, columns, { kind: 'moved', actor: systemActor, note })
    const last = row.conversationId !== null && (await activeIn(tx, row.conversationId)) === 0
    const data = { ...about(after), from: row.state, to: after.state, last }
    await tell(tx, taskMoved, { row: after, home, actor: systemActor, data })
  }
}

export const reactions: readonly Reaction[] = [
  goAlong,
  ...followMerges('tasks', { take, giveBack }),
  ...followErasure('tasks', erase),
]
