import { formatDayTime, Loaded, useCall, useWords } from '#platform/web/index.ts'
import { readTask, type TaskChangeRecord } from '../contract.ts'

/** What happened to a task, oldest first. */
export function History({ taskId }: { taskId: string }) {
  const t = useWords('tasks')
  const query = useCall(readTask, { params: { id: taskId } })
  const time = (at: string | null) => (at ? formatDayTime(at) : t('due.none'))
  const what = ({ kind, to, newOwner }: TaskChangeRecord) =>
    kind === 'moved' ? t(`history.${to}`) : t(`history.${kind}`, { owner: newOwner?.name ?? '' })
  return (
    <Loaded query={query} lines={2}>
      {({ history = [] }) => (
        <ol className="side-history">
          {history.map((line) => (
            <li key={`${line.at} ${line.kind} ${line.to}`}>
              {formatDayTime(line.at)} · {line.by.name ?? t('who.former')} {what(line)}
              {line.kind !== 'made' && line.oldDueAt !== line.newDueAt ? (
                <small>{t('history.due', { from: time(line.oldDueAt), to: time(line.newDueAt) })}</small>
              ) : null}
              {line.note ? <small>{line.note}</small> : null}
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  )
}
