import { eq, sql } from 'drizzle-orm'
import { team } from '#modules/staff/server/schema.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, rows } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { mailSignatureChanged } from '../../contract.ts'
import { mailSignature } from '../schema.ts'
import { cleanSignature } from './mailbox-columns.ts'

/** Signatures of the teams that the reader leads or sees. */
export async function readSignatures(db: Database, principal: Principal): Promise<{ teamId: string; html: string }[]> {
  const mine = principal.seesAllTeams ? sql`true` : sql`team_id = any(${sql.param([...principal.teamIds])}::uuid[])`
  const found = await rows<{ team_id: string; html: string }>(
    db,
    sql`select team_id, html from mail_signature where ${mine} order by team_id limit 500`,
  )
  return found.map(({ team_id, html }) => ({ teamId: team_id, html }))
}

/** Sets the signature of a team; empty removes it. @throws Problem `not-found` for a team of others */
export async function setSignature(
  db: Database,
  { principal, teamId, html: given }: { principal: Principal; teamId: string; html: string },
): Promise<{ teamId: string; html: string }> {
  const html = cleanSignature(given)
  return inTransaction(db, async (tx) => {
    const [found] = await tx.select({ id: team.id }).from(team).where(eq(team.id, teamId)).for('update')
    if (!found || (!principal.seesAllTeams && !principal.teamIds.includes(teamId))) throw notFound()
    const [before] = await tx.select().from(mailSignature).where(eq(mailSignature.teamId, teamId))
    if ((before?.html ?? '') === html) return { teamId, html }
    if (html === '') await tx.delete(mailSignature).where(eq(mailSignature.teamId, teamId))
    else {
      const updatedAt = now()
      await tx
        .insert(mailSignature)
        .values({ teamId, html, updatedAt })
        .onConflictDoUpdate({ target: mailSignature.teamId, set: { html, updatedAt } })
    }
    const audience = [`team:${teamId}`, 'team:*']
    await record(tx, mailSignatureChanged, {
      actor: staffActor(principal),
      subjectId: teamId,
      audience,
      data: { teamId },
    })
    return { teamId, html }
  })
}
