import { eq } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { workers } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, decodeCursor, encodeCursor } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import type { handOverHoldings as endpoint, OwnerInput } from '../contract.ts'
import { countHeld, type Held, type HoldingSource, heldOf, holdingSources, noHoldings, placeOf } from './holdings.ts'
import { member, team } from './schema.ts'

/** Pieces at a time, so that one request does not last for ever. */
const most = 100
const mostTold = 20

type Wanted = { principal: Principal; locale: Locale; from: string; to: OwnerInput; after?: string | undefined }

/**
 * Hands on what somebody has in hand, each piece by its own module's rules and in its own transaction; what is refused is
 * told with the reason.
 * @throws Problem `not-found`; `bad-request` on `to`, `after`
 */
export async function handOverHoldings(
  db: Database,
  { principal, locale, from, to, after }: Wanted,
): Promise<ReplyOf<typeof endpoint>> {
  const [giver] = await db.select({ id: member.id }).from(member).where(eq(member.id, from))
  if (!giver) throw notFound()
  await checkTaker(db, giver.id, to)
  const reader = principal
  const { pieces, next } = await nextPieces(db, { reader, memberId: giver.id, after })
  const handed = noHoldings()
  const refused: ReplyOf<typeof endpoint>['refused'] = []
  for (const { source, held } of pieces) {
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
  return { handed, left: await countHeld(db, principal, giver.id), refused, next }
}

type Piece = { source: HoldingSource; held: Held }

/** The next pieces, kind by kind, and where those behind them begin. */
async function nextPieces(
  db: Database,
  { reader, memberId, after }: { reader: Principal; memberId: string; after: string | undefined },
): Promise<{ pieces: Piece[]; next: string | null }> {
  const [kind, ...place] = after ? decodeCursor(after, ['number', 'instant', 'uuid']) : [0]
  const pieces: Piece[] = []
  for (const [index, source] of holdingSources().entries()) {
    if (index < kind) continue
    const behind = index === kind && place[0] && place[1] ? ([place[0], place[1]] as const) : null
    const limit = most + 1 - pieces.length
    const found = await heldOf(db, source, { reader, memberId, limit, after: behind })
    pieces.push(...found.map((held) => ({ source, held })))
    if (pieces.length > most) break
  }
  const page = pieces.slice(0, most)
  const last = page.at(-1)
  if (pieces.length <= most || !last) return { pieces: page, next: null }
  return { pieces: page, next: encodeCursor([holdingSources().indexOf(last.source), ...placeOf(last.held)]) }
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
