import { sql } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { rows, send, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { htmlToText, sanitizeRich, textToHtml } from '#platform/server/html/index.ts'
import { type DeliveryState, type Direction, type MessageKind, messageAdded } from '../contract.ts'
import { audienceOf, type Conversation, publicToken } from './access.ts'
import { asksNothing } from './closing-checks.ts'
import { onlyCloses } from './closing-words.ts'
import { keptByTransaction } from './kept.ts'
import { afterMessage, inlineAttachmentIds, isAttachmentUrl, later, mentionedIds, previewOf } from './rules.ts'
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

/** A message as its transaction wrote it, and its conversation, locked, as it became by that. */
export type WrittenMessage = { id: string; at: Date; html: string; text: string; conversation: Conversation }
const written = keptByTransaction<WrittenMessage>()

/** For reactions to `messageAdded`: what this very transaction wrote, so that none of them reads it again. */
export const writtenMessage = written.find

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
  send(
    tx,
    sql`insert into message (id, conversation_id, seq, direction, kind, channel, author_kind, author_id, html, text, cleaned_by,
          occurred_at, created_at, duration_seconds, mentions, delivery, private, meta)
        values (${wanted.id}, ${before.id}, ${seq}, ${wanted.direction}, ${wanted.kind}, ${wanted.channel}, ${wanted.author.kind},
          ${wanted.author.id}, ${content.html}, ${content.text}, ${cleaningRules}, ${occurredAt}, ${at},
          ${wanted.durationSeconds ?? null}, ${sql.param(mentions)}::uuid[], ${wanted.delivery}, ${wanted.private ?? false},
          ${wanted.meta ?? null}::jsonb)`,
  )
  await attach(tx, before.id, wanted, attached)
  const authorKind = wanted.author.kind
  const said = {
    direction: wanted.direction,
    kind: wanted.kind,
    authorKind,
    occurredAt,
    private: wanted.private ?? false,
    closing: attached.length === 0 && (onlyCloses(content.text) || (await asksNothing(tx, before, wanted))),
  }
  const ruled = afterMessage(before, said)
  const clocks = wanted.keepStatus ? { ...ruled, status: before.status } : ruled
  const after: Conversation = {
    ...before,
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
    version: before.version + 1,
  }
  writeAfter(tx, after)
  written.keep(tx, { id: wanted.id, at: occurredAt, html: content.html, text: content.text, conversation: after })
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

/** What a message changes of its conversation, which is locked: nobody else has changed it meanwhile. */
function writeAfter(tx: Transaction, after: Conversation): void {
  send(
    tx,
    sql`update conversation set status = ${after.status}, first_response_at = ${after.firstResponseAt},
          waiting_since = ${after.waitingSince}, last_inbound_at = ${after.lastInboundAt}, last_outbound_at = ${after.lastOutboundAt},
          snoozed_until = ${after.snoozedUntil}, resolved_at = ${after.resolvedAt}, resolved_by = ${after.resolvedBy},
          resolve_reason = ${after.resolveReason}, last_message_at = ${after.lastMessageAt}, message_count = ${after.messageCount},
          last_seq = ${after.lastSeq}, preview_text = ${after.previewText}, preview_kind = ${after.previewKind},
          preview_direction = ${after.previewDirection}, preview_author_kind = ${after.previewAuthorKind},
          preview_author_id = ${after.previewAuthorId}, version = version + 1
        where id = ${after.id}`,
  )
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
