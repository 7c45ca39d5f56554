import type { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import MailComposer from 'nodemailer/lib/mail-composer'
import { isAttachmentUrl } from '#modules/conversations/server/rules.ts'
import { company } from '#modules/staff/server/index.ts'
import { chooseLocale } from '#platform/contract/locale.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { sanitizeRich } from '#platform/server/html/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { QuoteStyle } from '../../contract.ts'
import type { MailboxAccount } from '../mailboxes/index.ts'
import { keepRawMail } from '../raw-mail.ts'
import type { MailAddress } from '../read/shapes.ts'
import { plusAddressOf } from '../thread-token.ts'
import { bodyOf } from './body.ts'
import { signed } from './dkim.ts'
import { footerOf } from './footer.ts'
import { type Earlier, forwardedMail, quotedHistory } from './history.ts'
import { toMailHtml } from './mail-html.ts'
import { openParts, type Parts, partsFor } from './parts.ts'
import { forwardBlock, quoteBlock } from './quote.ts'
import { signatureFor } from './signature.ts'

type ComposeKernel = Pick<Kernel, 'db' | 'files' | 'config' | 'secret' | 'log' | 'publicUrl'>

/** A mail as it goes out: the stored file of its bytes, and how many they are before compression. */
export type Composed = { rawFile: string; rawSize: number }

type Row = {
  conversationId: string
  number: number
  teamId: string | null
  teamName: string | null
  conversationSubject: string
  language: string | null
  customerName: string
  appellation: string
  agentName: string | null
  isPrivate: boolean
  messageHtml: string
  messageText: string
  subject: string
  from: MailAddress
  to: MailAddress[]
  cc: MailAddress[]
  messageIdHeader: string
  inReplyTo: string | null
  references: string[]
  date: Date | string
  kind: 'reply' | 'forward' | 'new'
  sourceId: string | null
  quote: QuoteStyle
  automatic: boolean
  rawFile: string | null
  rawSize: string | null
}

/**
 * Composes a mail and keeps it, once: every later try, and whoever wants to see the original, gets the same bytes.
 * @throws FileProblem `file-not-found` when an attachment's content is gone
 */
export async function composeOnce(
  kernel: ComposeKernel,
  messageId: string,
  account: MailboxAccount,
): Promise<Composed> {
  const row = await readOut(kernel.db, messageId)
  if (row.rawFile) return { rawFile: row.rawFile, rawSize: Number(row.rawSize) }
  const made = await keepRawMail(kernel, await compose(kernel, messageId, row, account))
  // Of two at once the first one counts.
  const [kept] = await rows<{ rawFile: string; rawSize: string }>(
    kernel.db,
    sql`update mail_out set raw_file = coalesce(raw_file, ${made.rawFile}), raw_size = coalesce(raw_size, ${made.size})
        where message_id = ${messageId} returning raw_file as "rawFile", raw_size as "rawSize"`,
  )
  if (!kept) throw new Error(`mail ${messageId} was taken back while it was composed`)
  return { rawFile: kept.rawFile, rawSize: Number(kept.rawSize) }
}

async function readOut(db: Database, messageId: string): Promise<Row> {
  const [row] = await rows<Row>(
    db,
    sql`
      select c.id as "conversationId", c.number, c.team_id as "teamId", t.name as "teamName",
        c.subject as "conversationSubject", c.language, cu.name as "customerName", cu.appellation,
        p.name as "agentName", said.private as "isPrivate", said.html as "messageHtml", said.text as "messageText",
        m.subject, m."from", m."to", m.cc, m.message_id_header as "messageIdHeader", m.in_reply_to as "inReplyTo",
        m.reference_ids as "references", m.date, o.kind, o.source_id as "sourceId", o.quote, o.automatic,
        o.raw_file as "rawFile", o.raw_size as "rawSize"
      from mail_out o join mail m on m.message_id = o.message_id join message said on said.id = o.message_id
      join conversation c on c.id = said.conversation_id join customer cu on cu.id = c.customer_id
      left join team t on t.id = c.team_id
      left join member p on said.author_kind = 'staff' and p.id = said.author_id
      where o.message_id = ${messageId}`,
  )
  if (!row) throw new Error(`mail ${messageId} is not there`)
  return row
}

async function compose(
  kernel: ComposeKernel,
  messageId: string,
  row: Row,
  { mailbox, dkim }: MailboxAccount,
): Promise<Readable> {
  const { db } = kernel
  const own = await company(db)
  const reader = { locale: row.language ? chooseLocale(row.language) : own.locale, timeZone: own.timeZone }
  const forwarded = row.kind === 'forward' && row.sourceId ? await forwardedMail(db, row.sourceId) : null
  const earlier = row.kind === 'reply' && !row.automatic ? await quotedHistory(db, row) : []
  const html = sanitizeRich(row.messageHtml, { isOwnImage: isAttachmentUrl })
  const quoted = forwarded ? [forwarded] : earlier
  const parts = await partsFor(db, {
    messageId,
    conversationId: row.conversationId,
    html,
    quoted,
    forwarded,
    domain: mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1),
  })
  const htmlOf = (one: Earlier) => toMailHtml(one.html, { placeOf: parts.placeIn(one), styled: !one.foreign })
  const below = forwarded
    ? forwardBlock(forwarded, reader, htmlOf)
    : earlier.length > 0
      ? quoteBlock(earlier, reader, htmlOf)
      : null
  const signatureHtml = await signatureFor(db, {
    teamId: row.teamId,
    mailbox,
    values: {
      'customer.name': row.customerName,
      'customer.appellation': row.appellation || row.customerName,
      'agent.name': row.agentName,
      'team.name': row.teamName,
      'company.name': own.name,
      'conversation.number': String(row.number),
      'conversation.subject': row.conversationSubject,
    },
  })
  const asks = !row.automatic && !row.isPrivate && row.kind !== 'forward' && row.agentName !== null
  const about = { conversationId: row.conversationId, messageId, html: row.messageHtml }
  const body = bodyOf({
    footer: asks ? await footerOf(kernel, about) : null,
    html: toMailHtml(html, { placeOf: parts.placeIn(null), styled: true }),
    // Without words of one's own the text of the message is only for the timeline.
    text: row.messageHtml === '' ? '' : row.messageText,
    signatureHtml: signatureHtml && toMailHtml(signatureHtml, { placeOf: () => null, styled: true }),
    below,
  })
  const replyTo = mailbox.plusAddress
    ? { name: row.from.name, address: plusAddressOf(kernel, { number: row.number, address: mailbox.address }) }
    : null
  const raw = await build(kernel, row, { body, parts, replyTo })
  return dkim ? signed(kernel, raw, dkim) : raw
}

/** As RFC 3834 and the programs that came before it ask for: no robot answers this. */
const automaticHeaders = {
  'Auto-Submitted': 'auto-replied',
  'X-Auto-Response-Suppress': 'All',
  Precedence: 'bulk',
  'X-Kairos-Auto': '1',
}

async function build(
  kernel: ComposeKernel,
  row: Row,
  { body, parts, replyTo }: { body: { html: string; text: string }; parts: Parts; replyTo: MailAddress | null },
): Promise<Readable> {
  const { attachments, close } = await openParts(kernel.files, parts)
  const raw = new MailComposer({
    from: row.from,
    to: row.to,
    cc: row.cc,
    // Blind copies are only in the transport's envelope.
    ...(replyTo ? { replyTo } : {}),
    subject: row.subject,
    messageId: row.messageIdHeader,
    ...(row.inReplyTo ? { inReplyTo: row.inReplyTo } : {}),
    ...(row.references.length > 0 ? { references: row.references } : {}),
    date: new Date(row.date),
    text: body.text,
    html: body.html,
    attachments,
    headers: row.automatic ? automaticHeaders : {},
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .createReadStream()
  // Files of which nothing was read, as something before them failed.
  raw.once('close', close)
  return raw
}
