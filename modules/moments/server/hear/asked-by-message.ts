import { and, eq, isNull } from 'drizzle-orm'
import { messageAdded, messageWithdrawn } from '#modules/conversations/contract.ts'
import { lockConversation, writtenMessage } from '#modules/conversations/server/index.ts'
import { derivedId } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring, record } from '#platform/server/events/index.ts'
import { confirmUnasked } from '../../contract/hear.ts'
import type { ScoreChannel } from '../../contract.ts'
import { momentAudience } from '../access.ts'
import { latestConfirmation, writeAsked } from '../confirm.ts'
import { answerPath } from '../present.ts'
import { confirmation, progressLink } from '../schema.ts'
import { moveByEvidence, standingsOf } from '../step-evidence.ts'

const channels: Readonly<Record<string, ScoreChannel>> = { chat: 'chat', mail: 'mail' }
const idOf = (messageId: string) => derivedId('confirmation', messageId, 'asked')

/** A message with the link of the question asks: in the same breath as it is written, so that no answer comes too early. */
const askedByMessage = reactDuring(messageAdded, 'moments.asked-by-message', async (tx, { subjectId, actor, data }) => {
  if (!subjectId || data.direction !== 'outbound' || data.authorKind !== 'staff' || data.private) return
  const said = writtenMessage(tx, data.messageId)
  if (data.kind !== 'message' || !said?.html.includes('#answer')) return
  const [link] = await tx
    .select({ token: progressLink.token })
    .from(progressLink)
    .where(and(eq(progressLink.conversationId, subjectId), isNull(progressLink.revokedAt)))
  if (!link || !said.html.includes(answerPath(link.token))) return
  const channel = channels[data.channel] ?? 'other'
  await writeAsked(tx, said.conversation, { id: idOf(data.messageId), channel, actor })
})

/** A mail that was taken back before it went out has asked nothing. */
const unaskedByMessage = reactDuring(
  messageWithdrawn,
  'moments.unasked-by-message',
  async (tx, { subjectId, actor, data }) => {
    if (!subjectId) return
    const [asked] = await tx
      .delete(confirmation)
      .where(and(eq(confirmation.id, idOf(data.messageId)), isNull(confirmation.answer), isNull(confirmation.heard)))
      .returning({ id: confirmation.id })
    const home = asked && (await lockConversation(tx, subjectId))
    if (!home) return
    await record(tx, confirmUnasked, {
      actor,
      subjectId,
      audience: momentAudience(home, true),
      data: { conversationId: subjectId, confirmationId: asked.id },
    })
    if (await latestConfirmation(tx, subjectId)) return
    const standing = (await standingsOf(tx, subjectId)).confirm
    await moveByEvidence(tx, { home, standing, step: 'confirm', state: 'todo', kind: 'cleared', actor })
  },
)

export const askingReactions: readonly Reaction[] = [askedByMessage, unaskedByMessage]
