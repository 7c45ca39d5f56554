import { eq, sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'
import { member } from './schema.ts'

/** Gone from the company, or marked as away: somebody else has to hear what would be told to them. */
export async function isAway(db: Pick<Database, 'select'>, memberId: string): Promise<boolean> {
  const [found] = await db
    .select({ availability: member.availability, deactivatedAt: member.deactivatedAt })
    .from(member)
    .where(eq(member.id, memberId))
  return !found || found.deactivatedAt !== null || found.availability === 'away'
}

/**
 * Leads and supervisors of a team; without any, the company's admins, and for what is no team's its supervisors too. At
 * most 50.
 */
export async function leadersOf(db: Database, teamId: string | null): Promise<{ id: string; name: string }[]> {
  const found = await rows<{ id: string; name: string; near: boolean }>(
    db,
    sql`
      select m.id, m.name, (t.member_id is not null) as near from member m
      left join team_member t on t.member_id = m.id and t.team_id = ${teamId}::uuid
      where m.deactivated_at is null and (
        (t.member_id is not null and (t.is_lead or m.role = 'supervisor'))
        or m.role in ('owner', 'admin')
        or (m.role = 'supervisor' and ${teamId}::uuid is null))
      order by near desc, m.id limit 200`,
  )
  const near = found.filter((one) => one.near)
  return (near.length > 0 ? near : found).slice(0, 50).map(({ id, name }) => ({ id, name }))
}
