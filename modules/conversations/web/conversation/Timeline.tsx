import { ArrowDownOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Fragment, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { formatDay, formatFull, useWords, wallAt } from '#platform/web/index.ts'
import type { ConversationHeadRecord, MessageRecord } from '../../contract.ts'
import { type Outgoing, useOutgoing } from '../data/outbox.ts'
import { isMessage, type KnownTimeline, type TimelineRecord } from '../data/timeline.ts'
import { useTimeline } from '../data/use-timeline.ts'
import { customerName } from '../labels.tsx'
import { ChangeLine } from './ChangeLine.tsx'
import { Message } from './Message.tsx'
import { OutgoingMessage } from './OutgoingMessage.tsx'

const near = 90
const dayOf = (at: string) => {
  const { year, month, day } = wallAt(Date.parse(at))
  return `${year}-${month}-${day}`
}

/** Everything that was said and done, over all channels, oldest first. What one reads does not move when news comes. */
export function Timeline({
  conversation,
  timeline,
  readAtOpening,
  wanted,
  found,
  customerTyping,
  seen,
  quote,
  choosing,
  choose,
  takeBack,
}: {
  conversation: ConversationHeadRecord
  timeline: KnownTimeline
  readAtOpening: number
  /** A message that the address asks for (from a search). */
  wanted: string | null
  found: () => void
  customerTyping: boolean
  seen: (seq: number) => void
  quote: ((message: MessageRecord) => void) | null
  choosing: ReadonlySet<string> | null
  choose: (messageId: string) => void
  takeBack: (entry: Outgoing) => void
}) {
  const t = useWords('conversations')
  const { items, hasEarlier, loadingEarlier, earlier, reach } = useTimeline(conversation.id, timeline)
  const outgoing = useOutgoing(conversation.id)
  const frame = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const atEnd = useRef(wanted === null)
  const firstShown = useRef<{ id: string; height: number } | null>(null)
  const [below, setBelow] = useState(0)
  const [highlighted, setHighlighted] = useState<string | null>(null)
  const customer = useMemo(
    () => ({ id: conversation.customer.id, name: customerName(t, conversation.customer) }),
    [conversation.customer, t],
  )
  const arrived = useMemo(() => new Set(items.map((one) => one.id)), [items])
  const pending = outgoing.filter((one) => !arrived.has(one.id))

  const toEnd = useCallback(() => {
    const box = frame.current
    if (box) box.scrollTop = box.scrollHeight
    atEnd.current = true
    setBelow(0)
  }, [])

  // Earlier pages grow upwards: what is being read keeps its place on the screen.
  const first = items[0]?.id ?? ''
  const last = items.at(-1)?.id ?? ''
  const lastKnown = useRef(last)
  useLayoutEffect(() => {
    const box = frame.current
    if (!box) return
    const before = firstShown.current
    if (before && before.id !== first && items.some((one) => one.id === before.id))
      box.scrollTop += box.scrollHeight - before.height
    firstShown.current = { id: first, height: box.scrollHeight }
    if (lastKnown.current !== last) {
      const from = items.findIndex((one) => one.id === lastKnown.current)
      const news =
        from >= 0 ? items.slice(from + 1).filter((one) => isMessage(one) && one.direction !== 'outbound').length : 0
      lastKnown.current = last
      if (!atEnd.current && news > 0) setBelow((count) => count + news)
    }
    if (atEnd.current) box.scrollTop = box.scrollHeight
  }, [first, last, items])
  useLayoutEffect(() => {
    if (pending.length > 0) toEnd()
  }, [pending.length, toEnd])
  // Pictures that load and a growing composer change heights: the end stays the end.
  useEffect(() => {
    const box = frame.current
    if (!box || !content.current) return
    const watch = new ResizeObserver(() => {
      if (firstShown.current) firstShown.current.height = box.scrollHeight
      if (atEnd.current) box.scrollTop = box.scrollHeight
    })
    watch.observe(content.current)
    watch.observe(box)
    return () => watch.disconnect()
  }, [])

  const markSeen = useCallback(() => {
    if (atEnd.current && conversation.unread) seen(conversation.lastSeq)
  }, [conversation, seen])
  useEffect(() => {
    markSeen()
    document.addEventListener('visibilitychange', markSeen)
    return () => document.removeEventListener('visibilitychange', markSeen)
  }, [markSeen])

  const onScroll = () => {
    const box = frame.current
    if (!box) return
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < near
    if (atEnd.current && below > 0) setBelow(0)
    if (atEnd.current) markSeen()
    if (box.scrollTop < 400 && hasEarlier && !loadingEarlier) void earlier()
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each wanted message
  useEffect(() => {
    if (!wanted) return
    atEnd.current = false
    void reach(wanted).then((there) => {
      found()
      if (!there) return toEnd()
      setHighlighted(wanted)
      requestAnimationFrame(() => {
        const place = document.getElementById(`message-${wanted}`)
        place?.scrollIntoView({ block: 'center' })
        if (firstShown.current && frame.current) firstShown.current.height = frame.current.scrollHeight
      })
    })
  }, [wanted])

  const unreadFrom = useMemo(
    () => items.find((one) => isMessage(one) && one.seq > readAtOpening && one.direction !== 'outbound')?.id ?? null,
    [items, readAtOpening],
  )
  let day = ''
  const dayLine = (item: TimelineRecord) => {
    const next = dayOf(item.at)
    if (next === day) return null
    day = next
    return (
      <h3 className="cv-day">
        <time dateTime={item.at} title={formatFull(item.at)}>
          {formatDay(item.at)}
        </time>
      </h3>
    )
  }
  return (
    <div className="cv-timeline-frame">
      <div
        ref={frame}
        className="cv-timeline"
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={t('timeline.label')}
        aria-live="off"
      >
        <div ref={content} className="cv-timeline-content">
          {hasEarlier ? (
            <Button
              type="link"
              size="small"
              loading={loadingEarlier}
              onClick={() => void earlier()}
              className="cv-earlier"
            >
              {t('timeline.earlier')}
            </Button>
          ) : null}
          {items.map((item) => (
            <Fragment key={item.id}>
              {dayLine(item)}
              {item.id === unreadFrom ? (
                <div className="cv-unread-line">
                  <span>{t('timeline.unread')}</span>
                </div>
              ) : null}
              {isMessage(item) ? (
                <Message
                  message={item}
                  customer={customer}
                  channel={conversation.channel}
                  highlighted={item.id === highlighted}
                  quote={quote}
                  choosing={choosing ? choosing.has(item.id) : null}
                  choose={choose}
                />
              ) : (
                <ChangeLine change={item} conversationId={conversation.id} />
              )}
            </Fragment>
          ))}
          {pending.map((one) => (
            <OutgoingMessage key={one.id} entry={one} takeBack={takeBack} />
          ))}
          <div className="cv-typing" role="status">
            {customerTyping ? t('presence.customer', { name: customer.name }) : ''}
          </div>
        </div>
      </div>
      {below > 0 ? (
        <button type="button" className="cv-below" onClick={toEnd}>
          <ArrowDownOutlined /> {t('timeline.below', { count: below })}
        </button>
      ) : null}
      <NewestSpoken items={items} name={customer.name} />
    </div>
  )
}

/** Tells a screen reader what the customer has just written. */
function NewestSpoken({ items, name }: { items: readonly TimelineRecord[]; name: string }) {
  const t = useWords('conversations')
  const newest = items.findLast((one) => isMessage(one) && one.direction === 'inbound') as MessageRecord | undefined
  const [first] = useState(newest?.id)
  return (
    <div className="k-hidden-visually" role="status">
      {newest && newest.id !== first ? t('timeline.spoken', { name, text: newest.text.slice(0, 200) }) : ''}
    </div>
  )
}
