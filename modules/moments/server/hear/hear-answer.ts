import { eq } from 'drizzle-orm'
import { messageAdded } from '#modules/conversations/contract.ts'
import { registerClosingCheck, writtenMessage } from '#modules/conversations/server/index.ts'
import { customerActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring, record } from '#platform/server/events/index.ts'
import { confirmHeard } from '../../contract/hear.ts'
import type { ScoreChannel } from '../../contract.ts'
import { momentAudience } from '../access.ts'
import { latestConfirmation, writeAnswer } from '../confirm.ts'
import type { ConfirmationRow } from '../present.ts'
import { confirmation } from '../schema.ts'
import { onlyConfirms, withoutCourtesies } from './only-confirms.ts'
import { readAnswerAndTone } from './read-answer.ts'

/** A question that nobody answered for so long is not what a message speaks of. */
const listened = 14 * 86_400_000
const channels: Readonly<Record<string, ScoreChannel>> = {
  chat: 'chat',
  mail: 'mail',
  form: 'form',
  portal: 'progress',
}

/** The question that a message may answer now; null when none is open, or nobody answered it for too long. */
async function openQuestion(tx: Transaction, conversationId: string): Promise<ConfirmationRow | null> {
  const open = await latestConfirmation(tx, conversationId)
  if (!open?.askedAt || open.answer !== null || now().getTime() - open.askedAt.getTime() > listened) return null
  return open
}

/** The question is open, or has just been answered with yes: chats say it in several breaths (达到了 · 很满意). */
async function mayBeYes(tx: Transaction, conversationId: string): Promise<boolean> {
  const latest = await latestConfirmation(tx, conversationId)
  if (!latest?.askedAt || now().getTime() - latest.askedAt.getTime() > listened) return false
  return latest.answer === null || latest.answer === 'met'
}

/** A plain yes to what we asked, signature and all, asks nothing of us: what is resolved stays so. */
export function confirmingCloses(): void {
  registerClosingCheck(
    async (tx, { conversationId, text }) => onlyConfirms(text) && (await mayBeYes(tx, conversationId)),
  )
}

/**
 * The customer writes while a question is open: what answers it beyond doubt is the answer, in their own words; what only
 * may answer it is kept for a person to say. "Not met" reopens by the message itself.
 */
export const hearAnswer: Reaction = reactDuring(
  messageAdded,
  'moments.hear-answer',
  async (tx, { subjectId, data }) => {
    if (!subjectId || data.direction !== 'inbound' || data.authorKind !== 'customer' || data.private) return
    if (data.kind !== 'message') return
    const said = writtenMessage(tx, data.messageId)
    if (!said) return
    const answered = withoutCourtesies(said.text)
    const heard = readAnswerAndTone(answered)
    const open = heard && (await openQuestion(tx, subjectId))
    if (!open) return
    const home = said.conversation
    const actor = customerActor(home.customerId)
    const words = answered.slice(0, 2000)
    const { messageId } = data
    await record(tx, confirmHeard, {
      actor,
      subjectId,
      audience: momentAudience(home, false),
      data: { conversationId: subjectId, confirmationId: open.id, messageId, sure: heard.sure },
    })
    if (!heard.sure) {
      await tx
        .update(confirmation)
        .set({ heard: 'maybe', heardAnswer: heard.answer, messageId, words })
        .where(eq(confirmation.id, open.id))
      return
    }
    const channel = channels[data.channel] ?? 'other'
    await writeAnswer(tx, home, { answer: heard.answer, words, channel, actor, messageId })
  },
)
