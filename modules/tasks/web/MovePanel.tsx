import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { openConversation } from '#modules/conversations/contract.ts'
import { CallProblem, call, isComposing, Keys, useCall, useClear, useTell, useWords } from '#platform/web/index.ts'
import { moveTask, type TaskRecord } from '../contract.ts'

/** Done, with what came of it; or dropped, with why. Ctrl/⌘ Enter does it. */
export function MovePanel({
  task,
  to,
  run,
  close,
}: {
  task: TaskRecord
  to: 'done' | 'dropped'
  run: (send: () => Promise<unknown>) => Promise<void>
  close: () => void
}) {
  const t = useWords('tasks')
  const tell = useTell()
  const [note, setNote] = useState('')
  const [file, setFile] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<CallProblem | null>(null)
  // What was seen when one began: whoever changed it since is told about, not overwritten.
  const [version] = useState(task.version)
  const said = note.trim()
  const wanted = to === 'dropped' || (task.needsProof && !file)
  const go = async () => {
    if (busy || (wanted && !said)) return
    setBusy(true)
    setProblem(null)
    const body = { state: to, version, ...(said ? { note: said } : {}), ...(file ? { attachmentId: file } : {}) }
    try {
      await run(() => call(moveTask, { params: { id: task.id }, body }))
    } catch (error) {
      if (error instanceof CallProblem && error.fields.length > 0) setProblem(error)
      else tell.failed(error)
      setBusy(false)
    }
  }
  const hint = t(`panel.${to === 'done' && task.needsProof ? 'proof' : to}`)
  return (
    <form
      className="task-form"
      aria-label={t(`action.${to}`)}
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.stopPropagation()
          close()
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          void go()
        }
      }}
    >
      <Input.TextArea
        autoFocus
        value={note}
        maxLength={1000}
        autoSize={{ minRows: 1, maxRows: 6 }}
        placeholder={hint}
        aria-label={hint}
        onChange={(event) => setNote(event.target.value)}
      />
      {to === 'done' && task.conversationId ? (
        <FileSelect conversationId={task.conversationId} value={file} onChange={setFile} />
      ) : null}
      {problem ? (
        <p className="side-problem" role="alert">
          {problem.fields.map((one) => one.reason).join('；')}
        </p>
      ) : null}
      <div className="task-form-foot">
        <span className="task-form-go">
          <Button size="small" onClick={close}>
            {t('web:cancel')}
          </Button>
          <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={wanted && !said}>
            {t(`action.${to}`)} <Keys keys="mod+enter" />
          </Button>
        </span>
      </div>
    </form>
  )
}

/** The newest files of the conversation; nothing where there are none. */
function FileSelect({
  conversationId,
  value,
  onChange,
}: {
  conversationId: string
  value: string | undefined
  onChange: (id: string | undefined) => void
}) {
  const t = useWords('tasks')
  const clearing = useClear()
  const { data } = useCall(openConversation, { params: { id: conversationId } })
  const files = (data?.timeline.items ?? [])
    .flatMap((one) => (one.type === 'message' ? one.attachments : []))
    .slice(-20)
    .reverse()
  if (files.length === 0) return null
  return (
    <Select<string>
      size="small"
      allowClear={clearing}
      value={value}
      placeholder={t('panel.file')}
      aria-label={t('panel.file')}
      onChange={(id) => onChange(id)}
      options={files.map((one) => ({ value: one.id, label: one.name }))}
    />
  )
}
