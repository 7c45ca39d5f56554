import { PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import {
  call,
  formatDayTime,
  formatTime,
  keyOf,
  queryClient,
  SideSection,
  Slot,
  useCall,
  useLive,
  useTell,
  useThrottled,
  useWords,
} from '#platform/web/index.ts'
import { type AskKind, type AskRecord, listAsks, reopenAsk, withdrawAsk } from '../../contract/choices.ts'
import { chosenTime } from '../slots.ts'
import { AskForm } from './AskForm.tsx'
import './choices.css'

/** Beside a conversation: what the customer may choose and answer on the progress page, and what they said. */
export function AsksSection({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const input = { params: { id: conversationId } }
  const reread = () => queryClient.invalidateQueries({ queryKey: keyOf(listAsks, input) })
  const again = useThrottled(() => void reread(), 400)
  useLive(['moment.', 'conversation.merged', 'conversation.erased'], (event) => {
    if (event.subjectId === conversationId) again(event.name)
  })
  const { data } = useCall(listAsks, input)
  const [asking, setAsking] = useState<AskKind | null>(null)
  if (!data) return null
  const items = data.items.filter(({ withdrawnAt }) => withdrawnAt === null)
  const { work } = data.abilities
  if (!work && items.length === 0 && !data.contactWish) return null
  return (
    <SideSection
      key={conversationId}
      title={t('asks.title')}
      extra={
        work && !asking ? (
          <Dropdown
            trigger={['click']}
            menu={{
              items: (['slots', 'question'] as const).map((key) => ({
                key,
                label: t(`asks.add.${key}`),
                onClick: () => setAsking(key),
              })),
            }}
          >
            <Button size="small" type="text" icon={<PlusOutlined />}>
              {t('asks.open')}
            </Button>
          </Dropdown>
        ) : null
      }
    >
      {data.contactWish ? (
        <p className="ask-wish">
          {t('asks.wish')}{' '}
          <b>
            {t(`contactWay.${data.contactWish.way}`)} · {t(`contactTime.${data.contactWish.time}`)}
          </b>
          {data.contactWish.matter ? null : <small className="k-muted"> {t('asks.always')}</small>}
        </p>
      ) : null}
      {asking ? (
        <AskForm
          conversationId={conversationId}
          kind={asking}
          close={() => setAsking(null)}
          done={() => void reread()}
        />
      ) : null}
      {items.length === 0 && !asking ? <p className="side-hint">{t('asks.empty')}</p> : null}
      <ul className="ask-list">
        {items.slice(0, 6).map((one) => (
          <Ask key={one.id} ask={one} work={work} done={() => void reread()} />
        ))}
      </ul>
    </SideSection>
  )
}

function Ask({ ask, work, done }: { ask: AskRecord; work: boolean; done: () => void }) {
  const t = useWords('moments')
  const tell = useTell()
  const chosen = ask.slots.find(({ id }) => id === ask.chosenSlotId)
  const change = (verb: typeof withdrawAsk | typeof reopenAsk) => () => {
    void call(verb, { params: { id: ask.id }, body: {} })
      .then(done)
      .catch(tell.failed)
  }
  return (
    <li className="ask" data-open={ask.answeredAt === null || undefined}>
      <span className="ask-text">{ask.text}</span>
      {chosen ? (
        <b>
          {formatDayTime(chosen.from)}–{formatTime(chosen.to)}
        </b>
      ) : null}
      {chosen && work ? <Slot of={chosenTime} props={{ ask, slot: chosen }} /> : null}
      {ask.slots.length > 0 && !chosen ? (
        <small className="k-muted">{ask.slots.map(({ from }) => formatDayTime(from)).join(' · ')}</small>
      ) : null}
      <span className="ask-foot">
        <small className="k-muted">
          {ask.answeredAt
            ? t('asks.answered', {
                who: ask.answeredBy?.name ?? t('who.customer'),
                when: formatDayTime(ask.answeredAt),
              })
            : t('asks.waiting', { when: formatDayTime(ask.askedAt) })}
        </small>
        {work ? (
          <Button size="small" type="link" onClick={change(ask.answeredAt ? reopenAsk : withdrawAsk)}>
            {t(ask.answeredAt ? 'asks.reopen' : 'asks.withdraw')}
          </Button>
        ) : null}
      </span>
    </li>
  )
}
