import { sql } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import type { listSenders as endpoint } from '../../contract.ts'
import { maySendFrom } from '../out/senders.ts'

type Row = { id: string; name: string; address: string; bytes: string; seconds: number; team_id: string | null }

/** Mailboxes that can send and that the reader may send from, the default first; proposed is their own team's. */
export async function listSenders(
  db: Database,
  { principal }: { principal: Pick<Principal, 'teamIds' | 'seesAllTeams'> },
): Promise<ReplyOf<typeof endpoint>> {
  const found = await rows<Row>(
    db,
    sql`select id, name, address, max_attachment_bytes as bytes, undo_seconds as seconds, team_id
        from mailbox where removed_at is null and enabled and smtp_host <> '' and ${maySendFrom(principal)}
        order by is_default desc, created_at, id limit 200`,
  )
  const own = found.find((one) => one.team_id !== null && principal.teamIds.includes(one.team_id))
  return {
    items: found.map((one) => ({
      id: one.id,
      name: one.name,
      address: one.address,
      maxAttachmentBytes: Number(one.bytes),
      undoSeconds: one.seconds,
    })),
    proposed: (own ?? found[0])?.id ?? null,
  }
}
