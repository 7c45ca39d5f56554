import { sql } from 'drizzle-orm'
import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import {
  type Database,
  inTransaction,
  newId,
  plannedRows,
  readAlong,
  type Transaction,
} from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { type postMessage as endpoint, loggedKinds, type NewMessageInput } from '../contract.ts'
import { type Conversation, checkMentions, lockForChange, lockForGuest, visibleTo } from './access.ts'
import { addMessage, readContent } from './add-message.ts'
import { outboundChannel } from './channels.ts'
import { dropDraft, hasDraft } from './drafts.ts'
import { raiseRead } from './mark-read.ts'
import { type HeadRow, headColumns, headJoins, toHead } from './present.ts'
import { readSnooze, recordStatus, stepByPerson } from './status.ts'
import { type MessageJson, messageJson, toMessage } from './timeline.ts'

/**
 * A reply to a matter that began by hand travels no channel of its own: the customer reads it on the progress page. Whether
 * they have that is known to whoever registered the channel (`registerOutbound`).
 */
const portal = 'portal'
const isLogged = (kind: string) => (loggedKinds as readonly string[]).includes(kind)

/**
 * Writes a reply, a note or a logged contact. The same id again by the same person gives what is there.
 * @throws Problem `conversations.guest` for anything but a note by a guest; `conversations.closed` for a reply to a closed matter (details {customerId}: begin a linked one)
 */
export async function postMessage(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<ReplyOf<typeof endpoint>> {
  const { id: messageId = newId(), status, snoozedUntil, reason, ...said } = input
  const until = status ? readSnooze(status, snoozedUntil) : null
  const posted = await inTransaction(db, async (tx) => {
    const mode = said.direction === 'note' ? 'note' : 'reply'
    const [before, known, draft] = await Promise.all([
      mode === 'note' && !status ? lockForGuest(tx, principal, id) : lockForChange(tx, principal, id),
      input.id ? wasWritten(tx, { messageId, conversationId: id, principal }) : false,
      hasDraft(tx, principal, { conversationId: id, mode }),
    ])
    if (!known) {
      const actor = staffActor(principal)
      let after = await writeByStaff(tx, before, { principal, messageId, said, keepStatus: status !== undefined })
      if (status) after = await stepByPerson(tx, after, { to: status, until, reason, cause: 'reply', actor })
      else if (before.status !== after.status) await recordStatus(tx, before, after, { actor, cause: 'reply' })
      raiseRead(tx, principal.id, id, after.lastSeq)
      if (draft) await dropDraft(tx, principal, id, mode)
    }
    return readPosted(tx, { principal, id, messageId })
  })
  return posted()
}

/** @returns tells the reply once it has been committed */
function readPosted(
  tx: Transaction,
  { principal, id, messageId }: { principal: Principal; id: string; messageId: string },
): () => ReplyOf<typeof endpoint> {
  const answer = readAlong<HeadRow & { said: MessageJson | null }>(
    tx,
    sql`select ${headColumns(principal)}, ${messageJson(messageId)} as said
        from conversation c ${headJoins(principal.id)} where c.id = ${id} and ${visibleTo(principal)}`,
  )
  return () => {
    const [row] = answer()
    if (!row) throw notFound()
    if (!row.said) throw new Error(`message ${messageId} is not there`)
    return { message: toMessage(row.said), conversation: toHead(row, principal) }
  }
}

/** @returns whether this person wrote it here before. @throws Problem `bad-request` when the id is something else's */
async function wasWritten(
  tx: Transaction,
  { messageId, conversationId, principal }: { messageId: string; conversationId: string; principal: Principal },
): Promise<boolean> {
  const [known] = await plannedRows<{ conversationId: string; authorId: string | null }>(
    tx,
    sql`select conversation_id as "conversationId", author_id as "authorId" from message where id = ${messageId}`,
  )
  if (!known) return false
  if (known.conversationId !== conversationId || known.authorId !== principal.id) throw badField('id', 'taken')
  return true
}

type StaffMessage = {
  principal: Principal
  messageId: string
  said: Omit<NewMessageInput, 'id'>
  /** The status stays, whatever the message would do to it. */
  keepStatus?: boolean
}

/** A message by staff into a locked conversation, as its body says; also the first one of a new conversation. */
export async function writeByStaff(
  tx: Transaction,
  before: Conversation,
  { principal, messageId, said, keepStatus = false }: StaffMessage,
): Promise<Conversation> {
  const { direction, kind = 'message' } = said
  const isNote = direction === 'note'
  const logged = isLogged(kind)
  if (isNote && logged) throw badField('kind', 'conversations:reason.note-kind')
  if (direction === 'inbound' && !logged) throw badField('direction', 'conversations:reason.inbound-only-logged')
  if (!isNote && !logged && before.status === 'closed') {
    throw new Problem('conversations.closed', { status: 409, details: { customerId: before.customerId } })
  }
  const content = readContent({ html: said.html })
  const mentions = [...new Set([...(said.mentions ?? []), ...content.mentions])]
  if (!isNote && mentions.length > 0) throw badField('mentions', 'conversations:reason.mention-only-notes')
  await checkMentions(tx, before, mentions)
  const channel = channelOf(said, before.channel)
  const attachmentIds = said.attachmentIds ?? []
  const sends = isNote || logged ? undefined : outboundChannel(channel)
  if (said.envelope && !sends) throw badField('envelope', 'conversations:reason.no-envelope')
  const prepared = await sends?.prepare(tx, {
    conversation: before,
    principal,
    messageId,
    envelope: said.envelope ?? null,
    html: content.html,
    text: content.text,
    attachmentIds: [...new Set([...attachmentIds, ...content.inlineIds])],
  })
  const empty = content.text.trim() === '' && attachmentIds.length + content.inlineIds.length === 0
  const after = await addMessage(tx, before, {
    id: messageId,
    direction,
    kind,
    channel,
    author: staffActor(principal),
    content: empty && prepared?.emptyText ? { ...content, html: '', text: prepared.emptyText } : content,
    attachmentIds,
    uploads: { memberId: principal.id },
    occurredAt: logged ? readOccurredAt(said.occurredAt) : now(),
    durationSeconds: logged ? (said.durationSeconds ?? null) : null,
    mentions,
    delivery: isNote || logged ? null : (prepared?.delivery ?? 'sent'),
    private: prepared?.private ?? false,
    meta: prepared?.meta ?? null,
    keepStatus,
  })
  await prepared?.settle?.(tx)
  return after
}

function channelOf(said: Omit<NewMessageInput, 'id'>, origin: string): string {
  const { direction, kind = 'message', channel } = said
  if (isLogged(kind)) return kind
  if (direction === 'note') return 'note'
  const wanted = channel ?? origin
  return isLogged(wanted) ? portal : wanted
}

/** Clocks of machines differ a little. */
const slack = 5 * 60_000
/** What was said longer ago than a year is a matter of imports; here it is a slip of the pen. */
const longestAgo = 366 * 86_400_000

function readOccurredAt(given: string | undefined): Date {
  if (!given) return now()
  const at = new Date(given)
  // A leap second has the right form and is no time here.
  if (Number.isNaN(at.getTime())) throw badField('occurredAt', 'date-time')
  if (at.getTime() > nowMs() + slack) throw badField('occurredAt', 'in-future')
  if (at.getTime() < nowMs() - longestAgo) throw badField('occurredAt', 'conversations:reason.too-long-ago')
  return at
}
