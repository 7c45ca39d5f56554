import { sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'
import type { SheetMomentRecord } from '../../contract/record-sheet.ts'
import type { MomentKind, ScoreSource } from '../../contract.ts'
import type { Part } from './rules.ts'

/** Moments of one conversation that are offered, newest. */
const most = 200

type Row = Omit<SheetMomentRecord, 'beganAt' | 'score' | 'position'> & {
  position: number
  kind: MomentKind
  beganAt: string
  endedAt: string | null
  value: number | null
  source: ScoreSource | null
}
export type SheetMoments = {
  moments: SheetMomentRecord[]
  /** The part of the timeline each covers. A contact goes on until the next begins, a hand-over until it is taken over. */
  parts: Map<string, Part>
}

/** The moments of a conversation, oldest first, and behind them those that are none any more but had a sheet. */
export async function sheetMoments(db: Database, conversationId: string): Promise<SheetMoments> {
  const found = await rows<Row>(
    db,
    sql`select m.id, m.position, m.kind,
          case when m.kind = 'internal' then 'internal' else m.channel end as channel, m.began_at as "beganAt", m.ended_at as "endedAt", t.name as touchpoint,
          p.name as "servedBy", m.waiting_seconds as "waitingSeconds", m.score_value as value, m.score_source as source,
          exists (select 1 from sheet_cell c where c.conversation_id = m.conversation_id and c.moment_id = m.id) as written
        from moment m left join touchpoint t on t.id = m.touchpoint_id left join member p on p.id = m.served_by_id
        where m.conversation_id = ${conversationId} order by m.position desc limit ${most}`,
  )
  const items = found.reverse()
  const gone = await rows<{ id: string }>(
    db,
    sql`select distinct c.moment_id as id from sheet_cell c
        where c.conversation_id = ${conversationId} and c.moment_id is not null
          and not exists (select 1 from moment m where m.id = c.moment_id and m.conversation_id = c.conversation_id)`,
  )
  const contacts = items.filter(({ kind }) => kind !== 'internal')
  const parts = new Map<string, Part>()
  for (const one of items) {
    const next = contacts.find(({ position }) => position > one.position)
    const to = one.kind === 'internal' ? one.endedAt : (next?.beganAt ?? null)
    // The first contact begins with the conversation: what was done before it is told there.
    const from = one === contacts[0] ? new Date(0) : new Date(one.beganAt)
    parts.set(one.id, { id: one.id, from, to: to === null ? null : new Date(to) })
  }
  return {
    moments: [
      ...items.map(({ value, source, endedAt: _, beganAt, ...one }) => ({
        ...one,
        beganAt: new Date(beganAt).toISOString(),
        score: value === null || source === null ? null : { value, source },
      })),
      ...gone.map(({ id }) => ({ ...blank, id })),
    ],
    parts,
  }
}

const blank = {
  ...{ position: null, kind: null, channel: '', beganAt: null, touchpoint: null, servedBy: null, waitingSeconds: null },
  ...{ score: null, written: true },
}
