import { cleaningRules, onlyCloses } from '#modules/conversations/server/index.ts'
import { conversation, conversationRead, message } from '#modules/conversations/server/schema.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { event } from '#platform/server/events/schema.ts'
import { textToHtml } from '#platform/server/html/index.ts'
import type { DemoCompany, DemoConversation, DemoHandover, DemoMessage } from './content/types.ts'
import { demoId } from './ids.ts'
import { inBatches, localeOf } from './load-people.ts'
import type { DemoMail } from './mails.ts'

const isStaff = (key: string) => key.startsWith('staff:')
const dateOf = (iso: string | null) => (iso ? new Date(iso) : null)
const publicMessages = (one: DemoConversation) => one.messages.filter((each) => each.direction !== 'note')

function latest(messages: readonly DemoMessage[], direction?: DemoMessage['direction']): Date | null {
  const found = messages.filter((each) => direction === undefined || each.direction === direction).at(-1)
  return found ? new Date(found.at) : null
}

function conversationRow(one: DemoConversation, languages: Map<string, DemoCompany['customers'][number]['language']>) {
  const said = publicMessages(one)
  const last = one.messages.at(-1)
  const lastSaid = said.at(-1)
  const language = languages.get(one.customer)
  return {
    id: demoId(one.key),
    subject: one.subject,
    status: one.status,
    snoozedUntil: dateOf(one.snoozedUntil),
    priority: one.priority,
    assigneeId: one.assignee ? demoId(one.assignee) : null,
    teamId: demoId(one.team),
    customerId: demoId(one.customer),
    channel: one.channel,
    language: language ? localeOf(language) : null,
    tags: one.tags,
    createdAt: new Date(one.createdAt),
    firstResponseAt: dateOf(one.firstResponseAt),
    waitingSince:
      one.status === 'open' && lastSaid?.direction === 'inbound' && !onlyCloses(lastSaid.text)
        ? new Date(lastSaid.at)
        : null,
    lastMessageAt: latest(one.messages) ?? new Date(one.createdAt),
    lastInboundAt: latest(said, 'inbound'),
    lastOutboundAt: latest(said, 'outbound'),
    attentionAt:
      one.promises
        .filter((each) => each.state === 'open')
        .map((each) => new Date(each.dueAt))
        .sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    messageCount: one.messages.length,
    lastSeq: one.messages.length,
    previewText: last ? last.text.slice(0, 200) : null,
    previewKind: last?.kind ?? null,
    previewDirection: last?.direction ?? null,
    previewAuthorKind: last ? (isStaff(last.author) ? ('staff' as const) : ('customer' as const)) : null,
    previewAuthorId: last && isStaff(last.author) ? demoId(last.author) : null,
    resolvedAt: dateOf(one.resolvedAt),
    resolvedBy: one.resolvedAt && one.assignee ? demoId(one.assignee) : null,
    resolveReason: one.resolveReason,
    closedAt: dateOf(one.closedAt),
  }
}

function messageRow(one: DemoConversation, each: DemoMessage, index: number, mail: DemoMail | undefined) {
  const at = new Date(each.at)
  return {
    id: demoId(each.key),
    conversationId: demoId(one.key),
    seq: index + 1,
    direction: each.direction,
    kind: each.kind,
    channel:
      each.kind === 'message'
        ? one.channel === 'form' && index > 0
          ? 'form'
          : one.channel === 'chat' || one.channel === 'form' || one.channel === 'mail'
            ? one.channel
            : 'chat'
        : each.kind,
    authorKind: isStaff(each.author) ? ('staff' as const) : ('customer' as const),
    authorId: demoId(each.author),
    html: textToHtml(each.text),
    text: each.text,
    cleanedBy: cleaningRules,
    occurredAt: at,
    createdAt: at,
    durationSeconds: each.durationSeconds ?? null,
    mentions: (each.mentions ?? []).map(demoId),
    delivery: each.direction === 'outbound' && each.kind === 'message' ? (mail?.delivery ?? ('read' as const)) : null,
    deliveryReason: mail?.deliveryReason ?? null,
    meta: mail ? { mail: mail.facts } : null,
  }
}

type EventRow = typeof event.$inferInsert

/** The id of the event by which it went to a colleague, and of the moment that it is. */
export const handoverId = (one: DemoConversation, each: DemoHandover): string =>
  demoId(`${one.key} assigned ${each.at}`)

/** What the timeline shows between the messages: begun, handed over, resolved, closed. */
function eventRows(one: DemoConversation): EventRow[] {
  const subjectId = demoId(one.key)
  const audience = [`team:${demoId(one.team)}`, 'team:*']
  const row = (what: string, at: string, by: string | null, data: object): EventRow => ({
    id: demoId(`${one.key} ${what} ${at}`),
    name: `conversation.${what}`,
    at: new Date(at),
    actorKind: by === null ? 'system' : isStaff(by) ? 'staff' : 'customer',
    actorId: by === null ? null : demoId(by),
    subjectId,
    data,
    audience,
  })
  const team = (key: string) => demoId(key)
  const rows = [
    row('created', one.createdAt, one.messages[0]?.author ?? one.customer, {
      number: 1000 + one.number,
      customerId: demoId(one.customer),
      teamId: demoId(one.handovers[0]?.fromTeam ?? one.team),
      assigneeId: null,
      channel: one.channel,
      linkedFromId: null,
    }),
    ...one.handovers.map((each) =>
      row('assigned', each.at, each.by, {
        from: demoId(each.by),
        to: demoId(each.to),
        fromTeamId: team(each.fromTeam),
        toTeamId: team(each.toTeam),
      }),
    ),
  ]
  const changed = (
    from: string,
    to: string,
    at: string,
    by: string | null,
    cause: string,
    until: string | null = null,
  ) => rows.push(row('status-changed', at, by, { from, to, cause, until }))
  if (one.resolvedAt) changed('open', 'resolved', one.resolvedAt, one.assignee, 'staff')
  if (one.closedAt) changed('resolved', 'closed', one.closedAt, null, 'auto-close')
  return rows
}

/** The person in charge has read all but what a customer wrote last and nobody has answered yet. */
function readRows(one: DemoConversation) {
  const last = one.messages.at(-1)
  if (!one.assignee || !last) return []
  const unanswered = one.status === 'open' && last.direction === 'inbound'
  const lastSeq = one.messages.length - (unanswered ? 1 : 0)
  return [{ memberId: demoId(one.assignee), conversationId: demoId(one.key), lastSeq, at: new Date(last.at) }]
}

/** Conversations in the order of their numbers, their messages, and the changes between. */
export async function loadConversations(
  tx: Transaction,
  demo: DemoCompany,
  mails: ReadonlyMap<string, DemoMail>,
): Promise<void> {
  const languages = new Map(demo.customers.map((one) => [one.key, one.language]))
  await inBatches(demo.conversations, (part) =>
    tx.insert(conversation).values(part.map((one) => conversationRow(one, languages))),
  )
  const messages = demo.conversations.flatMap((one) =>
    one.messages.map((each, index) => messageRow(one, each, index, mails.get(each.key))),
  )
  await inBatches(messages, (part) => tx.insert(message).values(part))
  await inBatches(demo.conversations.flatMap(readRows), (part) => tx.insert(conversationRead).values(part))
  await inBatches(demo.conversations.flatMap(eventRows), (part) => tx.insert(event).values(part))
}
