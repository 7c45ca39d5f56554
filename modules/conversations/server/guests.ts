import { type SQL, sql } from 'drizzle-orm'
import { type Database, rows, type Transaction } from '#platform/server/database/index.ts'

/** A statement of one column: tokens (`staff:<id>`, `team:<id>`) of who owes something in this conversation. */
export type GuestSource = (conversationId: SQL) => SQL

const sources: GuestSource[] = []

/**
 * For higher modules: whoever owes something in a conversation reads along as long as they do, whoever has the matter.
 * The module that knows what is owed says who that is, and calls `refreshGuests` after every change of it.
 */
export function registerGuests(source: GuestSource): void {
  sources.push(source)
}

/** One column of tokens: everybody who owes something there. */
function owingIn(conversationId: SQL): SQL {
  return sql.join(
    sources.map((source) => source(conversationId)),
    sql` union `,
  )
}

/** Writes down who reads along now, so that reading needs no other table. Whoever calls it has the conversations locked. */
export async function refreshGuests(tx: Transaction, ...conversationIds: readonly string[]): Promise<void> {
  if (sources.length === 0 || conversationIds.length === 0) return
  await tx.execute(sql`
    update conversation c set guests = now.tokens
    from (select w.id, array(select o.token from (${owingIn(sql`w.id`)}) o (token) order by o.token) as tokens
      from unnest(${sql.param([...conversationIds])}::uuid[]) w (id)) now
    where c.id = now.id and c.guests <> now.tokens`)
}

/**
 * The next conversations by id, and which of them say something else than what is owed there: written by a version before
 * there were guests. Nothing is locked, so whoever mends them looks again.
 */
export async function staleGuests(
  db: Database,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ stale: string[]; last: string | null }> {
  if (sources.length === 0) return { stale: [], last: null }
  const found = await rows<{ id: string; stale: boolean }>(
    db,
    sql`
      select c.id, c.guests <> array(select o.token from (${owingIn(sql`c.id`)}) o (token) order by o.token) as stale
      from (select id, guests from conversation where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}) c
      order by c.id`,
  )
  const ids = found.filter((one) => one.stale).map(({ id }) => id)
  return { stale: ids, last: found.length === limit ? (found.at(-1)?.id ?? null) : null }
}
