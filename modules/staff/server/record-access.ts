import { sql } from 'drizzle-orm'
import type { Role } from '#platform/contract/permission.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { accessChanged } from '../contract.ts'
import { accessAudience } from './audience.ts'
import { forgetOnCommit } from './identify.ts'

/** Records, after the change, what each of these people may do now; every process forgets what it knew of them. */
export async function recordAccess(tx: Transaction, actor: Actor, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  const found = await rows<{ id: string; role: Role; deactivated: boolean; team_ids: string[] }>(
    tx,
    sql`select id, role, deactivated_at is not null as deactivated,
               array(select team_id from team_member where member_id = member.id order by 1) as team_ids
        from member where id = any(${sql.param([...memberIds])}::uuid[]) order by id`,
  )
  for (const one of found) {
    forgetOnCommit(tx, one.id)
    await record(tx, accessChanged, {
      actor,
      subjectId: one.id,
      audience: [...accessAudience(one.id), 'everyone'],
      data: { memberId: one.id, role: one.role, teamIds: one.team_ids, deactivated: one.deactivated },
    })
  }
}
