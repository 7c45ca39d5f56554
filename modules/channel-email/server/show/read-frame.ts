import { sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { findMail, senderAllowed } from './find-mail.ts'
import { type FramedMail, framePage, framePolicy } from './frame.ts'

type Row = FramedMail & { allowed: boolean; said: string }

/**
 * The page of a mail and what the browser may do with it.
 * @throws Problem `not-found` when there is none, or not for this reader
 */
export async function readFrame(
  db: Database,
  { principal, id, pictures }: { principal: Principal; id: string; pictures: boolean },
): Promise<{ page: string; policy: string }> {
  const row = await findMail<Row>(db, {
    principal,
    id,
    columns: sql`m.html, m.text, m.folded, m.pictures, said.html as said, ${senderAllowed} as allowed`,
  })
  const remotePictures = pictures || row.allowed
  // What we wrote ourselves is kept once, as the message.
  const mail = row.html || row.text ? row : { ...row, html: row.said }
  return {
    page: framePage(mail, { locale: principal.locale, remotePictures, trusted: row.allowed }),
    policy: framePolicy({ remotePictures }),
  }
}
