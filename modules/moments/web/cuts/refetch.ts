import { keyOf, queryClient, refetch } from '#platform/web/index.ts'
import { listConversationMoments, listMoments } from '../../contract/moments.ts'
import { sumScorecards } from '../../contract/scorecards.ts'

/** The moments of a conversation again, wherever they are shown. */
export async function refetchMoments(conversationId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keyOf(listConversationMoments, { params: { id: conversationId } }) }),
    refetchHandovers(),
  ])
}

/** The reader's hand-overs and their figures again. */
export function refetchHandovers(): Promise<void> {
  return refetch(listMoments, sumScorecards)
}
