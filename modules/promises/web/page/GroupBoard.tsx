import { Button } from 'antd'
import { useMemo } from 'react'
import { EmptyState, ErrorState, formatNumber, useKeysetQuery, useWords, Waiting } from '#platform/web/index.ts'
import { listPromises } from '../../contract.ts'
import { type BoardGroup, groupPromises } from './groups.ts'
import { PromiseCard } from './PromiseCard.tsx'

/** What is still owed, a column for each owner, customer or team; the one with the earliest due time first. */
export function GroupBoard({ owner, by }: { owner: string; by: Exclude<BoardGroup, 'due'> }) {
  const t = useWords('promises')
  const query = useMemo(() => ({ owner, state: 'outstanding' as const, limit: 100 }), [owner])
  const list = useKeysetQuery(listPromises, { query })
  const groups = useMemo(() => groupPromises(list.items, by), [list.items, by])
  if (list.problem && list.items.length === 0) return <ErrorState problem={list.problem} retry={list.again} />
  if (list.loading) return <Waiting lines={6} />
  if (groups.length === 0) return <EmptyState title={t('none.owed')} text={t('none.owedText')} />
  return (
    <>
      <div className="promise-board promise-board-groups">
        {groups.map(({ key, name, items }) => {
          const title = name === null ? t('group.noTeam') : name || t('who.former')
          return (
            <section key={key} className="promise-column" aria-label={title}>
              <header>
                <h2 className="promise-column-title k-ellipsis">{title}</h2>
                {/* Of what is shown; the rest may bring more. */}
                <span>{list.hasMore ? `${formatNumber(items.length)}+` : formatNumber(items.length)}</span>
              </header>
              <ul>
                {items.map((one) => (
                  <li key={one.id}>
                    <PromiseCard promise={one} />
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
      {list.hasMore ? (
        <Button type="text" loading={list.loadingMore} onClick={list.more}>
          {t('moreCards')}
        </Button>
      ) : null}
    </>
  )
}
