import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { type Step, stepChanged } from '../../contract.ts'
import { type HandoverFacts, handoverSteps, toldWithin } from './handover-rules.ts'
import type { NewMoment } from './write-moments.ts'

const explore: Step = 'explore'

export type Handover = Pick<
  NewMoment,
  'id' | 'conversationId' | 'servedById' | 'beganAt' | 'answeredAt' | 'endedAt' | 'steps'
>

/** The same hand-overs with their steps. Without any, nothing is read. */
export async function withHandoverSteps<H extends Handover>(tx: Transaction, handovers: readonly H[]): Promise<H[]> {
  if (handovers.length === 0) return []
  const facts = await readFacts(tx, handovers)
  return handovers.map((one) => {
    const found = facts.get(one.id)
    return found ? { ...one, steps: handoverSteps(one, found) } : one
  })
}

type Stamp = string
type Explored = { home: string; at: Stamp; done: boolean }
type Noted = { id: string; at: Stamp }

async function readFacts(tx: Transaction, handovers: readonly Handover[]): Promise<Map<string, HandoverFacts>> {
  const given = JSON.stringify(
    handovers.map(({ id, conversationId, servedById, beganAt, endedAt }) => ({
      id,
      conversationId,
      servedById,
      from: new Date(beganAt.getTime() - toldWithin * 60_000),
      to: endedAt,
    })),
  )
  const wanted = sql`jsonb_to_recordset(${given}::jsonb)
    as given(id uuid, "conversationId" uuid, "servedById" uuid, "from" timestamptz, "to" timestamptz)`
  const explored = await rows<Explored>(
    tx,
    // What was merged into it has told of the matter too.
    sql`with recursive part as (
          select distinct given."conversationId" as home, given."conversationId" as id from ${wanted}
          union all select part.home, c.id from part join conversation c on c.merged_into_id = part.id)
        select part.home, e.at, e.data ->> 'to' = 'done' as done from part join event e on e.subject_id = part.id
        where e.name = ${stepChanged.name} and e.data ->> 'step' = ${explore} order by e.id`,
  )
  const noted = await rows<Noted>(
    tx,
    sql`select given.id, m.occurred_at as at from ${wanted} join message m on m.conversation_id = given."conversationId"
          and m.occurred_at >= given."from" and m.occurred_at <= coalesce(given."to", 'infinity')
        where m.direction = 'note' and m.author_kind = 'staff' and m.author_id = given."servedById"`,
  )
  const scored = await rows<{ id: string }>(
    tx,
    sql`select distinct moment_id as id from score
        where moment_id = any(${sql.param(handovers.map(({ id }) => id))}::uuid[])
          and source = 'customer' and by_kind = 'staff'`,
  )
  const byHome = Map.groupBy(explored, ({ home }) => home)
  const notes = Map.groupBy(noted, ({ id }) => id)
  const said = new Set(scored.map(({ id }) => id))
  return new Map(
    handovers.map(({ id, conversationId }) => [
      id,
      {
        explored: (byHome.get(conversationId) ?? []).map(({ at, done }) => ({ at: new Date(at), done })),
        notedAt: (notes.get(id) ?? []).map(({ at }) => new Date(at)),
        scored: said.has(id),
      },
    ]),
  )
}
