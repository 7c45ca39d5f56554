import { ScheduleOutlined } from '@ant-design/icons'
import type { Editor } from '@tiptap/react'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type ComposerSending, useOpenConversation } from '#modules/conversations/web/index.tsx'
import { call, formatFull, useShortcuts, useTell, useWords } from '#platform/web/index.ts'
import { findInText } from '../../contract.ts'
import { dueText } from '../DueChip.tsx'
import { acceptKey, ChosenChip, Close, FoundChip, nearest, VagueChip, Wishes } from './Chips.tsx'
import {
  arrived,
  bind,
  type Chosen,
  choose,
  chooseSent,
  chosenFor,
  ignore,
  ignoredIn,
  sweep,
  takeBack,
  unchoose,
} from './chosen.ts'
import { makeSettled, timesOf } from './make.ts'
import { marking, ownText, showMarks, unmark } from './marks.ts'
import { wordsInto } from './quick.ts'
import { type Found, useFound } from './use-found.ts'

type Props = { conversationId: string; mode: 'reply' | 'note'; editor: Editor; sending: ComposerSending }
type Item = Found['items'][number]

/**
 * In the composer: what a reply promises, or a note says was promised, is underlined, and one key makes it a promise to the
 * customer, kept when it is sent.
 */
export function PromiseWriting(props: Props) {
  return <Writing key={props.conversationId} {...props} />
}

function Writing({ conversationId, mode, editor, sending }: Props) {
  const t = useWords('promises')
  const tell = useTell()
  const { conversation } = useOpenConversation()
  const { found, look, soon, written, clear } = useFound(conversationId, editor)
  const [, redraw] = useState(0)
  /** In a reply that has gone out already, and nobody said yes or no. */
  const [after, setAfter] = useState<Chosen[]>([])
  const again = () => redraw((count) => count + 1)

  const ignored = ignoredIn(conversationId)
  const items = found?.items ?? []
  const taken = chosenFor(conversationId).filter((one) => items.some((item) => item.text === one.text))
  const isTaken = (item: Item) => taken.some((one) => one.text === item.text)
  const open = items.filter((item) => !isTaken(item) && !ignored.includes(item.text))
  const active = nearest(open, editor.state.selection.from)

  const drop = (text: string) => {
    ignore(conversationId, text)
    again()
  }
  const take = (item: Item) => {
    if (!item.due) return
    choose({ conversationId, text: item.text, what: item.what, ...timesOf(item.due) })
    again()
  }
  const quickRow = useRef<HTMLSpanElement>(null)
  /** Alt Enter, also when the last words have not been looked at yet. */
  const accept = () => {
    if (editor.isEmpty) return false
    const use = (item: Item | undefined) => {
      if (item?.due) take(item)
      else if (item) quickRow.current?.querySelector('button')?.focus()
    }
    if (found?.doc === editor.state.doc) {
      if (!active) return false
      use(active)
    } else {
      void look().then((fresh) => {
        if (!fresh) return
        const undecided = fresh.items.filter(
          (item) =>
            !ignoredIn(conversationId).includes(item.text) &&
            !chosenFor(conversationId).some((one) => one.text === item.text),
        )
        use(nearest(undecided, editor.state.selection.from))
      })
    }
    return true
  }
  const insertTime = async (item: Item, quick: Found['quick'][number]) => {
    // Typed since: the places are not what they were.
    if (found?.doc !== editor.state.doc) return
    const { from, to, put } = wordsInto(item, quick)
    const { positionAt } = ownText(editor.state.doc)
    const start = positionAt(item.from + from)
    const end = to > from ? positionAt(item.from + to - 1) + 1 : start
    const place = to === from && from === item.text.length ? item.end : start
    editor
      .chain()
      .focus()
      .insertContentAt(to > from ? { from: start, to: end } : place, put)
      .run()
    const fresh = await look()
    const now = fresh?.items.find((one) => one.due && one.start <= place && place <= one.end)
    if (now) take(now)
  }

  const now = useRef({ accept, soon, ignored, taken, mode })
  now.current = { accept, soon, ignored, taken, mode }

  useEffect(() => {
    const plugin = marking(
      () => now.current.accept(),
      () => now.current.soon(),
    )
    editor.registerPlugin(plugin)
    return () => {
      if (!editor.isDestroyed) editor.unregisterPlugin(unmark)
    }
  }, [editor])

  // The coach speaks of the phrase that the cursor is in.
  const several = open.length > 1
  useEffect(() => {
    if (!several) return
    const moved = () => redraw((count) => count + 1)
    editor.on('selectionUpdate', moved)
    return () => {
      editor.off('selectionUpdate', moved)
    }
  }, [editor, several])

  // Chosen and ignored change the look of what was found.
  const shape = `${taken.map((one) => one.id).join()}|${ignored.join()}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for both
  useEffect(() => {
    if (editor.isDestroyed || !found || found.doc !== editor.state.doc) return
    const texts = found.items.map((one) => one.text)
    if (takeBack(conversationId, texts, sending.isOutgoing)) again()
    const shown = found.items.filter((one) => !ignored.includes(one.text))
    showMarks(
      editor.view,
      shown.map((one) => ({
        from: one.start,
        to: one.end,
        look: isTaken(one) ? 'chosen' : one.due ? 'found' : 'vague',
      })),
    )
  }, [found, shape, editor, conversationId, sending])

  const left = useRef(new Map<string, { text: string; decided: string[] }>())
  useEffect(() => {
    const settle = () => void makeSettled(sending.isOutgoing).catch(tell.failed)
    sweep(Date.now())
    settle()
    const stops = [
      sending.onSending((messageId) => {
        const decided = [...now.current.taken.map((one) => one.text), ...now.current.ignored]
        const { text } = ownText(written.current)
        // Who writes for colleagues is not asked once more.
        if (now.current.mode === 'reply') left.current.set(messageId, { text, decided })
        bind(conversationId, messageId, text)
        clear()
      }),
      sending.onSent((messageId) => {
        arrived(messageId)
        settle()
        const said = left.current.get(messageId)
        left.current.delete(messageId)
        if (!said?.text.trim()) return
        void undecided(conversationId, messageId, said).then(setAfter, () => {})
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [conversationId, sending, tell.failed, written, clear])

  useShortcuts(t('writing.keys'), [
    { keys: acceptKey, label: t('writing.key'), run: () => void accept(), disabled: !active?.due },
  ])

  const makeNow = (one: Chosen) => {
    setAfter((before) => before.filter((other) => other !== one))
    chooseSent(one)
    void makeSettled(sending.isOutgoing).catch(tell.failed)
  }
  const sent = editor.isEmpty ? after[0] : undefined
  if (taken.length === 0 && !active && !sent) return null
  return (
    <div className="pw" role="status" aria-label={t('writing.title')}>
      {taken.map((one) => (
        <ChosenChip
          key={one.id}
          one={one}
          place={mode === 'note' ? 'log' : 'reply'}
          undo={() => {
            unchoose(one.id)
            drop(one.text)
          }}
        />
      ))}
      {active?.due ? (
        <FoundChip
          item={active}
          zone={found?.customerTimeZone ?? null}
          take={() => take(active)}
          ignore={() => drop(active.text)}
        />
      ) : null}
      {active && !active.due ? (
        <VagueChip
          ref={quickRow}
          item={active}
          quick={found?.quick ?? []}
          put={(quick) => void insertTime(active, quick)}
          ignore={() => drop(active.text)}
        />
      ) : null}
      <Wishes customerId={conversation.customer.id} active={active} chosen={taken} />
      {sent && !active ? (
        <span className="pw-chip" title={formatFull(sent.dueAt)}>
          <ScheduleOutlined aria-hidden="true" />
          <span>{t('writing.sent', { when: dueText(t, { ...sent, duePrecision: sent.precision }) })}</span>
          <Button type="link" size="small" onClick={() => makeNow(sent)}>
            {t('writing.take')}
          </Button>
          <Close label={t('writing.ignore')} close={() => setAfter(after.slice(1))} />
        </span>
      ) : null}
    </div>
  )
}

/** Promises with a time in a reply that has been sent, about which nothing was decided while it was written. */
async function undecided(
  conversationId: string,
  messageId: string,
  { text, decided }: { text: string; decided: readonly string[] },
): Promise<Chosen[]> {
  const { items } = await call(findInText, { params: { id: conversationId }, body: { text } })
  const at = new Date().toISOString()
  return items.flatMap((one) =>
    one.due && !decided.includes(one.text)
      ? [{ id: messageId, conversationId, text: one.text, what: one.what, ...timesOf(one.due), messageId, at }]
      : [],
  )
}
