import { eq, sql } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { htmlToText, sanitizeRich, textToHtml } from '#platform/server/html/index.ts'
import { type DeliveryState, type Direction, type MessageKind, messageAdded } from '../contract.ts'
import { audienceOf, type Conversation, publicToken } from './access.ts'
import { onlyCloses } from './closing-words.ts'
import { afterMessage, inlineAttachmentIds, isAttachmentUrl, later, mentionedIds, previewOf } from './rules.ts'
import { conversation, message } from './schema.ts'
import { cleaningRules } from './timeline.ts'

/** Sanitised text of a message, and what it names. */
export type Content = { html: string; text: string; inlineIds: string[]; mentions: string[] }

/** Cleans what somebody wrote: rich text, or plain text when there is no rich one; a plain one given beside is kept. */
export function readContent({ html, text }: { html?: string | undefined; text?: string | undefined }): Content {
  const clean = sanitizeRich(html ?? textToHtml(text ?? ''), { isOwnImage: isAttachmentUrl })
  return {
    html: clean,
    text: text ?? htmlToText(clean),
    inlineIds: inlineAttachmentIds(clean),
    mentions: mentionedIds(clean),
  }
}

export type WrittenMessage = { id: string; conversationId: string; at: Date; text: string }
const written = new WeakMap<Transaction, Map<string, WrittenMessage>>()

/** For reactions to `messageAdded`: the message as this very transaction wrote it, so that none of them reads it again. */
export function writtenMessage(tx: Transaction, id: string): WrittenMessage | undefined {
  return written.get(tx)?.get(id)
}

function keepWritten(tx: Transaction, one: WrittenMessage): void {
  const known = written.get(tx)
  if (known) known.set(one.id, one)
  else written.set(tx, new Map([[one.id, one]]))
}

export type NewMessageRow = {
  id: string
  direction: Direction
  kind: MessageKind
  channel: string
  author: Actor
  content: Content
  attachmentIds: readonly string[]
  /** Whose unused uploads may be attached. */
  uploads: { memberId: string } | { claim: string } | null
  occurredAt: Date
  durationSeconds?: number | null
  mentions?: readonly string[]
  delivery: DeliveryState | null
  /** The status stays; the caller moves it as it was asked to. */
  keepStatus?: boolean
  /** Between us and somebody else than the customer. */
  private?: boolean
  meta?: Record<string, unknown> | null
}

/**
 * Writes a message into a locked conversation: clocks, preview and status follow by `afterMessage`, the event is
 * recorded. A change of status that follows is written, and the caller records it.
 * @returns the conversation as it is now
 */
export async function addMessage(tx: Transaction, before: Conversation, wanted: NewMessageRow): Promise<Conversation> {
  const { content, occurredAt } = wanted
  const attached = [...new Set([...wanted.attachmentIds, ...content.inlineIds])]
  if (content.text.trim() === '' && attached.length === 0) throw badField('html', 'required')
  const at = now()
  const seq = before.lastSeq + 1
  const mentions = [...(wanted.mentions ?? [])]
  await tx.insert(message).values({
    id: wanted.id,
    conversationId: before.id,
    seq,
    direction: wanted.direction,
    kind: wanted.kind,
    channel: wanted.channel,
    authorKind: wanted.author.kind,
    authorId: wanted.author.id,
    html: content.html,
    text: content.text,
    cleanedBy: cleaningRules,
    occurredAt,
    createdAt: at,
    durationSeconds: wanted.durationSeconds ?? null,
    mentions,
    delivery: wanted.delivery,
    private: wanted.private ?? false,
    meta: wanted.meta ?? null,
  })
  keepWritten(tx, { id: wanted.id, conversationId: before.id, at: occurredAt, text: content.text })
  await attach(tx, before.id, wanted, attached)
  const authorKind = wanted.author.kind
  const said = {
    direction: wanted.direction,
    kind: wanted.kind,
    authorKind,
    occurredAt,
    private: wanted.private ?? false,
    closing: attached.length === 0 && onlyCloses(content.text),
  }
  const ruled = afterMessage(before, said)
  const clocks = wanted.keepStatus ? { ...ruled, status: before.status } : ruled
  const [after] = await tx
    .update(conversation)
    .set({
      ...clocksColumns(clocks),
      ...(before.status !== clocks.status ? leaving(before) : {}),
      lastMessageAt: later(before.lastMessageAt, at),
      messageCount: before.messageCount + 1,
      lastSeq: seq,
      // Lists show what people said; the product's own words (a receipt) only where nobody has said anything.
      ...(authorKind === 'system' && before.previewText !== null
        ? {}
        : {
            previewText: previewOf(content.text),
            previewKind: wanted.kind,
            previewDirection: wanted.direction,
            previewAuthorKind: authorKind,
            previewAuthorId: authorKind === 'staff' ? wanted.author.id : null,
          }),
      version: sql`${conversation.version} + 1`,
    })
    .where(eq(conversation.id, before.id))
    .returning()
  if (!after) throw new Error(`conversation ${before.id} is not there`)
  await record(tx, messageAdded, {
    actor: wanted.author,
    subjectId: before.id,
    audience: [
      ...audienceOf(after),
      ...mentions.map((id) => `staff:${id}`),
      ...(wanted.direction === 'note' || said.private ? [] : [publicToken(before.id)]),
    ],
    data: {
      messageId: wanted.id,
      direction: wanted.direction,
      kind: wanted.kind,
      channel: wanted.channel,
      authorKind,
      seq,
      mentions,
      private: said.private,
    },
  })
  return after
}

type Clocks = ReturnType<typeof afterMessage>
function clocksColumns({ status, firstResponseAt, waitingSince, lastInboundAt, lastOutboundAt }: Clocks) {
  return { status, firstResponseAt, waitingSince, lastInboundAt, lastOutboundAt }
}

/** What a status leaves behind when a message ends it. */
function leaving(before: Conversation): Partial<Conversation> {
  if (before.status === 'snoozed') return { snoozedUntil: null }
  if (before.status === 'resolved') return { resolvedAt: null, resolvedBy: null, resolveReason: null }
  return {}
}

/** Binds uploads to their message. A picture that this conversation has already may be shown again. */
async function attach(
  tx: Transaction,
  conversationId: string,
  wanted: NewMessageRow,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const whose = wanted.uploads
  const mine = !whose
    ? sql`false`
    : 'claim' in whose
      ? sql`a.claim = ${whose.claim}`
      : sql`a.uploaded_by = ${whose.memberId}`
  const bound = await rows<{ id: string }>(
    tx,
    sql`
      update attachment a set message_id = ${wanted.id}, conversation_id = ${conversationId},
        position = array_position(${sql.param([...ids])}::uuid[], a.id),
        inline = a.id = any(${sql.param(wanted.content.inlineIds)}::uuid[])
      where a.id = any(${sql.param([...ids])}::uuid[]) and a.message_id is null and ${mine} returning a.id`,
  )
  if (bound.length === ids.length) return
  const missing = ids.filter((id) => !bound.some((one) => one.id === id))
  const shownBefore = await rows(
    tx,
    sql`select 1 from attachment a where a.id = any(${sql.param(missing)}::uuid[]) and a.conversation_id = ${conversationId}
        and a.message_id is not null and a.id = any(${sql.param(wanted.content.inlineIds)}::uuid[])`,
  )
  if (shownBefore.length < missing.length) throw badField('attachmentIds', 'unknown')
}
