import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { EmptyState, ErrorState, formatNumber, useKeysetQuery, useWords, Waiting } from '#platform/web/index.ts'
import {
  listPromiseGroups,
  listPromises,
  owedFilters,
  type PromiseFilter,
  type PromiseGrouping,
  type PromiseGroupRecord,
  type PromiseRecord,
} from '../../contract.ts'
import { filterOf } from './groups.ts'
import { PromiseCard } from './PromiseCard.tsx'

/** `from`: due at or after; without it all. */
type Shown = { owner: string; state: PromiseFilter | 'all'; by: PromiseGrouping; from?: string | undefined }

/** Promises of a state, a block for each owner, customer or team; the one with the earliest due time first, of ended ones the latest. */
export function GroupBoard({ owner, state, by, from }: Shown) {
  const t = useWords('promises')
  const query = useMemo(() => ({ by, owner, state, ...(from ? { from } : {}), limit: 12 }), [by, owner, state, from])
  const list = useKeysetQuery(listPromiseGroups, { query }, { keepPrevious: false })
  if (list.problem && list.items.length === 0) return <ErrorState problem={list.problem} retry={list.again} />
  if (list.loading) return <Waiting lines={6} />
  if (list.items.length === 0) {
    const owed = state === 'outstanding' ? 'owed' : 'table'
    return <EmptyState title={t(`none.${owed}`)} text={t(`none.${owed}Text`)} />
  }
  return (
    <div className="promise-groups">
      <p className="promise-sum">
        {t('group.sum', { total: formatNumber(list.first?.total ?? 0), groups: formatNumber(list.first?.groups ?? 0) })}
      </p>
      <div className="promise-blocks">
        {list.items.map((group) => (
          <Block key={`${group.kind} ${group.id}`} group={group} shown={{ owner, state, by, from }} />
        ))}
      </div>
      {list.hasMore ? (
        <Button type="text" block loading={list.loadingMore} onClick={list.more}>
          {t('group.more')}
        </Button>
      ) : null}
    </div>
  )
}

function Block({ group, shown }: { group: PromiseGroupRecord; shown: Shown }) {
  const t = useWords('promises')
  const [going, setGoing] = useState(false)
  const title = group.id === null ? t('group.noTeam') : group.name || t('who.former')
  const { overdue, count, items, next } = group
  return (
    <section className="promise-block" aria-label={title}>
      <header>
        <h2 className="promise-column-title k-ellipsis">{title}</h2>
        <span>{formatNumber(count)}</span>
        {/* Where all are overdue the filter says so already. */}
        {overdue > 0 && shown.state !== 'overdue' ? (
          <span className="promise-block-overdue">{t('group.overdue', { count: overdue })}</span>
        ) : null}
      </header>
      <ul>
        <Cards items={items} />
        {next && going ? <Rest group={group} after={next} shown={shown} /> : null}
      </ul>
      {next && !going ? (
        <Button type="text" block onClick={() => setGoing(true)}>
          {t('group.rest', { count: count - items.length })}
        </Button>
      ) : null}
    </section>
  )
}

/** What comes after the first few of a group, page by page. */
function Rest({
  group,
  after,
  shown: { owner, state, by, from },
}: {
  group: PromiseGroupRecord
  after: string
  shown: Shown
}) {
  const t = useWords('promises')
  const query = useMemo(() => {
    const order: 'due' | 'latest' = owedFilters.includes(state) ? 'due' : 'latest'
    return { owner, ...filterOf(by, group), state, order, ...(from ? { from } : {}), after, limit: 20 }
  }, [owner, by, group, state, from, after])
  const list = useKeysetQuery(listPromises, { query })
  return (
    <>
      <Cards items={list.items} />
      {list.problem ? (
        <li>
          <ErrorState problem={list.problem} retry={list.again} />
        </li>
      ) : null}
      {list.loading || list.hasMore ? (
        <li>
          <Button type="text" block loading={list.loading || list.loadingMore} onClick={list.more}>
            {t('moreCards')}
          </Button>
        </li>
      ) : null}
    </>
  )
}

function Cards({ items }: { items: readonly PromiseRecord[] }) {
  return items.map((one) => (
    <li key={one.id}>
      <PromiseCard promise={one} />
    </li>
  ))
}
