import { EnterOutlined, HistoryOutlined, SearchOutlined } from '@ant-design/icons'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { isComposing, Keys, useCall, useGo, useSettled, useWords } from '#platform/web/index.ts'
import { quickSearch } from '../contract.ts'
import { type Command, matching, useCommands } from './commands.ts'
import { addressOfHit, ConversationHit, CustomerHit, keyOfHit } from './hits.tsx'
import { forgetSearches, rememberSearch, useRecent } from './recent.ts'
import './search.css'

type Row = { key: string; draw: ReactNode; run: () => void; keepsOpen?: boolean }
type Group = { key: string; title: string; rows: Row[]; action?: ReactNode }

/** What opens on Ctrl/⌘ K: conversations, customers and commands while one types; arrows, Enter, Escape. */
export function Palette({ close, open }: { close: () => void; open: boolean }) {
  const t = useWords('search')
  const go = useGo()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [composing, setComposing] = useState(false)
  const [at, setAt] = useState(0)
  const recent = useRecent()
  const commands = useCommands()

  // Half-typed pinyin is no question: what was found stays until there is a new word.
  const [asked, setAsked] = useState('')
  useEffect(() => {
    if (!composing) setAsked(text)
  }, [composing, text])
  const q = useSettled(asked.trim(), 120)
  const { data, isFetching, isPlaceholderData, error } = useCall(
    quickSearch,
    { query: { q } },
    { enabled: open && q !== '', placeholderData: (before) => before, staleTime: 5000 },
  )
  // Enter before the answer is there waits for it: what was typed fast jumps where it should.
  const [wanted, setWanted] = useState<string | null>(null)
  const pending = text.trim() !== q || (q !== '' && !error && (isPlaceholderData || data === undefined))
  useEffect(() => {
    if (!open) return
    setWanted(null)
    setAt(0)
    const timer = setTimeout(() => field.current?.select())
    return () => clearTimeout(timer)
  }, [open])
  // A new question begins at the top again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `q` stands for the question
  useEffect(() => setAt(0), [q])

  const leave = (run: () => void, remember: boolean) => () => {
    if (remember) rememberSearch(text)
    close()
    run()
  }
  const found = q === '' ? undefined : data
  const groups: Group[] = []
  const add = (key: string, title: string, rows: Row[], action?: ReactNode) => {
    if (rows.length > 0) groups.push({ key, title, rows, ...(action ? { action } : {}) })
  }
  if (found) {
    // The number that was typed stands above all.
    const conversations = [...found.conversations].sort((a, b) => Number(b.exact) - Number(a.exact))
    const addConversations = () =>
      add(
        'conversations',
        t('conversations'),
        conversations.map((hit) => ({
          key: keyOfHit(hit),
          draw: <ConversationHit hit={hit} />,
          run: leave(() => go(addressOfHit(hit)), true),
        })),
      )
    const addCustomers = () =>
      add(
        'customers',
        t('customers'),
        found.customers.map((hit) => ({
          key: keyOfHit(hit),
          draw: <CustomerHit hit={hit} />,
          run: leave(() => go(addressOfHit(hit)), true),
        })),
      )
    // A name that is typed means the person, unless its number says otherwise.
    const byName = found.customers.some((one) => one.nameRanges.length > 0) && !conversations[0]?.exact
    for (const one of byName ? [addCustomers, addConversations] : [addConversations, addCustomers]) one()
  }
  if (q === '') {
    add(
      'recent',
      t('recent'),
      recent.map((one) => ({
        key: `recent ${one}`,
        draw: <Line icon={<HistoryOutlined />} text={one} />,
        run: () => {
          setText(one)
          field.current?.focus()
        },
        keepsOpen: true,
      })),
      <button type="button" className="palette-forget" onClick={forgetSearches}>
        {t('forget')}
      </button>,
    )
  }
  const named = matching(commands, q).slice(0, q === '' ? 8 : 5)
  add('commands', t('commands'), named.map(commandRow))
  function commandRow({ key, label, group, icon: Icon, run }: Command): Row {
    return { key, draw: <Line icon={<Icon />} text={label} more={group} />, run: leave(run, false) }
  }
  if (q !== '') {
    add('all', t('everything'), [
      {
        key: 'all',
        draw: <Line icon={<SearchOutlined />} text={t('searchAll', { q })} />,
        run: leave(() => go(`/search?${new URLSearchParams({ q })}`), true),
      },
    ])
  }
  const rows = groups.flatMap((group) => group.rows)
  const current = rows[Math.min(at, rows.length - 1)]
  const first = useRef<Row | undefined>(undefined)
  first.current = rows[0]
  useEffect(() => {
    if (wanted === null || pending) return
    setWanted(null)
    if (wanted === text) first.current?.run()
  }, [wanted, pending, text])
  const optionId = (key: string) => `${id} ${key}`.replace(/[^\w-]/g, '-')
  const nothing =
    found && found.conversations.length + found.customers.length === 0 && q === asked.trim() && !isFetching
  useEffect(() => {
    if (current) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <div className="palette">
      <div className="palette-field">
        <SearchOutlined aria-hidden="true" />
        <input
          ref={field}
          value={text}
          maxLength={200}
          placeholder={t('placeholder')}
          aria-label={t('placeholder')}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current ? optionId(current.key) : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={(event) => {
            setComposing(false)
            setText(event.currentTarget.value)
          }}
          onKeyDown={(event) => {
            if (isComposing(event)) return
            const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            if (move && rows.length > 0)
              setAt((before) => (Math.min(before, rows.length - 1) + move + rows.length) % rows.length)
            else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim())
              leave(() => go(`/search?${new URLSearchParams({ q: text.trim() })}`), true)()
            else if (event.key === 'Enter' && pending && at === 0) setWanted(text)
            else if (event.key === 'Enter' && current) current.run()
            else return
            event.preventDefault()
          }}
        />
        <Keys keys="escape" />
      </div>
      <div
        id={`${id}-list`}
        ref={list}
        role="listbox"
        aria-label={t('results')}
        className="palette-list"
        aria-busy={isFetching}
      >
        {nothing ? (
          <p className="palette-none" role="status">
            {t('nothing', { q })}
          </p>
        ) : null}
        {error && !found ? (
          <p className="palette-none" role="alert">
            {error.message}
          </p>
        ) : null}
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options
          <div key={group.key} role="group" aria-labelledby={optionId(`group-${group.key}`)}>
            <div className="palette-title">
              <span id={optionId(`group-${group.key}`)}>{group.title}</span>
              {group.action}
            </div>
            {group.rows.map((row) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the option
              <div
                key={row.key}
                id={optionId(row.key)}
                role="option"
                aria-selected={row === current}
                className="palette-row"
                onMouseMove={() => setAt(rows.indexOf(row))}
                onClick={row.run}
              >
                {row.draw}
                {row === current ? <EnterOutlined className="palette-enter" aria-hidden="true" /> : null}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

function Line({ icon, text, more }: { icon: ReactNode; text: string; more?: string }) {
  return (
    <span className="palette-line">
      <span className="palette-icon" aria-hidden="true">
        {icon}
      </span>
      <span className="k-ellipsis">{text}</span>
      {more ? <small>{more}</small> : null}
    </span>
  )
}
