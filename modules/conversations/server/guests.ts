import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#platform/server/database/index.ts'

/** A statement of one column: tokens (`staff:<id>`, `team:<id>`) of who owes something in this conversation. */
export type GuestSource = (conversationId: string) => SQL

const sources: GuestSource[] = []

/**
 * For higher modules: whoever owes something in a conversation reads along as long as they do, whoever has the matter.
 * The module that knows what is owed says who that is, and calls `refreshGuests` after every change of it.
 */
export function registerGuests(source: GuestSource): void {
  sources.push(source)
}

/** Writes down who reads along now, so that reading needs no other table. */
export async function refreshGuests(tx: Transaction, conversationId: string): Promise<void> {
  if (sources.length === 0) return
  const owing = sql.join(
    sources.map((source) => source(conversationId)),
    sql` union `,
  )
  await tx.execute(sql`
    update conversation set guests = now.tokens
    from (select coalesce(array_agg(o.token order by o.token), '{}') as tokens from (${owing}) o (token)) now
    where id = ${conversationId} and guests <> now.tokens`)
}
