import { checkOwner } from '#modules/conversations/server/index.ts'
import { ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { type changeTask as endpoint, type TaskRecord, taskChanged } from '../contract.ts'
import { lockTask, type TaskRow } from './access.ts'
import { checkItems } from './make-task.ts'
import { readTask } from './read-task.ts'
import { changedMeanwhile, wrongState } from './refuse.ts'
import { isActive } from './rules.ts'
import { schedule } from './schedule.ts'
import { readDue } from './times.ts'
import { about, applyChange, tell } from './write.ts'

type Wanted = { principal: Principal; id: string; input: BodyOf<typeof endpoint> }

/**
 * Other words, another owner, time or priority; both owners hear of it.
 * @throws Problem `not-found`; 409 `tasks.changed-meanwhile`, `tasks.wrong-state`; `bad-request` on what cannot be used
 */
export async function changeTask(db: Database, { principal, id, input }: Wanted): Promise<TaskRecord> {
  await inTransaction(db, async (tx) => {
    const { row, home } = await lockTask(tx, principal, id)
    const columns = changed(row, input)
    if (Object.keys(columns).length === 0) return
    const { version } = input
    if (version !== undefined && version !== row.version && row.changedById !== principal.id) {
      throw await changedMeanwhile(tx, principal, row)
    }
    if (!isActive(row.state)) throw wrongState(principal, row)
    checkItems(columns.checklist)
    const handed = columns.ownerId !== undefined
    if (input.owner && handed) await checkOwner(tx, null, input.owner)
    const actor = staffActor(principal)
    const after = await applyChange(tx, row, columns, { kind: handed ? 'handed' : 'changed', actor })
    if (columns.dueAt !== undefined) await schedule(tx, after)
    await tell(tx, taskChanged, {
      row: after,
      home,
      actor,
      data: { ...about(after), handed },
      also: handed ? [ownerToken(ownerOf(row))] : [],
    })
  })
  return readTask(db, { principal, id, changed: true })
}

/** What would be different, and nothing else. */
function changed(row: TaskRow, input: BodyOf<typeof endpoint>): Partial<TaskRow> {
  const { owner, priority, checklist } = input
  const title = input.title?.trim()
  const text = input.text?.trim()
  const columns: Partial<TaskRow> = {}
  if (title !== undefined && title !== row.title) columns.title = title
  if (text !== undefined && text !== row.text) columns.text = text
  if (priority !== undefined && priority !== row.priority) columns.priority = priority
  if (checklist !== undefined && JSON.stringify(checklist) !== JSON.stringify(row.checklist)) {
    columns.checklist = checklist
  }
  if (owner && (owner.kind !== row.ownerKind || owner.id.toLowerCase() !== row.ownerId)) {
    columns.ownerKind = owner.kind
    columns.ownerId = owner.id.toLowerCase()
  }
  if (input.dueAt !== undefined) {
    const dueAt = readDue(input.dueAt)
    if (dueAt?.getTime() !== row.dueAt?.getTime()) columns.dueAt = dueAt
  }
  return columns
}
