import { OwnerName } from '#modules/staff/web/index.tsx'
import {
  EmptyState,
  EndlessList,
  ErrorState,
  useIsPhone,
  useKeysetQuery,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { listPromises, owedFilters, type PromiseFilter } from '../../contract.ts'
import { DueChip } from '../DueChip.tsx'
import { InnerLine, InternalMark } from '../InnerLine.tsx'
import { type Day, dayRange } from './days.ts'
import { PromiseCard, PromiseLink } from './PromiseCard.tsx'

/** The same promises, one a line; `on`: only those of one day. */
export function Table({ owner, state, on }: { owner: string; state: PromiseFilter | 'all'; on: Day | undefined }) {
  const t = useWords('promises')
  const phone = useIsPhone()
  const order = owedFilters.includes(state) ? 'due' : 'latest'
  const list = useKeysetQuery(listPromises, { query: { owner, state, order, ...(on ? dayRange(on) : {}) } })
  if (list.problem && list.items.length === 0) return <ErrorState problem={list.problem} retry={list.again} />
  if (list.loading) return <Waiting lines={8} />
  if (list.items.length === 0) return <EmptyState title={t('none.table')} text={t('none.tableText')} />
  return (
    <div className="promise-table">
      <EndlessList
        {...list}
        label={t('title')}
        rowHeight={phone ? 112 : 56}
        keyOf={(one) => one.id}
        header={
          phone ? null : (
            <div className="promise-head" aria-hidden="true">
              <span>{t('table.due')}</span>
              <span>{t('table.text')}</span>
              <span>{t('table.customer')}</span>
              <span>{t('table.owner')}</span>
            </div>
          )
        }
        row={(one) =>
          phone ? (
            <PromiseCard promise={one} />
          ) : (
            <PromiseLink promise={one} className="promise-row">
              <span>
                <DueChip promise={one} />
              </span>
              <div className="promise-row-text">
                <InternalMark internal={one.internal} />
                {one.text}
                {one.inner ? <InnerLine inner={one.inner} short /> : null}
              </div>
              <span className="k-ellipsis">
                <bdi>{one.customerName}</bdi> <small className="k-muted">#{one.conversationNumber}</small>
              </span>
              <OwnerName owner={one.owner} />
            </PromiseLink>
          )
        }
      />
    </div>
  )
}
