import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { ConversationHeadRecord } from '#modules/conversations/contract.ts'
import { OwnerName } from '#modules/staff/web/index.tsx'
import { formatDayTime, Keys, Link, Loaded, SideSection, useShortcuts, useWords } from '#platform/web/index.ts'
import type { PromiseRecord } from '../../contract.ts'
import { DueChip } from '../DueChip.tsx'
import { InnerLine } from '../InnerLine.tsx'
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
      {({ items, earlier, saidDone, abilities }) => (
        <Promises
          key={conversationId}
          items={items}
          earlier={earlier}
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
  earlier,
  said,
  mayMake,
  customerId,
  conversation,
}: {
  items: readonly PromiseRecord[]
  earlier: readonly PromiseRecord[]
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
      {items.length + earlier.length === 0 && !making ? <p className="side-hint">{t('empty.section')}</p> : null}
      <ul className="promise-list">
        {[...owed, ...shown].map((promise) => (
          <PromiseItem key={promise.id} promise={promise} said={said} conversation={conversation} />
        ))}
      </ul>
      {earlier.length > 0 ? <Earlier items={earlier} /> : null}
      {settled.length > shown.length ? (
        <Button size="small" type="link" onClick={() => showSettled(true)}>
          {t('showSettled', { count: settled.length - shown.length })}
        </Button>
      ) : null}
    </SideSection>
  )
}

/** What the customer is still owed from a closed conversation that this one goes on from; it is settled there. */
function Earlier({ items }: { items: readonly PromiseRecord[] }) {
  const t = useWords('promises')
  return (
    <div className="promise-earlier">
      <p className="side-hint">{t('earlier.title')}</p>
      <ul className="promise-list">
        {items.map((one) => (
          <li key={one.id} className="promise" data-outstanding data-overdue={one.overdue || undefined}>
            <div className="promise-top">
              <DueChip promise={one} />
              <OwnerName owner={one.owner} />
            </div>
            <p className="promise-text">{one.text}</p>
            {one.inner ? <InnerLine inner={one.inner} /> : null}
            {one.proposal?.answerable ? (
              <p className="side-hint">{t('proposal.state.proposed', { when: formatDayTime(one.proposal.dueAt) })}</p>
            ) : null}
            <Link
              className="promise-from"
              to={'/conversations/$id' as '/'}
              params={{ id: one.conversationId } as never}
            >
              {t('earlier.from', { number: one.conversationNumber })}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
