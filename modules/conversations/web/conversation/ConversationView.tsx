import { Drawer } from 'antd'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  call,
  kept,
  lazily,
  newId,
  refetch,
  useChangeSearch,
  useGo,
  useIsNarrow,
  useIsPhone,
  useKept,
  useLive,
  useSearchParams,
  useShortcuts,
  useTell,
  useThrottled,
  useWords,
} from '#platform/web/index.ts'
import { countConversations, type MessageRecord, markRead, splitConversation } from '../../contract.ts'
import type { ComposerHandle } from '../composer/handle.ts'
import { Composer } from '../composer/load.ts'
import { useConversationActions } from '../data/actions.ts'
import { changeOpened, keepHead, keepRows, type OpenedConversation, rereadOpened } from '../data/heads.ts'
import { usePresence } from '../data/presence.ts'
import type { HeaderPart } from './Facts.tsx'
import { Header } from './Header.tsx'
import { OpenContext } from './open.ts'
import { SidePane } from './SidePane.tsx'
import { SplitBar } from './SplitBar.tsx'
import { Timeline } from './Timeline.tsx'

const MergeDialog = lazily(() => import('./MergeDialog.tsx'), 'MergeDialog')
const TransferDialog = lazily(() => import('./TransferDialog.tsx'), 'TransferDialog')

/** Head, timeline, composer and side pane of one conversation. */
export function ConversationView({ data }: { data: OpenedConversation }) {
  const t = useWords('conversations')
  const { conversation, customer, timeline } = data
  const { id, abilities } = conversation
  const go = useGo()
  const tell = useTell()
  const phone = useIsPhone()
  const narrow = useIsNarrow()
  const search = useSearchParams()
  const changeSearch = useChangeSearch()
  const actions = useConversationActions()
  const presence = usePresence(id)
  const composer = useRef<ComposerHandle>(null)
  const [part, setPart] = useState<HeaderPart | null>(null)
  const [dialog, setDialog] = useState<'merge' | 'transfer' | null>(null)
  const [splitting, setSplitting] = useState<ReadonlySet<string> | null>(null)
  const [sideKept, keepSide] = useKept<'open' | 'closed'>('conversation.side', 'open')
  const sideOpen = narrow || phone ? search.side === '1' : sideKept === 'open'
  const showSide = useCallback(
    (open: boolean) => {
      if (narrow || phone) changeSearch({ side: open ? '1' : undefined }, { push: open })
      else keepSide(open ? 'open' : 'closed')
    },
    [narrow, phone, changeSearch, keepSide],
  )

  const again = useThrottled(() => rereadOpened(id), 250)
  useLive('conversation.', (event) => {
    if (event.subjectId === id) again(event.name)
  })

  // What had been read when the conversation was opened: the line "new from here" stays where it is.
  const [readAtOpening] = useState(conversation.unread ? data.readSeq : Number.POSITIVE_INFINITY)
  const marking = useRef(0)
  const markSeen = useCallback(
    (seq: number) => {
      if (document.visibilityState !== 'visible' || seq <= marking.current) return
      marking.current = seq
      changeOpened(id, (before) => ({
        ...before,
        readSeq: seq,
        conversation: { ...before.conversation, unread: false },
      }))
      void call(markRead, { params: { id }, body: { seq } })
        .then(() => {
          keepRows([{ ...conversation, unread: false }])
          return refetch(countConversations)
        })
        .catch(() => {
          marking.current = 0
        })
    },
    [id, conversation],
  )

  // A key may ask for the editor before it has arrived: then it is asked when it does.
  const wanted = useRef<((handle: ComposerHandle) => void) | null>(null)
  const withComposer = useCallback((run: (handle: ComposerHandle) => void) => {
    if (composer.current) run(composer.current)
    else wanted.current = run
  }, [])
  const takeComposer = useCallback((handle: ComposerHandle | null) => {
    composer.current = handle
    if (!handle || !wanted.current) return
    wanted.current(handle)
    wanted.current = null
  }, [])
  const canWrite = abilities.write
  const can = (status: 'resolved' | 'open' | 'snoozed') => abilities.statuses.includes(status)
  useShortcuts(t('keys.conversation'), [
    {
      keys: 'r',
      label: t('compose.reply'),
      disabled: !abilities.reply,
      run: () => withComposer((one) => one.write('reply')),
    },
    {
      keys: 'n',
      label: t('compose.note'),
      disabled: !abilities.note,
      run: () => withComposer((one) => one.write('note')),
    },
    {
      keys: 'e',
      label: can('resolved') ? t('status.doResolve') : t('status.doOpen'),
      disabled: !can('resolved') && !can('open'),
      run: () => void actions.status(id, can('resolved') ? 'resolved' : 'open'),
    },
    { keys: 'a', label: t('assign.label'), disabled: !canWrite, run: () => setPart('assignee') },
    { keys: 's', label: t('snooze.label'), disabled: !can('snoozed'), run: () => setPart('snooze') },
    { keys: 't', label: t('tags.label'), disabled: !canWrite, run: () => setPart('tags') },
    { keys: 'm', label: t('canned.title'), disabled: !abilities.reply, run: () => withComposer((one) => one.canned()) },
    {
      keys: 'u',
      label: t('more.unread'),
      run: () => void actions.unread(id).then((done) => done && go('/conversations')),
    },
    { keys: 'i', label: t('side.toggle'), run: () => showSide(!sideOpen) },
  ])

  const quote = useCallback((message: MessageRecord) => composer.current?.quote(message.html), [])
  const split = async (messageIds: readonly string[], subject: string) => {
    try {
      const reply = await call(splitConversation, {
        params: { id },
        body: {
          newId: newId(),
          messageIds: [...messageIds],
          ...(subject.trim() ? { subject: subject.trim() } : {}),
        },
      })
      setSplitting(null)
      keepHead(reply.conversation)
      await rereadOpened(id)
      tell.done(t('split.done', { number: reply.created.number }))
      go(`/conversations/${reply.created.id}`)
    } catch (error) {
      tell.failed(error)
    }
  }
  const splitNow = useRef(split)
  splitNow.current = split
  const openPart = useMemo(
    () => ({
      conversation,
      compose: withComposer,
      reread: () => rereadOpened(conversation.id),
      split: (messageIds: readonly string[], subject: string) => splitNow.current(messageIds, subject),
    }),
    [conversation, withComposer],
  )
  useEffect(() => () => kept.write('conversation.last', id), [id])

  const side = <SidePane conversation={conversation} customer={customer} close={() => showSide(false)} phone={phone} />
  if (phone && sideOpen) return side
  return (
    <OpenContext value={openPart}>
      <section className="cv-conversation" aria-label={t('conversation', { number: conversation.number })}>
        <Header
          data={data}
          actions={actions}
          presence={presence}
          part={part}
          setPart={setPart}
          sideOpen={sideOpen}
          toggleSide={() => showSide(!sideOpen)}
          merge={() => setDialog('merge')}
          transfer={() => setDialog('transfer')}
          split={() => setSplitting(new Set())}
        />
        <Timeline
          conversation={conversation}
          timeline={timeline}
          readAtOpening={readAtOpening}
          wanted={search.message ?? null}
          found={() => changeSearch({ message: undefined })}
          customerTyping={presence.customerTyping}
          seen={markSeen}
          quote={abilities.reply ? quote : null}
          choosing={splitting}
          choose={(messageId) =>
            setSplitting((before) => {
              const next = new Set(before)
              if (!next.delete(messageId)) next.add(messageId)
              return next
            })
          }
          takeBack={(entry) => composer.current?.restore(entry)}
        />
        {splitting ? (
          <SplitBar
            count={splitting.size}
            cancel={() => setSplitting(null)}
            split={(subject) => split([...splitting], subject)}
          />
        ) : abilities.note ? (
          <Suspense fallback={<div className="cv-composer-waiting" />}>
            {canWrite ? null : <p className="cv-guest">{t('compose.guest')}</p>}
            <Composer ref={takeComposer} conversation={conversation} draft={data.draft} typing={presence.typing} />
          </Suspense>
        ) : null}
      </section>
      {sideOpen && !narrow && !phone ? side : null}
      {narrow && !phone ? (
        <Drawer
          open={sideOpen}
          onClose={() => showSide(false)}
          title={t('side.title')}
          size={380}
          styles={{ body: { padding: 0 } }}
        >
          {side}
        </Drawer>
      ) : null}
      {dialog === 'merge' ? (
        <Suspense>
          <MergeDialog conversation={conversation} close={() => setDialog(null)} />
        </Suspense>
      ) : null}
      {dialog === 'transfer' ? (
        <Suspense>
          <TransferDialog conversation={conversation} actions={actions} close={() => setDialog(null)} />
        </Suspense>
      ) : null}
    </OpenContext>
  )
}
