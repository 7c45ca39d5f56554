import { Button } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  EmptyState,
  type EndlessHandle,
  EndlessList,
  ErrorState,
  NewItemsBar,
  prefetch,
  useGo,
  useMay,
  useMe,
  useShortcuts,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { type ListFilterRecord, openConversation } from '../../contract.ts'
import { openContactForm } from '../contact/open.ts'
import { narrowings, searchOf } from '../data/filter.ts'
import { useConversationRows } from '../data/rows.ts'
import { BulkBar } from './BulkBar.tsx'
import { FilterBar } from './FilterBar.tsx'
import { Row } from './Row.tsx'
import { ViewBar } from './ViewBar.tsx'

const rowKey = (row: { id: string }) => row.id
const addressOf = (id: string, search: Record<string, string | undefined>) => {
  const text = new URLSearchParams(
    Object.entries(search).filter((one): one is [string, string] => Boolean(one[1])),
  ).toString()
  return `/conversations/${id}${text ? `?${text}` : ''}`
}

/** The queue at the left: views, narrowings, rows; J and K walk through it. */
export function ListPane({ filter, currentId }: { filter: ListFilterRecord; currentId: string }) {
  const t = useWords('conversations')
  const me = useMe()
  const go = useGo()
  const mayWrite = useMay('conversations.write')
  const list = useConversationRows(filter)
  const { items } = list
  const handle = useRef<EndlessHandle>(null)
  const search = useMemo(() => searchOf(filter), [filter])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const lastChosen = useRef<string | null>(null)
  const place = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with nothing chosen
  useEffect(() => setChosen(new Set()), [search])
  const at = items.findIndex((one) => one.id === currentId)
  if (at >= 0) place.current = at

  const step = (by: number) => {
    // A row that has just left the list leaves its place to the next one.
    const from = at >= 0 ? at + by : by > 0 ? (currentId ? place.current : 0) : place.current - 1
    const index = Math.min(items.length - 1, Math.max(0, from))
    const row = items[index]
    if (!row || row.id === currentId) return
    handle.current?.scrollTo(index)
    go(addressOf(row.id, search), { replace: currentId !== '' })
    for (const near of [items[index + 1], items[index - 1]])
      if (near) prefetch(openConversation, { params: { id: near.id } })
  }
  const choose = useCallback(
    (id: string, range: boolean) => {
      const from = lastChosen.current
      lastChosen.current = id
      setChosen((before) => {
        const next = new Set(before)
        if (range && from) {
          const [one, other] = [
            items.findIndex((row) => row.id === from),
            items.findIndex((row) => row.id === id),
          ].sort((a, b) => a - b) as [number, number]
          if (one >= 0) for (const row of items.slice(one, other + 1)) next.add(row.id)
        } else if (!next.delete(id)) next.add(id)
        return next
      })
    },
    [items],
  )
  useShortcuts(t('keys.list'), [
    { keys: ['j', 'ArrowDown'], label: t('keys.next'), run: () => step(1) },
    { keys: ['k', 'ArrowUp'], label: t('keys.previous'), run: () => step(-1) },
    { keys: 'x', label: t('keys.choose'), disabled: !currentId || !mayWrite, run: () => choose(currentId, false) },
    { keys: 'Escape', label: t('keys.chooseNone'), disabled: chosen.size === 0, run: () => setChosen(new Set()) },
  ])

  return (
    <section className="cv-list" aria-label={t('list.title')}>
      {chosen.size > 0 ? (
        <BulkBar
          rows={items.filter((one) => chosen.has(one.id))}
          ids={[...chosen]}
          all={() => setChosen(new Set(items.slice(0, 200).map((one) => one.id)))}
          clear={() => setChosen(new Set())}
          keep={(ids) => setChosen(new Set(ids))}
        />
      ) : (
        <>
          <ViewBar filter={filter} />
          <FilterBar filter={filter} />
        </>
      )}
      <div className="cv-list-body">
        <NewItemsBar
          count={list.news}
          clear={() => {}}
          show={() => {
            list.show()
            handle.current?.toTop()
          }}
        />
        {list.waiting ? (
          <Waiting lines={8} />
        ) : list.problem && items.length === 0 ? (
          <ErrorState problem={list.problem} retry={list.again} />
        ) : items.length === 0 ? (
          <EmptyList filter={filter} mayWrite={mayWrite} />
        ) : (
          <EndlessList
            ref={handle}
            items={items}
            rowHeight={88}
            keyOf={rowKey}
            label={t('list.rows')}
            hasMore={list.hasMore}
            loadingMore={list.loadingMore}
            more={list.more}
            row={(row) => (
              <Row
                row={row}
                search={search}
                current={row.id === currentId}
                chosen={chosen.has(row.id)}
                choosing={chosen.size > 0}
                choose={choose}
                meName={me.name}
              />
            )}
          />
        )}
      </div>
    </section>
  )
}

function EmptyList({ filter, mayWrite }: { filter: ListFilterRecord; mayWrite: boolean }) {
  const t = useWords('conversations')
  const go = useGo()
  const narrowed = narrowings(filter) > 0
  const view = narrowed ? 'narrowed' : (filter.view ?? 'mine')
  return (
    <EmptyState
      title={t(`empty.${view}.title`)}
      text={t(`empty.${view}.text`)}
      action={
        narrowed ? (
          <Button onClick={() => go(`/conversations?view=${filter.view ?? 'mine'}`)}>{t('empty.widen')}</Button>
        ) : view === 'mine' ? (
          <Button onClick={() => go('/conversations?view=unassigned')}>{t('empty.toUnassigned')}</Button>
        ) : mayWrite ? (
          <Button onClick={() => openContactForm()}>{t('contact.open')}</Button>
        ) : null
      }
    />
  )
}
