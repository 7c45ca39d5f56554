import type { TaskState } from '../contract.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export const isActive = (state: TaskState): boolean => state === 'open' || state === 'doing'

/** Past due and still to do. */
export function isOverdue(task: { state: TaskState; dueAt: Date | null }, at: Date): boolean {
  return isActive(task.state) && task.dueAt !== null && task.dueAt <= at
}

/** From where to where a task may go; what is settled is opened again before it is anything else. */
export function mayMove(from: TaskState, to: TaskState): boolean {
  return isActive(from) ? from !== to : to === 'open'
}

/**
 * When the owner is reminded, once, by how long the task has been given: two days or more, a day before; two hours or
 * more, an hour before; twenty minutes or more, at half; shorter ones not at all.
 */
export function remindAt(since: Date, dueAt: Date): Date | null {
  const given = dueAt.getTime() - since.getTime()
  if (given >= 2 * day) return new Date(dueAt.getTime() - day)
  if (given >= 2 * hour) return new Date(dueAt.getTime() - hour)
  if (given >= 20 * minute) return new Date(dueAt.getTime() - given / 2)
  return null
}

/** What is missing before it may be done or dropped: words, or for proof of a promise words or a file. */
export function lacksWords(
  to: TaskState,
  given: { needsProof: boolean; note: string | null; file: boolean },
): 'why' | 'proof' | null {
  if (to === 'dropped' && !given.note) return 'why'
  return to === 'done' && given.needsProof && !given.note && !given.file ? 'proof' : null
}
