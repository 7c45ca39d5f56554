import { sql } from 'drizzle-orm'
import { onlyCloses } from '#modules/conversations/server/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'

/** Fewer letters than this tell nothing of what the customer said. */
const fewest = 2
const letters = /[\p{L}\p{N}]/gu

type Told = { words?: string; comment?: string; channel?: string; momentId?: string }

/**
 * What one of us may write down as the customer's score. It wants what the customer said, and where. Once the customer has
 * scored by their own hand, it wants a call, a visit or a meeting at the counter since then, and speaks of that one; and it
 * never speaks of a moment in which the customer wrote and waits for our answer: figures are not for those to mend whom
 * they measure.
 * @returns the moment it speaks of; null: the latest
 * @throws Problem `bad-request` on `words`, `channel` or `momentId`
 */
export async function checkTold(tx: Transaction, conversationId: string, told: Told): Promise<string | null> {
  const said = `${told.words ?? ''}${told.comment ?? ''}`.match(letters)?.length ?? 0
  if (said < fewest) throw badField('words', 'moments:reason.told-words')
  if (!told.channel) throw badField('channel', 'required')
  const momentId = told.momentId ?? null
  const own = await ownScoreAt(tx, conversationId)
  const contacts = own && (await spokenSince(tx, conversationId, own))
  const latest = contacts?.at(-1)
  if (contacts && !(momentId ? contacts.some(({ id }) => id === momentId) : latest)) {
    throw badField('momentId', 'moments:reason.told-contact')
  }
  // Not cut yet it is the latest moment, and is found by the time of the score.
  const meant = momentId ?? (latest?.cut ? latest.id : null)
  const waiting = await waitingMoments(tx, conversationId)
  if (meant === null ? waiting.length > 0 : waiting.includes(meant)) {
    throw badField('momentId', 'moments:reason.told-unanswered')
  }
  return meant
}

/** When the customer last scored by their own hand; null: never. */
async function ownScoreAt(tx: Transaction, conversationId: string): Promise<Date | null> {
  const [found] = await rows<{ at: Date | string | null }>(
    tx,
    sql`select max(at) as at from score
        where conversation_id = ${conversationId} and source = 'customer' and recorded_by_id is null and by_kind <> 'staff'`,
  )
  return found?.at ? new Date(found.at) : null
}

/** Calls, visits and meetings at the counter after that instant, oldest first: each is the moment it began (cut/rules.ts). */
function spokenSince(tx: Transaction, conversationId: string, since: Date): Promise<{ id: string; cut: boolean }[]> {
  return rows<{ id: string; cut: boolean }>(
    tx,
    sql`select said.id, exists (select 1 from moment m where m.id = said.id) as cut from message said
        where said.conversation_id = ${conversationId} and said.kind in ('phone', 'counter', 'visit')
          and said.direction <> 'note' and not said.private and said.occurred_at > ${since}
        order by said.occurred_at, said.seq`,
  )
}

/** Moments in which the customer wrote something that we have not answered since, by word or by voice. */
async function waitingMoments(tx: Transaction, conversationId: string): Promise<string[]> {
  const found = await rows<{ id: string; momentId: string | null; text: string }>(
    tx,
    sql`select said.id, left(said.text, 60) as text,
          (select m.id from moment m where m.conversation_id = said.conversation_id and m.kind <> 'internal'
            and m.began_at <= said.occurred_at order by m.position desc limit 1) as "momentId"
        from message said
        where said.conversation_id = ${conversationId} and said.direction = 'inbound' and not said.private
          and said.kind not in ('phone', 'counter', 'visit') and said.author_kind <> 'system'
          and coalesce(said.meta -> 'mail' ->> 'auto', '') = ''
          and not exists (select 1 from message ours
            where ours.conversation_id = said.conversation_id and not ours.private and ours.author_kind = 'staff'
              and (ours.direction = 'outbound' or ours.kind in ('phone', 'counter', 'visit') and ours.direction <> 'note')
              and (ours.occurred_at, ours.seq) > (said.occurred_at, said.seq))`,
  )
  // One that has not been cut yet begins a moment of its own, which bears its id.
  return found.filter(({ text }) => !onlyCloses(text)).map(({ id, momentId }) => momentId ?? id)
}
