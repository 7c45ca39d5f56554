import { sql } from 'drizzle-orm'
import { isAttachmentUrl } from '#modules/conversations/server/rules.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { sanitizeMail, sanitizeRich, textToHtml } from '#platform/server/html/index.ts'
import type { MailAddress } from '../read/shapes.ts'
import { withoutFolds } from './mail-html.ts'

/** An earlier message as it is quoted. */
export type Earlier = {
  messageId: string
  at: Date
  from: MailAddress
  to: MailAddress[]
  cc: MailAddress[]
  subject: string
  /** cleaned; its pictures are our own files or `cid:` of that mail */
  html: string
  text: string
  /** it has a layout of its own */
  foreign: boolean
  /** content id → attachment */
  pictures: Record<string, string>
}

type Row = {
  messageId: string
  at: Date | string
  authorName: string | null
  messageHtml: string
  messageText: string
  from: MailAddress | null
  to: MailAddress[] | null
  cc: MailAddress[] | null
  subject: string | null
  html: string | null
  text: string | null
  pictures: Record<string, string> | null
}

const columns = sql.raw(`
  said.id as "messageId", said.occurred_at as at, coalesce(p.name, cu.name) as "authorName",
  said.html as "messageHtml", said.text as "messageText",
  m."from", m."to", m.cc, m.subject, m.html, m.text, m.pictures`)
const joins = sql.raw(`
  left join mail m on m.message_id = said.id
  left join member p on said.author_kind = 'staff' and p.id = said.author_id
  left join customer cu on said.author_kind = 'customer' and cu.id = said.author_id`)

/** Most earlier messages that go along, and characters of their HTML together. */
const mostQuoted = 30
const longestQuoted = 200_000

/**
 * What of the exchange goes along with an answer, newest first. `last`: the message that is answered, as its writer wrote
 * it, without what they quoted. `all`: also what the customer saw before it. Of what is between us and somebody else only
 * the message itself goes along, and never into a mail to others.
 */
export async function quotedHistory(
  db: Database,
  { sourceId, quote, isPrivate }: { sourceId: string | null; quote: 'none' | 'last' | 'all'; isPrivate: boolean },
): Promise<Earlier[]> {
  if (!sourceId || quote === 'none') return []
  const onlyOne = quote === 'last' || isPrivate
  const found = await rows<Row>(
    db,
    sql`
      select ${columns} from message said ${joins}
      where said.id = ${sourceId}
        or (${!onlyOne} and said.direction <> 'note' and said.kind = 'message' and not said.private
          and said.delivery is distinct from 'queued' and said.delivery is distinct from 'failed'
          and (said.conversation_id, said.seq) in (
            select s.conversation_id, earlier.seq from message s
            join message earlier on earlier.conversation_id = s.conversation_id and earlier.seq < s.seq
            where s.id = ${sourceId} and not s.private order by earlier.seq desc limit ${mostQuoted}))
      order by said.seq desc limit ${mostQuoted}`,
  )
  const kept: Earlier[] = []
  let length = 0
  for (const row of found) {
    const one = earlier(row, false)
    length += one.html.length
    if (kept.length > 0 && length > longestQuoted) break
    kept.push(one)
  }
  return kept
}

/** The mail that is passed on, whole. */
export async function forwardedMail(db: Database, sourceId: string): Promise<Earlier | null> {
  const [row] = await rows<Row>(db, sql`select ${columns} from message said ${joins} where said.id = ${sourceId}`)
  return row ? earlier(row, true) : null
}

function earlier(row: Row, whole: boolean): Earlier {
  const foreign = (row.html ?? '') !== ''
  const text = whole && row.text ? row.text : row.messageText
  const html = foreign
    ? sanitizeMail(whole ? row.html! : withoutFolds(row.html!), { allowRemoteImages: whole })
    : whole && row.text && row.text !== row.messageText
      ? textToHtml(row.text)
      : sanitizeRich(row.messageHtml, { isOwnImage: isAttachmentUrl })
  return {
    messageId: row.messageId,
    at: new Date(row.at),
    from: row.from ?? { name: row.authorName ?? '', address: '' },
    to: row.to ?? [],
    cc: row.cc ?? [],
    subject: row.subject ?? '',
    html,
    text,
    foreign,
    pictures: row.pictures ?? {},
  }
}
