import { keyOf, queryClient } from '#platform/web/index.ts'
import { listConversationMoments } from '../../contract/moments.ts'

/** The moments of a conversation again, wherever they are shown. */
export function refetchMoments(conversationId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: keyOf(listConversationMoments, { params: { id: conversationId } }) })
}
