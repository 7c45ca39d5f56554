import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { ContactTextPart } from '#modules/conversations/web/index.tsx'
import { CallProblem, call, newId, useTell, useWords } from '#platform/web/index.ts'
import { type FoundPromisesRecord, findInNewText, findInText, longestSearched } from '../../contract.ts'
import { ChosenChip, FoundChip, type FoundItem, nearest, VagueChip, Wishes } from './Chips.tsx'
import { type Chosen, chooseSent } from './chosen.ts'
import { makeSettled, timesOf } from './make.ts'
import { wordsInto } from './quick.ts'
import { Underlines } from './Underlines.tsx'

/** How long one pauses before what is written is looked at, ms. */
const pause = 350
type Found = FoundPromisesRecord & { in: string }

/**
 * In the form for a call, a visit or a letter: what its words promise is underlined, and one key makes it a promise to the
 * customer, kept when the form is saved and not before.
 */
export function ContactWriting({ text, change, field, customerId, conversationId, at, hold }: ContactTextPart) {
  const t = useWords('promises')
  const tell = useTell()
  const [found, setFound] = useState<Found | null>(null)
  const [taken, setTaken] = useState<readonly Chosen[]>([])
  const [ignored, setIgnored] = useState<readonly string[]>([])
  const quickRow = useRef<HTMLSpanElement>(null)
  const composing = useRef(false)

  const look = useCallback(
    async (words: string): Promise<Found | null> => {
      const body = { text: words.slice(0, longestSearched), ...(at === null ? {} : { at: new Date(at).toISOString() }) }
      try {
        const told = conversationId
          ? await call(findInText, { params: { id: conversationId }, body })
          : await call(findInNewText, { body })
        // What was promised for a time that is over is none to make now.
        const items = told.items.filter((one) => !one.due || Date.parse(one.due.to) > Date.now())
        return { ...told, items, in: words }
      } catch (problem) {
        // A hint that cannot be had now is no trouble of the writer's.
        if (!(problem instanceof CallProblem) && !(problem instanceof TypeError)) throw problem
        return null
      }
    },
    [conversationId, at],
  )
  const now = useRef({ text, accept: (): boolean => false })
  useEffect(() => {
    let gone = false
    const timer = setTimeout(() => {
      if (composing.current) return
      const wanted = text.trim().length < 3 ? Promise.resolve(null) : look(text)
      void wanted.then((next) => {
        if (!gone) setFound(next)
      })
    }, pause)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [text, look])

  const items = found && found.in === text ? found.items : []
  const isTaken = (item: FoundItem) => taken.some((one) => one.text === item.text)
  const standing = taken.filter((one) => text.includes(one.text))
  const open = items.filter((one) => !isTaken(one) && !ignored.includes(one.text))
  const active = nearest(
    open.map((one) => ({ ...one, start: one.from, end: one.to })),
    field.current?.selectionStart ?? 0,
  )
  const take = (item: FoundItem) => {
    if (!item.due) return
    const one = {
      id: newId(),
      conversationId: '',
      text: item.text,
      what: item.what,
      ...timesOf(item.due),
      messageId: null,
      at: null,
    }
    setTaken((before) => [...before.filter((other) => other.text !== item.text), one])
  }
  const use = (item: FoundItem | undefined): boolean => {
    if (item?.due) take(item)
    else if (item) quickRow.current?.querySelector('button')?.focus()
    return item !== undefined
  }
  const put = async (item: FoundItem, quick: Found['quick'][number]) => {
    const { from, to, put: words } = wordsInto(item, quick)
    const start = item.from + from
    const next = `${text.slice(0, start)}${words}${text.slice(item.from + to)}`
    change(next)
    field.current?.focus()
    const fresh = await look(next)
    setFound(fresh)
    const grown = fresh?.items.find((one) => one.due && one.from <= start && start <= one.to)
    if (grown) take(grown)
  }
  now.current = { text, accept: () => use(active) }

  useEffect(() => {
    const area = field.current
    if (!area) return
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return
      if (event.keyCode === 229 || !now.current.accept()) return
      event.preventDefault()
      event.stopPropagation()
    }
    const begun = () => {
      composing.current = true
    }
    const ended = () => {
      composing.current = false
      const { text: words } = now.current
      void look(area.value || words).then((next) => {
        if (next && next.in === now.current.text) setFound(next)
      })
    }
    area.addEventListener('keydown', key)
    area.addEventListener('compositionstart', begun)
    area.addEventListener('compositionend', ended)
    return () => {
      area.removeEventListener('keydown', key)
      area.removeEventListener('compositionstart', begun)
      area.removeEventListener('compositionend', ended)
    }
  }, [field, look])

  const settle = useRef<(where: { conversationId: string; messageId: string; at: string }) => void>(() => {})
  settle.current = (where) => {
    for (const one of standing) chooseSent({ ...one, ...where })
    if (standing.length > 0) void makeSettled(() => false).catch(tell.failed)
  }
  useEffect(() => {
    hold((where) => settle.current(where))
    return () => hold(null)
  }, [hold])

  return (
    <>
      <Underlines
        field={field as RefObject<HTMLTextAreaElement | null>}
        text={text}
        marks={items
          .filter((one) => !ignored.includes(one.text))
          .map((one) => ({ from: one.from, to: one.to, look: isTaken(one) ? 'chosen' : one.due ? 'found' : 'vague' }))}
      />
      {standing.length > 0 || active ? (
        <div className="pw" role="status" aria-label={t('writing.title')}>
          {standing.map((one) => (
            <ChosenChip
              key={one.id}
              one={one}
              place="log"
              undo={() => {
                setTaken((before) => before.filter((other) => other !== one))
                setIgnored((before) => [...before, one.text])
              }}
            />
          ))}
          {active?.due ? (
            <FoundChip
              item={active}
              zone={found?.customerTimeZone ?? null}
              take={() => take(active)}
              ignore={() => setIgnored((before) => [...before, active.text])}
            />
          ) : null}
          {active && !active.due ? (
            <VagueChip
              ref={quickRow}
              item={active}
              quick={found?.quick ?? []}
              put={(quick) => void put(active, quick)}
              ignore={() => setIgnored((before) => [...before, active.text])}
            />
          ) : null}
          <Wishes customerId={customerId} active={active} chosen={standing} />
        </div>
      ) : null}
    </>
  )
}
