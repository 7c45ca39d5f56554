import { sql } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { MailFactsRecord, readMailFacts } from '../../contract.ts'
import { findMail, senderAllowed } from './find-mail.ts'

type Row = { meta: { mail?: MailFactsRecord } | null; folded: string; allowed: boolean }

/** @throws Problem `not-found` when there is no such mail, or not for this reader */
export async function readFacts(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<ReplyOf<typeof readMailFacts>> {
  const row = await findMail<Row>(db, {
    principal,
    id,
    columns: sql`said.meta, m.folded, ${senderAllowed} as allowed`,
  })
  if (!row.meta?.mail) throw notFound()
  return { facts: row.meta.mail, picturesAllowed: row.allowed, folded: row.folded }
}
