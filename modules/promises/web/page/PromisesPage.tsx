import {
  AppstoreOutlined,
  BarChartOutlined,
  CalendarOutlined,
  CloseOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import {
  NewItemsBar,
  Page,
  PageHeader,
  useChangeSearch,
  useKept,
  useLive,
  useMe,
  useNewItems,
  useSearchParams,
  useThrottled,
  useWords,
} from '#platform/web/index.ts'
import { owedFilters, type PromiseFilter, promiseFilters } from '../../contract.ts'
import { promisesChanged, showAsItIs } from '../promises.ts'
import { Board } from './Board.tsx'
import { CalendarView } from './CalendarView.tsx'
import { dayText, textOf } from './days.ts'
import { FeedButton } from './FeedButton.tsx'
import { GroupBoard } from './GroupBoard.tsx'
import { type BoardGroup, boardGroups } from './groups.ts'
import { OwnerFilter, ownerParam } from './OwnerFilter.tsx'
import { PeriodSelect, usePeriod } from './Period.tsx'
import { Reliability } from './Reliability.tsx'
import { Table } from './Table.tsx'
import './page.css'

const views = ['board', 'table', 'calendar', 'reliability'] as const
type View = (typeof views)[number]
const usualDays = 30
const icons = {
  board: <AppstoreOutlined />,
  table: <UnorderedListOutlined />,
  calendar: <CalendarOutlined />,
  reliability: <BarChartOutlined />,
}
type State = PromiseFilter | 'all'
const states: readonly State[] = [...promiseFilters, 'all']

/** 承诺: all that is owed and was kept, by due time; as a board, a table or a calendar. */
export function PromisesPage() {
  const t = useWords('promises')
  const me = useMe()
  const search = useSearchParams()
  const change = useChangeSearch()
  const view: View = views.find((one) => one === search.view) ?? 'board'
  const owner = ownerParam(search.owner)
  const state: State = states.find((one) => one === search.state) ?? 'outstanding'

  const [kept, keepGroup] = useKept<BoardGroup>('promises.group', 'due')
  // The address outweighs what was chosen last, so that a link shows the same to everybody.
  const group = boardGroups.find((one) => one === search.group) ?? boardGroups.find((one) => one === kept) ?? 'due'
  const chooseGroup = (next: BoardGroup) => {
    keepGroup(next)
    change({ group: next })
  }
  // What has ended grows without end: the board counts that of the last days.
  const ended = view === 'board' && group !== 'due' && !owedFilters.includes(state)
  const { days, from } = usePeriod(usualDays)
  const on = view === 'table' ? textOf(search.on) : undefined

  // Others' changes appear where they stand; what would move or come new waits in a bar.
  const fresh = useNewItems()
  const showAll = () => void promisesChanged()
  const look = useThrottled((ids) => {
    for (const id of new Set(ids)) void showAsItIs(id).catch(() => {})
  }, 600)
  const mine = useThrottled(showAll, 400)
  useLive('promise.', (event) => {
    if (event.name === 'promise.reminded') return
    const { promiseId } = event.data as { promiseId: string }
    if (event.actorId === me.id) return mine(promiseId)
    fresh.add(promiseId)
    look(promiseId)
  })
  return (
    <Page wide>
      <PageHeader
        title={t('title')}
        actions={
          <Segmented<View>
            value={view}
            onChange={(next) => change({ view: next === 'board' ? undefined : next, on: undefined }, { push: true })}
            aria-label={t('view.label')}
            options={views.map((one) => ({ value: one, icon: icons[one], label: t(`view.${one}`) }))}
          />
        }
      />
      <div className="promises-tools">
        {view === 'reliability' ? null : (
          <OwnerFilter value={owner} onChange={(next) => change({ owner: next === 'mine' ? undefined : next })} />
        )}
        {view === 'board' ? (
          <Select<BoardGroup>
            value={group}
            aria-label={t('group.label')}
            onChange={chooseGroup}
            options={boardGroups.map((one) => ({ value: one, label: t(`group.${one}`) }))}
          />
        ) : null}
        {view === 'calendar' ? <FeedButton /> : null}
        {view === 'table' || (view === 'board' && group !== 'due') ? (
          <Select<State>
            value={state}
            aria-label={t('filter.state')}
            onChange={(next) => change({ state: next === 'outstanding' ? undefined : next })}
            options={states.map((one) => ({ value: one, label: t(`filter.${one}`) }))}
          />
        ) : null}
        {ended ? <PeriodSelect days={days} usual={usualDays} /> : null}
        {on ? (
          <Button onClick={() => change({ on: undefined })}>
            {dayText(on)} <CloseOutlined aria-label={t('filter.anyDay')} />
          </Button>
        ) : null}
      </div>
      <div className="promises-body">
        <NewItemsBar {...fresh} show={showAll} />
        {view === 'board' && group === 'due' ? <Board owner={owner} /> : null}
        {view === 'board' && group !== 'due' ? (
          <GroupBoard owner={owner} state={state} by={group} from={ended ? from : undefined} />
        ) : null}
        {view === 'table' ? <Table owner={owner} state={state} on={on} /> : null}
        {view === 'calendar' ? <CalendarView owner={owner} /> : null}
        {view === 'reliability' ? <Reliability /> : null}
      </div>
    </Page>
  )
}
