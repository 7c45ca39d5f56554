import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { ConversationHeadRecord } from '#modules/conversations/contract.ts'
import { Keys, Loaded, SideSection, useShortcuts, useWords } from '#platform/web/index.ts'
import type { PromiseRecord } from '../../contract.ts'
import { useConversationPromises } from '../promises.ts'
import { MakePromise } from './MakePromise.tsx'
import { PromiseItem } from './PromiseItem.tsx'
import type { SaidDoneRecord } from './SaidDone.tsx'
import './section.css'

/** Beside a conversation: what was promised, what is owed, and one line to promise something more. */
export function PromiseSection({
  conversationId,
  customerId,
  conversation,
}: {
  conversationId: string
  customerId: string
  conversation: ConversationHeadRecord
}) {
  const query = useConversationPromises(conversationId)
  return (
    <Loaded query={query} lines={2}>
      {({ items, saidDone, abilities }) => (
        <Promises
          key={conversationId}
          items={items}
          said={saidDone}
          mayMake={abilities.make}
          customerId={customerId}
          conversation={conversation}
        />
      )}
    </Loaded>
  )
}

function Promises({
  items,
  said,
  mayMake,
  customerId,
  conversation,
}: {
  items: readonly PromiseRecord[]
  said: SaidDoneRecord
  mayMake: boolean
  customerId: string
  conversation: ConversationHeadRecord
}) {
  const t = useWords('promises')
  const [making, setMaking] = useState(false)
  const [settledShown, showSettled] = useState(false)
  useShortcuts(t('title'), [{ keys: 'p', label: t('make.open'), disabled: !mayMake, run: () => setMaking(true) }])
  const owed = items.filter((one) => one.outstanding).sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))
  const settled = items.filter((one) => !one.outstanding).reverse()
  // The newest settled one stays in sight: what has just been kept does not vanish under the pointer.
  const shown = settledShown ? settled : settled.slice(0, owed.length > 0 ? 1 : 2)
  return (
    <SideSection
      title={t('title')}
      className="promises"
      extra={
        mayMake && !making ? (
          <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            {t('make.open')} <Keys keys="p" />
          </Button>
        ) : null
      }
    >
      {making ? (
        <MakePromise conversation={conversation} customerId={customerId} close={() => setMaking(false)} />
      ) : null}
      {items.length === 0 && !making ? <p className="side-hint">{t('empty.section')}</p> : null}
      <ul className="promise-list">
        {[...owed, ...shown].map((promise) => (
          <PromiseItem key={promise.id} promise={promise} said={said} conversation={conversation} />
        ))}
      </ul>
      {settled.length > shown.length ? (
        <Button size="small" type="link" onClick={() => showSettled(true)}>
          {t('showSettled', { count: settled.length - shown.length })}
        </Button>
      ) : null}
    </SideSection>
  )
}
