import { SideSection, useWords } from '#platform/web/index.ts'
import { Confirm } from './Confirm.tsx'
import { ForCustomer } from './ForCustomer.tsx'
import { useMoment } from './moment.ts'
import './moments.css'
import { Scores } from './Scores.tsx'

/** Beside a conversation, below the promises: what the customer reads, confirms and scores. */
export function CustomerSection({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const query = useMoment(conversationId)
  // The section above says what went wrong.
  if (!query.data) return null
  return (
    <SideSection key={conversationId} label={t('customerSide')} className="moment">
      <ForCustomer moment={query.data} />
      <Confirm moment={query.data} />
      <Scores moment={query.data} />
    </SideSection>
  )
}
