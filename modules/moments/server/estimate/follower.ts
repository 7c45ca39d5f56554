import { messageDelivered, statusChanged } from '#modules/conversations/contract.ts'
import { follow } from '#platform/server/events/follow.ts'
import { momentCut } from '../../contract/cut.ts'
import { confirmAnswered } from '../../contract.ts'
import { estimateConversations } from './estimate-conversations.ts'
import { promiseEvents } from './promise-hook.ts'

/** Estimates behind the writers' backs, whenever something happened that can be a fact of a moment. */
export const estimateFollower = follow({
  name: 'moments.estimate',
  names: () => [momentCut.name, messageDelivered.name, statusChanged.name, confirmAnswered.name, ...promiseEvents()],
  batch: 200,
  run: async (tx, events) => {
    const touched = events.flatMap(({ subjectId, data }) => {
      const { conversationId } = data as { conversationId?: unknown }
      const id = typeof conversationId === 'string' ? conversationId : subjectId
      return id ? [id] : []
    })
    await estimateConversations(tx, [...new Set(touched)])
  },
})
