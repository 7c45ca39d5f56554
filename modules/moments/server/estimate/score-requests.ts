import { eq, isNull, sql } from 'drizzle-orm'
import { team as teamTable } from '#modules/staff/server/schema.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type ScoreRequestRecord, scoreRequestChanged } from '../../contract/estimate.ts'
import { scoreRequest } from './schema.ts'

/** Without a row: a mail asks when it asks for confirmation, with all seven faces. */
const first = { whenResolving: false, faces: 'seven' } as const

/** What each team has set; the conversations of no team first. */
export async function listScoreRequests(db: Database): Promise<{ items: ScoreRequestRecord[] }> {
  const teams = await db
    .select({ id: teamTable.id, set: scoreRequest })
    .from(teamTable)
    .leftJoin(scoreRequest, eq(scoreRequest.teamId, teamTable.id))
    .orderBy(teamTable.name, teamTable.id)
    .limit(500)
  const pool = await scoreRequestOf(db, null)
  return {
    items: [pool, ...teams.map(({ id, set }) => ({ ...first, ...(set ? pick(set) : {}), teamId: id }))],
  }
}

const pick = ({ whenResolving, faces }: typeof scoreRequest.$inferSelect) => ({ whenResolving, faces })

/** What a team, or the common pool (null), has set. */
export async function scoreRequestOf(db: Database, teamId: string | null): Promise<ScoreRequestRecord> {
  const [row] = await db
    .select()
    .from(scoreRequest)
    .where(teamId ? eq(scoreRequest.teamId, teamId) : isNull(scoreRequest.teamId))
  return { ...first, ...(row ? pick(row) : {}), teamId }
}

/** Sets it. @throws Problem `not-found` when there is no such team */
export async function setScoreRequest(
  db: Database,
  given: { principal: Principal; team: string; whenResolving: boolean; faces: 'seven' | 'three' },
): Promise<ScoreRequestRecord> {
  const { principal, whenResolving, faces } = given
  const teamId = given.team === 'none' ? null : given.team.toLowerCase()
  return inTransaction(db, async (tx) => {
    if (teamId) {
      const [known] = await tx
        .select({ id: teamTable.id })
        .from(teamTable)
        .where(eq(teamTable.id, teamId))
        .for('key share')
      if (!known) throw notFound()
    }
    const before = await scoreRequestOf(tx, teamId)
    if (before.whenResolving === whenResolving && before.faces === faces) return before
    const set = { whenResolving, faces, changedAt: now(), changedById: principal.id }
    await tx
      .insert(scoreRequest)
      .values({ id: newId(), teamId, ...set })
      .onConflictDoUpdate({ target: scoreRequest.teamId, set: { ...set, id: sql`${scoreRequest.id}` } })
    await record(tx, scoreRequestChanged, {
      actor: staffActor(principal),
      subjectId: teamId,
      audience: ['everyone'],
      data: { teamId },
    })
    return { teamId, whenResolving, faces }
  })
}
