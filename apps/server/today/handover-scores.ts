import { type SQL, sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import type { Fact } from './rules.ts'

/** How long what was said of a hand-over waits to be read, days. */
const followUp = 14

export type HandoverScoreRow = {
  id: string
  conversation_id: string
  value: number
  words: string
  at: string
  who: string | null
}

/**
 * Hand-overs of the reader's that the colleague scored below zero, until the reader has said that they read it. They are
 * told wherever the conversation went since: it is the reader's own work that is spoken of.
 */
export function handoverScores(reader: Principal, now: Date): SQL {
  return sql`
    select s.id, m.conversation_id, s.value, s.words, s.at, p.name as who
    from score s join moment m on m.id = s.moment_id and m.score_id = s.id left join member p on p.id = s.by_id
    where s.source = 'customer' and s.by_kind = 'staff' and s.served_by_id = ${reader.id} and s.value < 0
      and s.seen_at is null and s.at > ${new Date(now.getTime() - followUp * 86_400_000)} and m.kind = 'internal'
    order by s.value, s.at, s.id limit 100`
}

export function toHandoverFact({ id, conversation_id, value, words, at, who }: HandoverScoreRow): Fact {
  return {
    conversationId: conversation_id,
    kind: 'handover-low',
    ref: id,
    at: new Date(at),
    text: words,
    who: who ?? '',
    value,
  }
}
