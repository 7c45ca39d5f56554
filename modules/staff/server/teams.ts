import { and, eq, inArray, sql } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type OpeningHours, type Team, teamChanged, teamCreated, teamRemoved } from '../contract.ts'
import { checkTimeZone } from './company.ts'
import { checkMembers, readTeams } from './queries.ts'
import { recordAccess } from './record-access.ts'
import { team, teamMember } from './schema.ts'

type Membership = { id: string; isLead: boolean }
type Wanted = { name?: string; hours?: OpeningHours | null; members?: readonly Membership[] }

/** Makes a team; the same id again gives the team that is there. */
export async function createTeam(
  db: Database,
  principal: Principal,
  { id = newId(), name, hours = null, members = [] }: Wanted & { id?: string; name: string },
): Promise<Team> {
  checkHours(hours)
  return inTransaction(db, async (tx) => {
    const [known] = await readTeams(tx, id)
    if (known) return known
    const made = await tx
      .insert(team)
      .values({ id, name: name.trim(), hours, createdAt: now() })
      .onConflictDoNothing()
      .returning({ id: team.id })
    if (made.length === 0) throw badField('name', 'taken')
    const joined = await setMembers(tx, id, members)
    await record(tx, teamCreated, {
      actor: staffActor(principal),
      subjectId: id,
      audience: ['everyone'],
      data: { teamId: id },
    })
    await recordAccess(tx, staffActor(principal), joined)
    return readTeam(tx, id)
  })
}

/** Changes what is given. Whoever joins or leaves sees other conversations from then on. */
export async function changeTeam(
  db: Database,
  principal: Principal,
  { id, name, hours, members }: Wanted & { id: string },
): Promise<Team> {
  checkHours(hours)
  return inTransaction(db, async (tx) => {
    const [before] = await tx.select().from(team).where(eq(team.id, id)).for('update')
    if (!before) throw notFound()
    const changed: ('name' | 'hours' | 'members')[] = []
    if (name !== undefined && name.trim() !== before.name) {
      await checkName(tx, id, name.trim())
      await tx.update(team).set({ name: name.trim() }).where(eq(team.id, id))
      changed.push('name')
    }
    if (hours !== undefined && JSON.stringify(hours) !== JSON.stringify(before.hours)) {
      await tx.update(team).set({ hours }).where(eq(team.id, id))
      changed.push('hours')
    }
    let moved: string[] = []
    if (members !== undefined) {
      const [was] = await readTeams(tx, id)
      moved = await setMembers(tx, id, members)
      const [is] = await readTeams(tx, id)
      if (JSON.stringify(was?.members) !== JSON.stringify(is?.members)) changed.push('members')
    }
    if (changed.length > 0) {
      await record(tx, teamChanged, {
        actor: staffActor(principal),
        subjectId: id,
        audience: ['everyone'],
        data: { teamId: id, changed },
      })
    }
    await recordAccess(tx, staffActor(principal), moved)
    return readTeam(tx, id)
  })
}

/** Removes a team. Its members lose what they saw through it; other modules let go of it by `team.removed`. */
export async function removeTeam(db: Database, principal: Principal, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [found] = await tx.select({ id: team.id }).from(team).where(eq(team.id, id)).for('update')
    if (!found) throw notFound()
    const left = await setMembers(tx, id, [])
    await record(tx, teamRemoved, {
      actor: staffActor(principal),
      subjectId: id,
      audience: ['everyone'],
      data: { teamId: id },
    })
    await tx.delete(team).where(eq(team.id, id))
    await recordAccess(tx, staffActor(principal), left)
  })
}

async function readTeam(tx: Transaction, id: string): Promise<Team> {
  const [found] = await readTeams(tx, id)
  if (!found) throw notFound()
  return found
}

/** @returns ids of those who joined or left */
async function setMembers(tx: Transaction, teamId: string, wanted: readonly Membership[]): Promise<string[]> {
  const leads = new Map(wanted.map((one) => [one.id, one.isLead]))
  await checkMembers(tx, 'members', [...leads.keys()])
  const found = await tx.select({ id: teamMember.memberId }).from(teamMember).where(eq(teamMember.teamId, teamId))
  const had = new Set(found.map((one) => one.id))
  const removed = [...had].filter((id) => !leads.has(id))
  if (removed.length > 0) {
    await tx.delete(teamMember).where(and(eq(teamMember.teamId, teamId), inArray(teamMember.memberId, removed)))
  }
  if (leads.size > 0) {
    await tx
      .insert(teamMember)
      .values([...leads].map(([memberId, isLead]) => ({ teamId, memberId, isLead })))
      .onConflictDoUpdate({
        target: [teamMember.teamId, teamMember.memberId],
        set: { isLead: sql`excluded.is_lead` },
      })
  }
  return [...removed, ...[...leads.keys()].filter((id) => !had.has(id))]
}

async function checkName(tx: Transaction, id: string, name: string): Promise<void> {
  const [other] = await tx
    .select({ id: team.id })
    .from(team)
    .where(and(sql`lower(${team.name}) = lower(${name})`, sql`${team.id} <> ${id}`))
  if (other) throw badField('name', 'taken')
}

/** What the shape alone cannot say: the time zone exists, a day is named once. */
function checkHours(hours: OpeningHours | null | undefined): void {
  if (!hours) return
  checkTimeZone('hours.timeZone', hours.timeZone)
  for (const list of ['holidays', 'makeUpDays'] as const) {
    const dates = hours[list].map((one) => one.date)
    if (new Set(dates).size < dates.length) throw badField(`hours.${list}`, 'uniqueItems')
  }
}
