import { Button, Checkbox, Input, type InputRef, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { OwnerSelect, type OwnerValue, ownerOf, useTeams } from '#modules/staff/web/index.tsx'
import {
  call,
  formatDay,
  formatTime,
  fromInput,
  kept,
  type Meanwhile,
  meanwhileOf,
  newId,
  SideForm,
  toInput,
  useMe,
  useWords,
} from '#platform/web/index.ts'
import { changeTask, makeTask, type TaskPriority, type TaskRecord, taskPriorities } from '../contract.ts'
import { dueChoices } from './due.ts'
import { tasksChanged } from './tasks.ts'

const none = 'none'
const own = 'own'

/**
 * A task's words, time and owner: a new one, kept on this device until it is made, or one that is there. One line and
 * Enter are enough.
 */
export function TaskForm({
  conversationId = null,
  teamId = null,
  task,
  close,
  tooLate,
}: {
  conversationId?: string | null
  teamId?: string | null
  task?: TaskRecord
  close: () => void
  /** A colleague was faster. */
  tooLate?: (meanwhile: Meanwhile) => void
}) {
  const t = useWords('tasks')
  const me = useMe()
  const place = `task.draft.${conversationId ?? 'own'}`
  const [title, setTitle] = useState(() => task?.title ?? kept.read(place) ?? '')
  const [text, setText] = useState(task?.text ?? '')
  const [points, setPoints] = useState('')
  const [proof, setProof] = useState(false)
  const [more, showMore] = useState(Boolean(task?.text))
  const [priority, setPriority] = useState<TaskPriority>(task?.priority ?? 'normal')
  const [owner, setOwner] = useState<OwnerValue>(
    task ? `${task.owner.kind}:${task.owner.id}` : (`member:${me.id}` as const),
  )
  const [due, setDue] = useState<number | null>(task?.dueAt ? Date.parse(task.dueAt) : null)
  const [id, setId] = useState(newId)
  const field = useRef<InputRef>(null)
  useEffect(() => field.current?.focus(), [])

  const send = () => {
    const body = {
      title: title.trim(),
      text: text.trim(),
      owner: ownerOf(owner),
      dueAt: due === null ? null : new Date(due).toISOString(),
      priority,
    }
    if (task) return call(changeTask, { params: { id: task.id }, body: { ...body, version: task.version } })
    const lines = points.split('\n').flatMap((line) => line.trim().slice(0, 300) || [])
    const checklist = lines.slice(0, 50).map((line) => ({ id: newId(), text: line, done: false }))
    return call(makeTask, { body: { ...body, id, conversationId, checklist, needsProof: proof } })
  }
  const go = async () => {
    await send()
    if (!task) kept.write(place, null)
    setTitle('')
    setId(newId())
    close()
    await tasksChanged()
  }
  const someoneFaster = (problem: unknown) => {
    const told = meanwhileOf(problem)
    if (told) tooLate?.(told)
    return told !== null && tooLate !== undefined
  }
  return (
    <SideForm
      label={t(task ? 'action.change' : 'make.open')}
      go={t(task ? 'panel.save' : 'make.go')}
      keys="enter"
      ready={title.trim() !== ''}
      send={go}
      caught={someoneFaster}
      close={close}
      foot={
        more ? null : (
          <Button size="small" type="text" onClick={() => showMore(true)}>
            {t('make.more')}
          </Button>
        )
      }
    >
      {(reason) => (
        <>
          <Input
            ref={field}
            value={title}
            maxLength={200}
            placeholder={t('make.example')}
            aria-label={t('make.title')}
            {...(reason('title') ? { status: 'error' as const } : {})}
            onChange={(event) => {
              setTitle(event.target.value)
              if (!task) kept.write(place, event.target.value || null)
            }}
          />
          <div className="task-form-line">
            <OwnerSelect
              value={owner}
              onChange={setOwner}
              teamId={null}
              aria-label={t('owner.label')}
              {...(reason('owner') ? { status: 'error' as const } : {})}
            />
            <DueSelect value={due} onChange={setDue} teamId={teamId ?? (me.teamIds[0] || null)} />
            <Select<TaskPriority>
              size="small"
              value={priority}
              aria-label={t('priority.label')}
              popupMatchSelectWidth={100}
              onChange={setPriority}
              options={taskPriorities.map((one) => ({ value: one, label: t(`priority.${one}`) }))}
            />
          </div>
          {more ? (
            <Input.TextArea
              value={text}
              maxLength={4000}
              autoSize={{ minRows: 2, maxRows: 6 }}
              placeholder={t('make.text')}
              aria-label={t('make.text')}
              onChange={(event) => setText(event.target.value)}
            />
          ) : null}
          {more && !task ? (
            <>
              <Input.TextArea
                value={points}
                maxLength={6000}
                autoSize={{ minRows: 2, maxRows: 8 }}
                placeholder={t('make.items')}
                aria-label={t('make.items')}
                onChange={(event) => setPoints(event.target.value)}
              />
              <Checkbox checked={proof} onChange={(event) => setProof(event.target.checked)}>
                {t('make.proof')}
              </Checkbox>
            </>
          ) : null}
        </>
      )}
    </SideForm>
  )
}

/** Until when: evenings of the team's working days, none, or one's own. */
function DueSelect({
  value,
  onChange,
  teamId,
}: {
  value: number | null
  onChange: (value: number | null) => void
  teamId: string | null
}) {
  const t = useWords('tasks')
  const { byId } = useTeams()
  const hours = byId(teamId)?.hours ?? null
  const [now] = useState(() => Date.now())
  const choices = dueChoices(now, hours)
  const [custom, setCustom] = useState(() => value !== null && !choices.includes(value))
  const shown = custom ? own : value === null ? none : String(value)
  return (
    <>
      <Select<string>
        size="small"
        className="task-due-select"
        value={shown}
        aria-label={t('due.label')}
        popupMatchSelectWidth={180}
        onChange={(key) => {
          setCustom(key === own)
          if (key === own) onChange(value ?? choices[0] ?? now)
          else onChange(key === none ? null : Number(key))
        }}
        options={[
          { value: none, label: t('due.none') },
          ...choices.map((at) => ({ value: String(at), label: `${formatDay(at)} ${formatTime(at)}` })),
          { value: own, label: t('due.own') },
        ]}
      />
      {custom ? (
        <input
          className="task-due-own"
          type="datetime-local"
          aria-label={t('due.label')}
          defaultValue={toInput(value ?? now)}
          onChange={(event) => onChange(fromInput(event.target.value) ?? value)}
        />
      ) : null}
    </>
  )
}
