import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { conversationErased, conversationMerged, conversationUnmerged } from '#modules/conversations/contract.ts'
import { erasedText, lockConversation, refreshGuests } from '#modules/conversations/server/index.ts'
import { customerMerged, customerMergeUndone, customerRemoved } from '#modules/customers/contract.ts'
import { filesMergedInto } from '#modules/customers/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { taskMoved } from '../contract.ts'
import { mergedTask, task } from './schema.ts'
import { about, activeIn, applyChange, tell } from './write.ts'

type Where = 'conversationId' | 'customerId'
type Merge = { mergeId: string; where: Where; from: string; to: string }

async function move(tx: Transaction, { mergeId, where, from, to }: Merge): Promise<void> {
  const moved = await tx
    .update(task)
    .set({ [where]: to })
    .where(eq(task[where], from))
    .returning({ id: task.id })
  if (moved.length > 0) await tx.insert(mergedTask).values(moved.map(({ id }) => ({ mergeId, taskId: id })))
}

async function moveBack(tx: Transaction, { mergeId, where, from, to }: Merge): Promise<void> {
  const came = tx.select({ id: mergedTask.taskId }).from(mergedTask).where(eq(mergedTask.mergeId, mergeId))
  await tx
    .update(task)
    .set({ [where]: to })
    .where(and(eq(task[where], from), inArray(task.id, came)))
  await tx.delete(mergedTask).where(eq(mergedTask.mergeId, mergeId))
}

async function refreshBoth(tx: Transaction, one: string, other: string): Promise<void> {
  await refreshGuests(tx, one)
  await refreshGuests(tx, other)
}

/** What is to be done for the source is done for the target. */
const followMerge = reactDuring(conversationMerged, 'tasks.follow-merge', async (tx, { data }) => {
  await move(tx, { mergeId: data.mergeId, where: 'conversationId', from: data.sourceId, to: data.targetId })
  await refreshBoth(tx, data.sourceId, data.targetId)
})
const followUnmerge = reactDuring(conversationUnmerged, 'tasks.follow-unmerge', async (tx, { data }) => {
  await moveBack(tx, { mergeId: data.mergeId, where: 'conversationId', from: data.targetId, to: data.sourceId })
  await refreshBoth(tx, data.sourceId, data.targetId)
})
const followCustomers = reactDuring(customerMerged, 'tasks.follow-customers', async (tx, { data }) => {
  await move(tx, { mergeId: data.mergeId, where: 'customerId', from: data.mergedId, to: data.keptId })
})
const unfollowCustomers = reactDuring(customerMergeUndone, 'tasks.unfollow-customers', async (tx, { data }) => {
  await moveBack(tx, { mergeId: data.mergeId, where: 'customerId', from: data.keptId, to: data.mergedId })
})

/**
 * That there was a task, whose it was, when it was due and done stays; every word about the customer goes, and what was
 * still to be done for them is dropped by the product.
 */
async function erase(tx: Transaction, which: SQL): Promise<void> {
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
    .where(which)
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

const eraseWords = reactDuring(conversationErased, 'tasks.erase-words', async (tx, { subjectId, data }) => {
  if (!data.messageIds && subjectId) await erase(tx, sql`${task.conversationId} = ${subjectId}`)
})
const forgetPerson = reactDuring(customerRemoved, 'tasks.forget-person', async (tx, { data }) => {
  if (!data.anonymised) return
  const persons = [data.customerId, ...(await filesMergedInto(tx, data.customerId))]
  await erase(tx, sql`${task.customerId} = any(${sql.param(persons)}::uuid[])`)
})

export const reactions: readonly Reaction[] = [
  followMerge,
  followUnmerge,
  followCustomers,
  unfollowCustomers,
  eraseWords,
  forgetPerson,
]
