import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { Id } from '#platform/contract/shapes.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { type Handover, withHandoverSteps } from './read-handovers.ts'

/** Hand-overs in one transaction. */
const atOnce = 500

type Stamp = string
type Row = Omit<Handover, 'beganAt' | 'answeredAt' | 'endedAt'> & {
  beganAt: Stamp
  answeredAt: Stamp | null
  endedAt: Stamp | null
}

/**
 * Once after an upgrade from a version that cut hand-overs without their steps: they get them. Batch after batch, each its
 * own job that queues the next in its transaction; doing one again changes nothing.
 */
export const fillHandoverSteps = job({
  name: 'moments.fill-handover-steps',
  data: Type.Object({ after: Type.Optional(Id) }),
  run: async ({ db }, { after = null }) => {
    await inTransaction(db, async (tx) => {
      const found = await rows<Row>(
        tx,
        sql`select id, conversation_id as "conversationId", served_by_id as "servedById", began_at as "beganAt",
              answered_at as "answeredAt", ended_at as "endedAt", steps
            from moment where kind = 'internal' and (${after}::uuid is null or id > ${after}::uuid)
            order by id limit ${atOnce} for no key update`,
      )
      const date = (at: Stamp | null) => (at === null ? null : new Date(at))
      const told = await withHandoverSteps(
        tx,
        found.map((row) => ({
          ...row,
          beganAt: new Date(row.beganAt),
          answeredAt: date(row.answeredAt),
          endedAt: date(row.endedAt),
        })),
      )
      const given = JSON.stringify(told.map(({ id, steps }) => ({ id, steps })))
      await tx.execute(sql`
        update moment m set steps = array(select jsonb_array_elements_text(given.steps))
        from jsonb_to_recordset(${given}::jsonb) as given(id uuid, steps jsonb)
        where m.id = given.id and m.steps <> array(select jsonb_array_elements_text(given.steps))`)
      const last = found.at(-1)
      if (found.length === atOnce && last) await enqueue(tx, fillHandoverSteps, { after: last.id })
    })
  },
})
