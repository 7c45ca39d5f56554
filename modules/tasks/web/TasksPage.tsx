import { PlusOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import {
  EmptyState,
  EndlessList,
  ErrorState,
  NewItemsBar,
  Page,
  PageHeader,
  useChangeSearch,
  useKeysetQuery,
  useLive,
  useMay,
  useMe,
  useNewItems,
  useSearchParams,
  useThrottled,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { listTasks } from '../contract.ts'
import { TaskForm } from './TaskForm.tsx'
import { TaskItem } from './TaskItem.tsx'
import { tasksChanged } from './tasks.ts'
import './tasks.css'

const owners = ['mine', 'me', 'teams', 'all', 'left'] as const
type Owner = (typeof owners)[number]
const states = ['active', 'overdue', 'done', 'dropped'] as const
type State = (typeof states)[number]

/** 任务: what is to be done, by due time; one line adds another. */
export function TasksPage() {
  const t = useWords('tasks')
  const me = useMe()
  const mayMake = useMay('tasks.work')
  const leads = useMay('staff.holdings')
  const search = useSearchParams()
  const change = useChangeSearch()
  const owner: Owner = owners.find((one) => one === search.owner) ?? 'mine'
  const state: State = states.find((one) => one === search.state) ?? 'active'
  const [making, setMaking] = useState(false)

  // Others' changes wait in a bar: nothing moves under the pointer.
  const fresh = useNewItems()
  const showAll = () => void tasksChanged()
  const mine = useThrottled(showAll, 400)
  useLive('task.', (event) => {
    if (event.name === 'task.reminded') return
    const { taskId } = event.data as { taskId: string }
    if (event.actorId === me.id) mine(taskId)
    else fresh.add(taskId)
  })
  return (
    <Page wide>
      <PageHeader
        title={t('title')}
        actions={
          mayMake && !making ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t('make.open')}
            </Button>
          ) : null
        }
      />
      <div className="tasks-tools">
        <Select<Owner>
          value={owner}
          aria-label={t('owner.label')}
          onChange={(next) => change({ owner: next === 'mine' ? undefined : next })}
          options={owners
            .filter((one) => one !== 'left' || leads || owner === 'left')
            .map((one) => ({ value: one, label: t(`filter.${one === 'all' ? 'everybody' : one}`) }))}
        />
        <Segmented<State>
          value={state}
          aria-label={t('filter.state')}
          onChange={(next) => change({ state: next === 'active' ? undefined : next })}
          options={states.map((one) => ({ value: one, label: t(`filter.${one}`) }))}
        />
      </div>
      {making ? <TaskForm close={() => setMaking(false)} /> : null}
      <div className="tasks-body">
        <NewItemsBar {...fresh} show={showAll} />
        <TaskList owner={owner} state={state} />
      </div>
    </Page>
  )
}

function TaskList({ owner, state }: { owner: Owner; state: State }) {
  const t = useWords('tasks')
  const list = useKeysetQuery(listTasks, { query: { owner, state } })
  if (list.problem && list.items.length === 0) return <ErrorState problem={list.problem} retry={list.again} />
  if (list.loading) return <Waiting lines={8} />
  if (list.items.length === 0) return <EmptyState title={t(`none.${state}`)} text={t(`none.${state}Text`)} />
  return (
    <div className="tasks-rows">
      <EndlessList
        {...list}
        label={t('title')}
        rowHeight={116}
        keyOf={(one) => one.id}
        row={(one) => <TaskItem task={one} linked />}
      />
    </div>
  )
}
