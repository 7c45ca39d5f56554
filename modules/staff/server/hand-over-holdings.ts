import { eq } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { workers } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import type { handOverHoldings as endpoint, OwnerInput } from '../contract.ts'
import { countHeld, heldOf, holdingSources, noHoldings } from './holdings.ts'
import { member, team } from './schema.ts'

/** Of each kind at a time, so that one request does not last for ever. */
const most = 200
const mostTold = 20

/**
 * Hands on what somebody has in hand, each piece by its own module's rules and in its own transaction; what is refused is
 * told with the reason.
 * @throws Problem `not-found`; `bad-request` on `to`
 */
export async function handOverHoldings(
  db: Database,
  { principal, locale, from, to }: { principal: Principal; locale: Locale; from: string; to: OwnerInput },
): Promise<ReplyOf<typeof endpoint>> {
  const [giver] = await db.select({ id: member.id }).from(member).where(eq(member.id, from))
  if (!giver) throw notFound()
  await checkTaker(db, giver.id, to)
  const handed = noHoldings()
  const refused: ReplyOf<typeof endpoint>['refused'] = []
  for (const source of holdingSources()) {
    for (const held of await heldOf(db, source, { reader: principal, memberId: giver.id, limit: most })) {
      try {
        await source.hand(db, { principal, held, from: giver.id, to })
        handed[source.kind] += 1
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const { message, fields } = error.toBody(locale).error
        const { version: _version, ...told } = held
        if (refused.length < mostTold) refused.push({ ...told, reason: fields[0]?.reason ?? message })
      }
    }
  }
  return { handed, left: await countHeld(db, principal, giver.id), refused }
}

/** @throws Problem `bad-request` on `to` */
async function checkTaker(db: Database, from: string, to: OwnerInput): Promise<void> {
  if (to.kind === 'team') {
    const [found] = await db.select({ id: team.id }).from(team).where(eq(team.id, to.id))
    if (!found) throw badField('to', 'unknown')
    return
  }
  const [found] = await db
    .select({ id: member.id, role: member.role, deactivatedAt: member.deactivatedAt })
    .from(member)
    .where(eq(member.id, to.id))
  if (!found) throw badField('to', 'unknown')
  if (found.id === from) throw badField('to', 'staff:reason.same-person')
  if (found.deactivatedAt !== null || !workers.includes(found.role)) throw badField('to', 'staff:reason.cannot-take')
}
