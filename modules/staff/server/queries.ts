import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Locale } from '#platform/contract/locale.ts'
import type { Role } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { Availability, Invitation, Me, Member, OpeningHours, Team } from '../contract.ts'
import { company } from './company.ts'
import { rolesToGive } from './rules.ts'
import { member, team, teamMember } from './schema.ts'

/** Reads of this module, and those that other modules use (the lower half). */

const mostMembers = 2000
const mostTeams = 500
const mostInvitations = 500

type MemberRow = {
  id: string
  name: string
  email: string
  role: Role
  team_ids: string[]
  availability: Availability
  availability_since: Date
  hue: number
  two_factor_enabled: boolean
  deactivated_at: Date | null
  owners: string
}

/** Everybody by name, or one person, with what `reader` may do with them. */
export async function readMembers(db: Database, reader: Principal, id?: string): Promise<Member[]> {
  const found = await rows<MemberRow>(
    db,
    sql`select m.id, m.name, m.email, m.role, m.availability, m.availability_since, m.hue, m.two_factor_enabled,
               m.deactivated_at, array(select team_id from team_member t where t.member_id = m.id order by 1) as team_ids,
               (select count(*) from member where role = 'owner' and deactivated_at is null) as owners
        from member m ${id ? sql`where m.id = ${id}` : sql``} order by m.name, m.id limit ${mostMembers}`,
  )
  const mayManage = reader.permissions.has('staff.manage')
  return found.map((row) => {
    const lastOwner = row.role === 'owner' && row.deactivated_at === null && Number(row.owners) === 1
    const roles = mayManage && !lastOwner ? rolesToGive(reader.role, row.role) : []
    return {
      id: row.id,
      name: row.name,
      email: row.email,
      role: row.role,
      teamIds: row.team_ids,
      availability: row.availability,
      availabilitySince: new Date(row.availability_since).toISOString(),
      hue: row.hue,
      twoFactor: row.two_factor_enabled,
      deactivatedAt: row.deactivated_at ? new Date(row.deactivated_at).toISOString() : null,
      abilities: {
        roles: [...roles],
        deactivate: roles.length > 0 && row.id !== reader.id,
        editTeams: mayManage && rolesToGive(reader.role, row.role).length > 0,
      },
    }
  })
}

export async function readMe(db: Database, principal: Principal): Promise<Me> {
  const [[found], teams] = await Promise.all([
    db.select().from(member).where(eq(member.id, principal.id)),
    db
      .select({ id: team.id, name: team.name, isLead: teamMember.isLead })
      .from(teamMember)
      .innerJoin(team, eq(team.id, teamMember.teamId))
      .where(eq(teamMember.memberId, principal.id))
      .orderBy(team.name),
  ])
  if (!found) throw badField('id', 'unknown')
  const { id, name, email, role, locale, timeZone, availability, hue } = found
  return {
    ...{ id, name, email, role, locale, timeZone, availability, hue },
    availabilitySince: found.availabilitySince.toISOString(),
    twoFactor: found.twoFactorEnabled,
    sessionId: principal.sessionId,
    seesAllTeams: principal.seesAllTeams,
    teams,
    permissions: [...principal.permissions].sort(),
    company: await company(db),
  }
}

/** All teams by name, or one. */
export async function readTeams(db: Database, id?: string): Promise<Team[]> {
  return rows<Team>(
    db,
    sql`select t.id, t.name, t.hours, coalesce(
          (select json_agg(json_build_object('id', m.member_id, 'isLead', m.is_lead) order by m.member_id)
           from team_member m where m.team_id = t.id), '[]'::json) as members
        from team t ${id ? sql`where t.id = ${id}` : sql``} order by t.name, t.id limit ${mostTeams}`,
  )
}

type InvitationRow = {
  id: string
  email: string
  role: Role
  team_ids: string[]
  created_at: Date
  expires_at: Date
  inviter_id: string | null
  inviter: string | null
}

/** Invitations that are neither accepted nor withdrawn, newest first, or one. */
export async function readInvitations(db: Database, id?: string): Promise<Invitation[]> {
  const found = await rows<InvitationRow>(
    db,
    sql`select i.id, i.email, i.role, i.team_ids, i.created_at, i.expires_at, m.id as inviter_id, m.name as inviter
        from invitation i left join member m on m.id = i.invited_by
        where ${id ? sql`i.id = ${id}` : sql`i.accepted_at is null and i.withdrawn_at is null`}
        order by i.created_at desc, i.id limit ${mostInvitations}`,
  )
  return found.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    teamIds: row.team_ids,
    createdAt: new Date(row.created_at).toISOString(),
    expiresAt: new Date(row.expires_at).toISOString(),
    expired: new Date(row.expires_at) <= now(),
    invitedBy: row.inviter_id && row.inviter ? { id: row.inviter_id, name: row.inviter } : null,
  }))
}

/** @throws Problem naming `field` when one of the teams does not exist */
export async function checkTeams(db: Database, field: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const found = await db
    .select({ id: team.id })
    .from(team)
    .where(inArray(team.id, [...ids]))
  if (found.length < new Set(ids).size) throw badField(field, 'unknown')
}

/** @throws Problem naming `field` when one of the people does not exist */
export async function checkMembers(db: Database, field: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const found = await db
    .select({ id: member.id })
    .from(member)
    .where(inArray(member.id, [...ids]))
  if (found.length < new Set(ids).size) throw badField(field, 'unknown')
}

// What other modules ask.

export type MemberFacts = {
  id: string
  name: string
  email: string
  role: Role
  locale: Locale
  timeZone: string
  availability: Availability
  hue: number
  deactivatedAt: Date | null
}
const facts = {
  id: member.id,
  name: member.name,
  email: member.email,
  role: member.role,
  locale: member.locale,
  timeZone: member.timeZone,
  availability: member.availability,
  hue: member.hue,
  deactivatedAt: member.deactivatedAt,
}

export async function findMember(db: Database, id: string): Promise<MemberFacts | null> {
  const [found] = await db.select(facts).from(member).where(eq(member.id, id))
  return found ?? null
}

export async function findMemberByEmail(db: Database, email: string): Promise<MemberFacts | null> {
  const [found] = await db.select(facts).from(member).where(eq(member.email, email.trim().toLowerCase()))
  return found ?? null
}

/** Names for display by id; unknown ids are missing. People who have left keep theirs. */
export async function memberNames(
  db: Database,
  ids: readonly (string | null)[],
): Promise<Map<string, { id: string; name: string; hue: number }>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const found = await db
    .select({ id: member.id, name: member.name, hue: member.hue })
    .from(member)
    .where(inArray(member.id, wanted))
  return new Map(found.map((one) => [one.id, one]))
}

/** Active members of the given teams, one entry for each membership. */
export async function membersOfTeams(
  db: Database,
  teamIds: readonly string[],
): Promise<(MemberFacts & { teamId: string; isLead: boolean })[]> {
  if (teamIds.length === 0) return []
  return db
    .select({ ...facts, teamId: teamMember.teamId, isLead: teamMember.isLead })
    .from(teamMember)
    .innerJoin(member, eq(member.id, teamMember.memberId))
    .where(and(inArray(teamMember.teamId, [...teamIds]), sql`${member.deactivatedAt} is null`))
    .orderBy(member.name, member.id)
}

/** All teams by id. `hours` null: always open. */
export async function teamsById(
  db: Database,
): Promise<Map<string, { id: string; name: string; hours: OpeningHours | null }>> {
  const found = await db.select({ id: team.id, name: team.name, hours: team.hours }).from(team)
  return new Map(found.map((one) => [one.id, one]))
}

/** Whether somebody may read what belongs to a team; null is the common pool. */
export function canReadTeam(principal: Principal, teamId: string | null): boolean {
  return teamId === null || principal.seesAllTeams || principal.teamIds.includes(teamId)
}
