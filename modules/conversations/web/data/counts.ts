import { refetch, useCall, useLive, useMay, useThrottled } from '#platform/web/index.ts'
import { countConversations } from '../../contract.ts'

const counted = new Set([
  'conversation.created',
  'conversation.message-added',
  'conversation.assigned',
  'conversation.status-changed',
  'conversation.merged',
  'conversation.unmerged',
  'conversation.split',
  'conversation.marked-read',
])

/** How many conversations each view has; follows what happens. */
export function useCounts() {
  const allowed = useMay('conversations.read')
  const { data } = useCall(countConversations, {}, { enabled: allowed })
  return data
}

/** Keeps the counts fresh; mounted once, with the badge in the rail. */
export function useUnreadBadge(): number | undefined {
  const again = useThrottled(() => refetch(countConversations), 1500)
  useLive('conversation.', (event) => {
    if (counted.has(event.name)) again(event.name)
  })
  const counts = useCounts()
  return counts ? counts.mineUnread + counts.mentions : undefined
}
