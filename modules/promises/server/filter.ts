import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { PromiseFilter } from '../contract.ts'
import { promise } from './schema.ts'
import { readInstant } from './times.ts'

/** What is due soon on lists: within a day. */
const soonWithin = 86_400_000

/** Which promises a list is of; as in the contract. */
export type PromiseChoice = {
  principal: Principal
  owner?: string
  state?: PromiseFilter | 'all'
  customerId?: string
  team?: string
  from?: string
  to?: string
}

/**
 * The choice as a condition on `promise` and `conversation`, with what the reader may read.
 * @throws Problem `bad-request` on `from`, `to`
 */
export function chosen(choice: PromiseChoice, at: Date): SQL {
  const { principal, owner, state = 'outstanding', customerId, team, from, to } = choice
  const instant = (field: string, text: string) => sql`${readInstant(field, text).toISOString()}::timestamptz`
  return sql.join(
    [
      readable(principal),
      ownedBy(principal, owner),
      inState(state, at),
      ...(customerId ? [sql`${conversation.customerId} = ${customerId}`] : []),
      ...(team === undefined
        ? []
        : [team === 'none' ? sql`${conversation.teamId} is null` : sql`${conversation.teamId} = ${team}`]),
      ...(from ? [sql`${promise.dueAt} >= ${instant('from', from)}`] : []),
      ...(to ? [sql`${promise.dueAt} < ${instant('to', to)}`] : []),
    ],
    sql` and `,
  )
}

/** Promises of conversations that the reader may read, and their own; `conversation` must be in the query. */
export function readable(reader: Principal): SQL {
  if (reader.seesAllTeams) return sql`true`
  return sql`(${visibleTo(reader, 'conversation')} or ${ownOrTeams(reader)})`
}

/** `owner` as in the contract's `OwnerFilter`. */
export function ownedBy(reader: Principal, owner: string | undefined): SQL {
  if (!owner || owner === 'all') return sql`true`
  if (owner === 'me') return sql`(${promise.ownerKind} = 'member' and ${promise.ownerId} = ${reader.id})`
  if (owner === 'mine') return owedAmong([reader.id, ...reader.teamIds], reader.teamIds)
  if (owner === 'left') {
    return sql`(${promise.ownerKind} = 'member' and ${promise.ownerId} = any(array(
      select id from member where deactivated_at is not null)))`
  }
  if (owner.startsWith('team:')) {
    const teamId = owner.slice('team:'.length)
    return owedAmong([teamId], [teamId])
  }
  return sql`(${promise.ownerKind} = 'member' and ${promise.ownerId} = ${owner})`
}

/** Owed by one of these, or by a member of one of these teams. One array, found out once, so that the index by owner serves. */
function owedAmong(owners: readonly string[], teamIds: readonly string[]): SQL {
  return sql`${promise.ownerId} = any(${sql.param([...owners])}::uuid[] || array(
    select member_id from team_member where team_id = any(${sql.param([...teamIds])}::uuid[])))`
}

/** The reader's own, and those of their teams as such. */
export function ownOrTeams(reader: Principal): SQL {
  return sql`${promise.ownerId} = any(${sql.param([reader.id, ...reader.teamIds])}::uuid[])`
}

export function inState(state: PromiseFilter | 'all', at: Date): SQL {
  switch (state) {
    case 'all':
      return sql`true`
    case 'outstanding':
      return sql`${promise.settledAt} is null`
    case 'overdue':
      return sql`(${promise.settledAt} is null and ${promise.dueAt} <= ${at.toISOString()}::timestamptz)`
    case 'soon':
      return sql`(${promise.settledAt} is null and ${promise.dueAt} > ${at.toISOString()}::timestamptz
        and ${promise.dueAt} <= ${new Date(at.getTime() + soonWithin).toISOString()}::timestamptz)`
    case 'on-time':
      return sql`(${promise.state} = 'kept' and not ${promise.keptLate})`
    case 'late':
      return sql`(${promise.state} = 'kept' and ${promise.keptLate})`
    case 'given-up':
      return sql`(${promise.state} = 'broken' and ${promise.settledAt} is not null)`
    case 'open':
    case 'kept':
    case 'broken':
    case 'renegotiated':
    case 'withdrawn':
      return sql`${promise.state} = ${state}`
  }
}
