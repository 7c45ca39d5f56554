import { CheckOutlined, ClockCircleOutlined, ExclamationCircleOutlined, MoreOutlined } from '@ant-design/icons'
import { Button, Checkbox, Dropdown, Tooltip } from 'antd'
import { useState } from 'react'
import { OwnerName } from '#modules/staff/web/index.tsx'
import {
  call,
  formatDay,
  formatDuration,
  formatFull,
  formatTime,
  Link,
  type Meanwhile,
  MeanwhileNote,
  meanwhileOf,
  useNow,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { moveTask, type TaskRecord, type TaskState, tickTask } from '../contract.ts'
import { History } from './History.tsx'
import { MovePanel } from './MovePanel.tsx'
import { TaskForm } from './TaskForm.tsx'
import { tasksChanged } from './tasks.ts'
import './tasks.css'

/** One task: what, whose, by when, how far it has come, and what can be done to it now. */
export function TaskItem({
  task,
  teamId = null,
  linked = false,
}: {
  task: TaskRecord
  teamId?: string | null
  /** Outside its conversation: leads there. */
  linked?: boolean
}) {
  const t = useWords('tasks')
  const tell = useTell()
  const [panel, setPanel] = useState<'done' | 'dropped' | 'change' | null>(null)
  const [history, showHistory] = useState(false)
  const [meanwhile, setMeanwhile] = useState<(Meanwhile & { words: string }) | null>(null)
  const active = task.settledAt === null
  const tooLate = (told: Meanwhile, words = '') => {
    setPanel(null)
    setMeanwhile({ ...told, words })
    tasksChanged().catch(tell.failed)
  }
  const run = async (send: () => Promise<unknown>, words = '') => {
    try {
      await send()
      setPanel(null)
      await tasksChanged()
    } catch (error) {
      const told = meanwhileOf(error)
      if (!told) throw error
      tooLate(told, words)
    }
  }
  const move = (state: TaskState) =>
    run(() => call(moveTask, { params: { id: task.id }, body: { state, version: task.version } })).catch(tell.failed)
  const tick = (itemId: string, done: boolean) =>
    run(() => call(tickTask, { params: { id: task.id, itemId }, body: { done } })).catch(tell.failed)

  if (panel === 'change') {
    return <TaskForm task={task} teamId={teamId} close={() => setPanel(null)} tooLate={tooLate} />
  }
  return (
    <article className="task" data-settled={!active || undefined} aria-label={task.title}>
      <div className="task-top">
        <DueMark task={task} />
        {task.priority === 'high' || task.priority === 'urgent' ? (
          <span className="task-priority">{t(`priority.${task.priority}`)}</span>
        ) : null}
        <OwnerName owner={task.owner} />
      </div>
      <p className="task-title">{task.title}</p>
      {task.text ? <p className="task-text">{task.text}</p> : null}
      {linked && task.conversationId ? (
        <Link
          to={'/conversations/$id' as '/'}
          params={{ id: task.conversationId } as never}
          search={{ side: '1' } as never}
          className="task-home k-ellipsis"
        >
          <bdi>{task.customerName}</bdi> · <bdi>{task.conversationSubject}</bdi>{' '}
          <small>#{task.conversationNumber}</small>
        </Link>
      ) : null}
      {task.checklist.length > 0 ? (
        <ul className="task-points">
          {task.checklist.map((item) => (
            <li key={item.id}>
              <Checkbox
                checked={item.done}
                disabled={!active || !task.abilities.work}
                onChange={(event) => tick(item.id, event.target.checked)}
              >
                {item.text}
              </Checkbox>
            </li>
          ))}
        </ul>
      ) : null}
      {task.note ? <p className="side-quote">{task.note}</p> : null}
      {task.file ? (
        <a className="task-home k-ellipsis" href={`/api/v1/attachments/${task.file.id}`}>
          {task.file.name}
        </a>
      ) : null}
      {meanwhile ? (
        <MeanwhileNote space="tasks" meanwhile={meanwhile} words={meanwhile.words} close={() => setMeanwhile(null)} />
      ) : null}
      {panel ? (
        <MovePanel key={panel} task={task} to={panel} run={run} close={() => setPanel(null)} />
      ) : (
        <div className="task-actions">
          {task.abilities.work && task.state === 'open' ? (
            <Button size="small" onClick={() => move('doing')}>
              {t('action.doing')}
            </Button>
          ) : null}
          {task.abilities.work && active ? (
            <Button size="small" type="primary" ghost onClick={() => setPanel('done')}>
              {t('action.done')}
            </Button>
          ) : null}
          {task.abilities.work && !active ? (
            <Button size="small" type="text" onClick={() => move('open')}>
              {t('action.open')}
            </Button>
          ) : null}
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                ...(task.abilities.work && active
                  ? [
                      { key: 'change', label: t('action.change') },
                      { key: 'dropped', label: t('action.dropped') },
                    ]
                  : []),
                { key: 'history', label: t(history ? 'history.hide' : 'history.show') },
              ],
              onClick: ({ key }) => (key === 'history' ? showHistory(!history) : setPanel(key as 'change' | 'dropped')),
            }}
          >
            <Button size="small" type="text" icon={<MoreOutlined />} aria-label={t('action.more')} />
          </Dropdown>
        </div>
      )}
      {history ? <History taskId={task.id} /> : null}
    </article>
  )
}

/** Its time, or what became of it; overdue in red, with a sign and in words. */
function DueMark({ task }: { task: TaskRecord }) {
  const t = useWords('tasks')
  const now = useNow(20)
  if (task.settledAt) {
    return (
      <span className="task-due" title={formatFull(task.settledAt)}>
        {task.state === 'done' ? <CheckOutlined aria-hidden="true" /> : null} {t(`state.${task.state}`)}
      </span>
    )
  }
  const doing = task.state === 'doing' ? `${t('state.doing')} · ` : ''
  if (!task.dueAt) return <span className="task-due">{doing + t('due.none')}</span>
  const late = now - Date.parse(task.dueAt)
  const when =
    late >= 0
      ? t('due.overdue', { time: formatDuration(Math.max(60, Math.floor(late / 60_000) * 60)) })
      : `${formatDay(task.dueAt)} ${formatTime(task.dueAt)}`
  return (
    <Tooltip title={t('due.full', { time: formatFull(task.dueAt) })}>
      <span className="task-due" data-overdue={late >= 0 || undefined}>
        {late >= 0 ? <ExclamationCircleOutlined aria-hidden="true" /> : <ClockCircleOutlined aria-hidden="true" />}{' '}
        {doing + when}
      </span>
    </Tooltip>
  )
}
