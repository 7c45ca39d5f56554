import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { PromiseFilter } from '../contract.ts'
import { promise } from './schema.ts'

/** Promises of conversations that the reader may read; `conversation` must be in the query. */
export function readable(reader: Principal): SQL {
  return visibleTo(reader, 'conversation')
}

/** `owner` as in the contract's `OwnerFilter`. */
export function ownedBy(reader: Principal, owner: string | undefined): SQL {
  if (!owner || owner === 'all') return sql`true`
  if (owner === 'me') return sql`(${promise.ownerKind} = 'member' and ${promise.ownerId} = ${reader.id})`
  if (owner === 'mine') {
    return sql`${promise.ownerId} = any(${sql.param([reader.id, ...reader.teamIds])}::uuid[])`
  }
  if (owner.startsWith('team:')) {
    return sql`(${promise.ownerKind} = 'team' and ${promise.ownerId} = ${owner.slice('team:'.length)})`
  }
  return sql`(${promise.ownerKind} = 'member' and ${promise.ownerId} = ${owner})`
}

export function inState(state: PromiseFilter | 'all', at: Date): SQL {
  switch (state) {
    case 'all':
      return sql`true`
    case 'outstanding':
      return sql`${promise.settledAt} is null`
    case 'overdue':
      return sql`(${promise.settledAt} is null and ${promise.dueAt} <= ${at.toISOString()}::timestamptz)`
    case 'open':
    case 'kept':
    case 'broken':
    case 'renegotiated':
    case 'withdrawn':
      return sql`${promise.state} = ${state}`
  }
}
