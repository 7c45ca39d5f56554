import { and, desc, eq } from 'drizzle-orm'
import { conversationSplit, messageAdded, statusChanged } from '#modules/conversations/contract.ts'
import { lockConversation, writtenMessage } from '#modules/conversations/server/index.ts'
import { message } from '#modules/conversations/server/schema.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { eraseAsks } from './choices/index.ts'
import { eraseWords, forgetPerson } from './erase-words.ts'
import { followMerge, followUnmerge } from './follow-merge.ts'
import { askingReactions } from './hear/asked-by-message.ts'
import { customersYes } from './hear/customers-yes.ts'
import { hearAnswer } from './hear/hear-answer.ts'
import { advance, shownByReply } from './rules.ts'
import { moveByEvidence, standingsOf, statesOf, stepEvidence } from './step-evidence.ts'

const spoken: ReadonlySet<string> = new Set(['phone', 'counter', 'visit'])

/**
 * The customer speaks: exploring has begun. We answer: see `shownByReply`. In a call or visit both speak. Most messages
 * show nothing new; those cost one read.
 */
const followMessage = reactDuring(messageAdded, 'moments.follow-message', async (tx, { subjectId, actor, data }) => {
  if (!subjectId || data.direction === 'note' || data.private) return
  const standings = await standingsOf(tx, subjectId)
  const both = spoken.has(data.kind)
  const heard = data.direction === 'inbound' || both
  const answered = data.authorKind === 'staff' && (data.direction === 'outbound' || both)
  const shown = answered ? shownByReply(statesOf(standings)) : null
  const begins = heard && advance(standings.explore, 'doing', 'inbound') !== null
  if (!begins && !shown) return
  const home = writtenMessage(tx, data.messageId)?.conversation ?? (await lockConversation(tx, subjectId))
  if (!home) return
  if (begins) {
    await moveByEvidence(tx, {
      home,
      standing: standings.explore,
      step: 'explore',
      state: 'doing',
      kind: 'inbound',
      actor,
    })
  }
  if (shown) {
    await moveByEvidence(tx, { home, standing: standings[shown], step: shown, state: 'doing', kind: 'reply', actor })
  }
})

/** The newest message is the customer's yes, with something else beside it: that it is open again takes no yes back. */
async function saidYesJustNow(tx: Transaction, conversationId: string): Promise<boolean> {
  const yes = await customersYes(tx, conversationId)
  if (!yes?.messageId) return false
  const [newest] = await tx
    .select({ id: message.id })
    .from(message)
    .where(eq(message.conversationId, conversationId))
    .orderBy(desc(message.seq))
    .limit(1)
  return newest?.id === yes.messageId
}

/** The customer writes again after it was resolved: whether the expectation was met is open again. */
const followReopening = reactDuring(statusChanged, 'moments.follow-reopening', async (tx, event) => {
  const { subjectId, actor, data } = event
  if (!subjectId || data.cause !== 'inbound' || data.from !== 'resolved') return
  if (await saidYesJustNow(tx, subjectId)) return
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

export const reactions: readonly Reaction[] = [
  followMessage,
  ...askingReactions,
  hearAnswer,
  followReopening,
  followSplit,
  followMerge,
  followUnmerge,
  eraseWords,
  eraseAsks,
  forgetPerson,
]
