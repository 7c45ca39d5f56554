import { GoingAlong, type Handing } from '#modules/staff/web/index.tsx'
import { useCall, useWords } from '#platform/web/index.ts'
import { listConversationPromises } from '../../contract.ts'

/** What was promised in a conversation that is handed on. */
export function PromisesAlong({ conversationId, ...more }: Handing) {
  const t = useWords('promises')
  const { data } = useCall(listConversationPromises, { params: { id: conversationId } })
  const owed = (data?.items ?? []).filter((one) => one.outstanding)
  return <GoingAlong title={t('along')} items={owed} {...more} />
}
