import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { type TaskRecord, taskChanged } from '../contract.ts'
import { lockTask } from './access.ts'
import { readTask } from './read-task.ts'
import { wrongState } from './refuse.ts'
import { isActive } from './rules.ts'
import { about, applyChange, tell } from './write.ts'

/**
 * Ticks one point of the checklist, or takes the tick back. No version is asked: two people tick two points at once.
 * @throws Problem `not-found`, also for a point that is not there; 409 `tasks.wrong-state` once it is done or dropped
 */
export async function tickTask(
  db: Database,
  { principal, id, itemId, done }: { principal: Principal; id: string; itemId: string; done: boolean },
): Promise<TaskRecord> {
  await inTransaction(db, async (tx) => {
    const { row, home } = await lockTask(tx, principal, id)
    const item = row.checklist.find((one) => one.id.toLowerCase() === itemId.toLowerCase())
    if (!item) throw notFound()
    if (item.done === done) return
    if (!isActive(row.state)) throw wrongState(principal, row)
    const checklist = row.checklist.map((one) => (one === item ? { ...one, done } : one))
    const actor = staffActor(principal)
    const after = await applyChange(tx, row, { checklist }, { kind: 'changed', actor })
    await tell(tx, taskChanged, { row: after, home, actor, data: { ...about(after), handed: false } })
  })
  return readTask(db, { principal, id })
}
