import { type SQL, sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import type { TaskFilter } from '../contract.ts'
import { task } from './schema.ts'

/** `owner` as in the contract's `TaskOwnerFilter`. */
export function ownedBy(reader: Principal, owner: string | undefined): SQL {
  if (!owner || owner === 'all') return sql`true`
  const among = (ids: readonly string[]) => sql`${task.ownerId} = any(${sql.param([...ids])}::uuid[])`
  if (owner === 'me') return among([reader.id])
  if (owner === 'mine') return among([reader.id, ...reader.teamIds])
  if (owner === 'teams') return among(reader.teamIds)
  if (owner === 'left') {
    return sql`(${task.ownerKind} = 'member' and ${task.ownerId} = any(array(
      select id from member where deactivated_at is not null)))`
  }
  return among([owner.startsWith('team:') ? owner.slice('team:'.length) : owner])
}

export function inState(state: TaskFilter, at: Date): SQL {
  switch (state) {
    case 'all':
      return sql`true`
    case 'active':
      return sql`${task.settledAt} is null`
    case 'overdue':
      return sql`(${task.settledAt} is null and ${task.dueAt} <= ${at.toISOString()}::timestamptz)`
    case 'open':
    case 'doing':
      return sql`(${task.settledAt} is null and ${task.state} = ${state})`
    case 'done':
    case 'dropped':
      return sql`${task.state} = ${state}`
  }
}
