import { sql } from 'drizzle-orm'
import type { Status } from '#modules/conversations/contract.ts'
import { keepDraft, lockConversation, withdrawMessage } from '#modules/conversations/server/index.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, rows, type Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import type { undoSending as endpoint, MailEnvelopeRecord, QuoteStyle } from '../../contract.ts'
import type { MailAddress } from '../read/shapes.ts'
import { forgetRaw } from './forget-raw.ts'
import { findOut, type OutRow } from './outgoing.ts'

/** Nobody has it, and nobody is sending it: its time has not come, or it has failed for good. */
function mayUndo({ state, sendAt, accepted }: OutRow): boolean {
  if (accepted.length > 0) return false
  return state === 'failed' || (state === 'queued' && sendAt.getTime() > nowMs())
}

type Row = {
  html: string
  status: Status
  kind: 'reply' | 'forward' | 'new'
  sourceId: string | null
  quote: QuoteStyle
  mailboxId: string
  subject: string
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  date: Date | string
  rawFile: string | null
}

/**
 * Takes a mail back that nobody has got: the message goes from the timeline and comes back as a draft of whoever wrote it,
 * with its addresses and files. Somebody else who undoes it gets the text; the files stay with their uploader.
 * @throws Problem `channel-email.sent-already` (409) when it is on its way, or was sent
 */
export async function undoSending(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<ReplyOf<typeof endpoint>> {
  // Asked first without holding it, so that whoever is about to send it does not find it held.
  if (!mayUndo(await findOut(db, { principal, id }))) throw sentAlready()
  return inTransaction(db, async (tx) => {
    const { conversationId: place } = await findOut(tx, { principal, id })
    // The conversation first, as everybody locks them.
    await lockConversation(tx, place)
    const out = await findOut(tx, { principal, id, lock: true })
    if (!mayUndo(out)) throw sentAlready()
    const { row, attachmentIds, pictureIds } = await readWritten(tx, id)
    const envelope: MailEnvelopeRecord = {
      mailboxId: row.mailboxId,
      to: row.to,
      cc: row.cc,
      bcc: row.bcc,
      subject: row.subject,
      kind: row.kind,
      quote: row.quote,
      ...(row.sourceId ? { messageId: row.sourceId } : {}),
    }
    const { conversationId, authorId } = out
    await dropParticipants(tx, conversationId, row)
    await withdrawMessage(tx, { conversationId, messageId: id, status: row.status, actor: staffActor(principal) })
    if (row.rawFile) await enqueue(tx, forgetRaw, { files: [row.rawFile] })
    if (authorId) {
      // Pictures in the text are named too: what no draft names is swept.
      const files = [...attachmentIds, ...pictureIds].slice(0, 20)
      await keepDraft(tx, { memberId: authorId, conversationId, html: row.html, attachmentIds: files, envelope })
    }
    return { html: row.html, envelope, attachmentIds: authorId === principal.id ? attachmentIds : [] }
  })
}

function sentAlready(): Problem {
  return new Problem('channel-email.sent-already', { status: 409 })
}

type Written = { row: Row; attachmentIds: string[]; pictureIds: string[] }

async function readWritten(tx: Transaction, id: string): Promise<Written> {
  const [row] = await rows<Row>(
    tx,
    sql`
      select said.html, o.status_before as status, o.kind, o.source_id as "sourceId", o.quote,
        o.mailbox_id as "mailboxId", m.subject, m."to", m.cc, m.bcc, m.date, o.raw_file as "rawFile"
      from mail_out o join mail m on m.message_id = o.message_id join message said on said.id = o.message_id
      where o.message_id = ${id}`,
  )
  if (!row) throw new Error(`mail ${id} is not there`)
  const files = await rows<{ id: string; inline: boolean }>(
    tx,
    sql`select id, inline from attachment where message_id = ${id} order by position, id`,
  )
  const ids = (inline: boolean) => files.filter((one) => one.inline === inline).map((one) => one.id)
  return { row, attachmentIds: ids(false), pictureIds: ids(true) }
}

/** Whom this very mail had drawn in takes no part: they never got it. */
async function dropParticipants(tx: Transaction, conversationId: string, { to, cc, bcc, date }: Row): Promise<void> {
  const addresses = [...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase())
  await tx.execute(sql`
    delete from mail_participant where conversation_id = ${conversationId} and first_at = ${new Date(date)}
      and address = any(${sql.param(addresses)}::text[])`)
}
