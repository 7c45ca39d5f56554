import { CheckOutlined, CloseOutlined, ScheduleOutlined } from '@ant-design/icons'
import type { Editor } from '@tiptap/react'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ComposerSending } from '#modules/conversations/web/index.tsx'
import { call, formatFull, Keys, useShortcuts, useShortcutsOn, useTell, useWords } from '#platform/web/index.ts'
import { findInText } from '../../contract.ts'
import { dueText } from '../DueChip.tsx'
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
import './writing.css'

type Props = { conversationId: string; mode: 'reply' | 'note'; editor: Editor; sending: ComposerSending }
type Item = Found['items'][number]
const key = 'alt+enter'

/** In the composer: what a reply promises is underlined, and one key makes it a promise, kept when the reply is sent. */
export function PromiseWriting(props: Props) {
  return <Writing key={props.conversationId} {...props} />
}

function Writing({ conversationId, mode, editor, sending }: Props) {
  const t = useWords('promises')
  const tell = useTell()
  const [keysOn] = useShortcutsOn()
  const on = mode === 'reply'
  const { found, look, soon, written, clear } = useFound(conversationId, editor, on)
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

  const take = (item: Item) => {
    if (!item.due) return
    choose({ conversationId, text: item.text, ...timesOf(item.due) })
    again()
  }
  const quickRow = useRef<HTMLDivElement>(null)
  /** Alt Enter, also when the last words have not been looked at yet. */
  const accept = () => {
    if (!on || editor.isEmpty) return false
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

  const now = useRef({ accept, soon, ignored, taken })
  now.current = { accept, soon, ignored, taken }

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
        left.current.set(messageId, { text, decided })
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
    { keys: key, label: t('writing.key'), run: () => void accept(), disabled: !active?.due },
  ])

  if (!on) return null
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
        <span key={one.id} className="pw-chip" data-look="chosen" title={formatFull(one.dueAt)}>
          <CheckOutlined aria-hidden="true" />
          <span>{t('writing.chosen', { when: dueText(t, { ...one, duePrecision: one.precision }) })}</span>
          <Close
            label={t('writing.undo')}
            close={() => {
              unchoose(one.id)
              ignore(conversationId, one.text)
              again()
            }}
          />
        </span>
      ))}
      {active?.due ? (
        <span className="pw-chip" title={formatFull(active.due.to)}>
          <ScheduleOutlined aria-hidden="true" />
          <Understood item={active} zone={found?.customerTimeZone ?? null} />
          <Button type="link" size="small" onMouseDown={(event) => event.preventDefault()} onClick={() => take(active)}>
            {t('writing.take')} {keysOn ? <Keys keys={key} /> : null}
          </Button>
          <Ignore item={active} conversationId={conversationId} done={again} />
        </span>
      ) : null}
      {active && !active.due ? (
        <span className="pw-chip" data-look="vague" ref={quickRow}>
          <ScheduleOutlined aria-hidden="true" />
          <span>{t('writing.when', { text: shortened(active.text) })}</span>
          {found?.quick.slice(0, 5).map((quick) => (
            <Button
              key={quick.key}
              size="small"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => void insertTime(active, quick)}
            >
              {t(`writing.quick.${quick.key}`)}
            </Button>
          ))}
          <Ignore item={active} conversationId={conversationId} done={again} />
        </span>
      ) : null}
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

/** 承诺：明天 15:00, and what time that is for a customer elsewhere. */
function Understood({ item, zone }: { item: Item; zone: string | null }) {
  const t = useWords('promises')
  if (!item.due) return null
  const { dueAt, dueFrom, precision } = timesOf(item.due)
  const theirs = zone
    ? new Intl.DateTimeFormat(undefined, {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(new Date(dueAt))
    : null
  return (
    <span>
      {t('writing.found', { when: dueText(t, { dueAt, dueFrom, duePrecision: precision }) })}
      {theirs ? <small> {t('writing.theirs', { when: theirs })}</small> : null}
    </span>
  )
}

function Ignore({ item, conversationId, done }: { item: Item; conversationId: string; done: () => void }) {
  const t = useWords('promises')
  return (
    <Close
      label={t('writing.ignore')}
      close={() => {
        ignore(conversationId, item.text)
        done()
      }}
    />
  )
}

function Close({ label, close }: { label: string; close: () => void }) {
  return (
    <button
      type="button"
      className="pw-close"
      aria-label={label}
      title={label}
      onMouseDown={(event) => event.preventDefault()}
      onClick={close}
    >
      <CloseOutlined aria-hidden="true" />
    </button>
  )
}

/** The one the cursor is in or has just left, else the first. */
function nearest(items: readonly Item[], cursor: number): Item | undefined {
  return items.findLast((one) => one.start <= cursor) ?? items[0]
}

const shortened = (text: string) => (text.length > 16 ? `${text.slice(0, 15)}…` : text)

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
      ? [{ id: messageId, conversationId, text: one.text, ...timesOf(one.due), messageId, at }]
      : [],
  )
}
