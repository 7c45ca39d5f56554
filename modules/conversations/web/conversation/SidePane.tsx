import { ArrowLeftOutlined } from '@ant-design/icons'
import { Slot, useWords } from '#platform/web/index.ts'
import type { ConversationHeadRecord } from '../../contract.ts'
import type { OpenedConversation } from '../data/heads.ts'
import { conversationSidebar } from '../slots.ts'
import { CustomerHistory } from './CustomerHistory.tsx'

/** Beside the conversation: steps, promises and the customer, filled by their modules; below them what was before. */
export function SidePane({
  conversation,
  customer,
  close,
  phone,
}: {
  conversation: ConversationHeadRecord
  customer: OpenedConversation['customer']
  close: () => void
  phone: boolean
}) {
  const t = useWords('conversations')
  return (
    <aside className="cv-side" aria-label={t('side.title')}>
      {phone ? (
        <div className="cv-head-row cv-side-head">
          <button type="button" className="cv-head-back" onClick={close} aria-label={t('web:back')}>
            <ArrowLeftOutlined />
          </button>
          <b>{t('side.title')}</b>
        </div>
      ) : null}
      <Slot
        of={conversationSidebar}
        props={{ conversationId: conversation.id, customerId: customer.id, conversation }}
      />
      <CustomerHistory conversation={conversation} />
    </aside>
  )
}
