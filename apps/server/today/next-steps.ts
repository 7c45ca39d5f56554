import { eq, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import { codeOf } from '#modules/customers/server/rules.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, plannedRows } from '#platform/server/database/index.ts'
import type { nextSteps as endpoint, NextStepRecord } from '../../contract/today.ts'
import { readFacts } from './read-facts.ts'
import { isPutOff, mostSteps, rankSteps } from './rules.ts'
import { stepLater } from './schema.ts'

type Named = {
  id: string
  number: number
  subject: string
  customer_id: string
  customer_name: string
  readable: boolean
}

/** All steps of a reader, gravest first, those put off among them. */
export async function rankedSteps(db: Database, principal: Principal) {
  const at = now()
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(principal.timeZone)
    .toPlainDate()
  const endOfDay = new Date(today.add({ days: 1 }).toZonedDateTime(principal.timeZone).epochMilliseconds)
  return { at, steps: rankSteps(await readFacts(db, principal, { now: at, endOfDay }), at) }
}

/** The reader's next best steps; see the contract. */
export async function nextSteps(
  db: Database,
  { principal }: { principal: Principal },
): Promise<ReplyOf<typeof endpoint>> {
  const [{ at, steps }, later] = await Promise.all([
    rankedSteps(db, principal),
    db.select().from(stepLater).where(eq(stepLater.memberId, principal.id)),
  ])
  const put = new Map(later.map((one) => [one.conversationId, one]))
  const shown = steps.filter((step) => !isPutOff(step, put.get(step.conversationId), at))
  const first = shown.slice(0, mostSteps)
  const names = await namesOf(
    db,
    principal,
    first.map((step) => step.conversationId),
  )
  const items = first.flatMap((step): NextStepRecord[] => {
    const named = names.get(step.conversationId)
    if (!named) return []
    const { number, readable, customer_id: id, customer_name: name } = named
    if (!readable) return [{ ...step, number, subject: '', customer: null }]
    return [{ ...step, number, subject: named.subject, customer: { id, name, code: codeOf(id) } }]
  })
  return { items, putOff: steps.length - shown.length }
}

async function namesOf(db: Database, reader: Principal, ids: readonly string[]): Promise<Map<string, Named>> {
  if (ids.length === 0) return new Map()
  const found = await plannedRows<Named>(
    db,
    sql`select c.id, c.number, c.subject, c.customer_id, coalesce(nullif(cu.name, ''), cu.appellation, '') as customer_name,
          ${visibleTo(reader)} as readable
        from conversation c join customer cu on cu.id = c.customer_id where c.id = any(${sql.param([...ids])}::uuid[])`,
  )
  return new Map(found.map((one) => [one.id, one]))
}
