import { and, eq } from 'drizzle-orm'
import { conversationSplit, messageAdded, statusChanged } from '#modules/conversations/contract.ts'
import { message } from '#modules/conversations/server/schema.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { followMerge, followUnmerge } from './follow-merge.ts'
import { shownByReply } from './rules.ts'
import { standingsOf, statesOf, stepEvidence } from './step-evidence.ts'

const spoken: ReadonlySet<string> = new Set(['phone', 'counter', 'visit'])

/** The customer speaks: exploring has begun. We answer: see `shownByReply`. In a call or visit both speak. */
const followMessage = reactDuring(messageAdded, 'moments.follow-message', async (tx, { subjectId, actor, data }) => {
  if (!subjectId || data.direction === 'note') return
  const conversationId = subjectId
  const both = spoken.has(data.kind)
  if (data.direction === 'inbound' || both) {
    await stepEvidence(tx, { conversationId, step: 'explore', state: 'doing', kind: 'inbound', actor })
  }
  if (data.authorKind !== 'staff' || (data.direction === 'inbound' && !both)) return
  const shown = shownByReply(statesOf(await standingsOf(tx, conversationId)))
  if (shown) await stepEvidence(tx, { conversationId, step: shown, state: 'doing', kind: 'reply', actor })
})

/** The customer writes again after it was resolved: whether the expectation was met is open again. */
const followReopening = reactDuring(statusChanged, 'moments.follow-reopening', async (tx, event) => {
  const { subjectId, actor, data } = event
  if (!subjectId || data.cause !== 'inbound' || data.from !== 'resolved') return
  await stepEvidence(tx, { conversationId: subjectId, step: 'confirm', state: 'doing', kind: 'reopened', actor })
})

/** The new conversation begins with what the customer said in it. */
const followSplit = reactDuring(conversationSplit, 'moments.follow-split', async (tx, { actor, data }) => {
  const [said] = await tx
    .select({ id: message.id })
    .from(message)
    .where(and(eq(message.conversationId, data.newId), eq(message.direction, 'inbound')))
    .limit(1)
  if (!said) return
  await stepEvidence(tx, { conversationId: data.newId, step: 'explore', state: 'doing', kind: 'inbound', actor })
})

export const reactions: readonly Reaction[] = [followMessage, followReopening, followSplit, followMerge, followUnmerge]
