import { Button } from 'antd'
import { useMemo } from 'react'
import {
  EmptyState,
  ErrorState,
  formatNumber,
  refetch,
  useCall,
  useGo,
  useKeysetQuery,
  useNow,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { countPromises, listPromises } from '../../contract.ts'
import { type Column, columnQuery, columns, startOfDay } from '../due.ts'
import { PromiseCard } from './PromiseCard.tsx'

/** Overdue, today, this week, later, kept: each column pages by itself. */
export function Board({ owner }: { owner: string }) {
  const t = useWords('promises')
  const go = useGo()
  const asked = useCall(countPromises, { query: { owner } })
  const { data: counts } = asked
  const anyKept = useCall(listPromises, { query: { owner, state: 'all', limit: 1 } })
  if (counts?.outstanding === 0 && anyKept.data?.items.length === 0) {
    return (
      <EmptyState
        title={t('empty.title')}
        text={t('empty.text')}
        action={
          <Button type="primary" onClick={() => go('/conversations')}>
            {t('empty.go')}
          </Button>
        }
      />
    )
  }
  // Once for the whole board, not in each column.
  if (asked.error && !counts) return <ErrorState problem={asked.error} retry={() => void refetch(countPromises)} />
  const numbers: Partial<Record<Column, number>> = counts
    ? {
        overdue: counts.overdue,
        today: counts.today,
        week: counts.week - counts.today,
        later: counts.outstanding - counts.overdue - counts.week,
      }
    : {}
  return (
    <div className="promise-board">
      {columns.map((column) => (
        <BoardColumn key={column} column={column} owner={owner} count={numbers[column]} />
      ))}
    </div>
  )
}

function BoardColumn({ column, owner, count }: { column: Column; owner: string; count: number | undefined }) {
  const t = useWords('promises')
  // The columns change with the day, not with each tick.
  const day = startOfDay(useNow(60))
  // biome-ignore lint/correctness/useExhaustiveDependencies: `day` stands for the present
  const query = useMemo(() => ({ owner, ...columnQuery(column, Date.now()), limit: 30 }), [owner, column, day])
  const list = useKeysetQuery(listPromises, { query })
  const title = t(`column.${column}`)
  return (
    <section className="promise-column" data-column={column} aria-label={title}>
      <header>
        <h2 className="promise-column-title">{title}</h2>
        {count === undefined ? null : <span>{formatNumber(count)}</span>}
      </header>
      {list.problem && list.items.length === 0 ? <ErrorState problem={list.problem} retry={list.again} /> : null}
      {list.loading ? <Waiting lines={3} /> : null}
      {!list.loading && !list.problem && list.items.length === 0 ? (
        <p className="promise-none">{t(`none.${column}`)}</p>
      ) : null}
      <ul>
        {list.items.map((one) => (
          <li key={one.id}>
            <PromiseCard promise={one} />
          </li>
        ))}
      </ul>
      {list.hasMore ? (
        <Button type="text" block loading={list.loadingMore} onClick={list.more}>
          {t('moreCards')}
        </Button>
      ) : null}
    </section>
  )
}
