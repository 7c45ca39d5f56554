import { Input, Select } from 'antd'
import { useState } from 'react'
import { openConversation } from '#modules/conversations/contract.ts'
import { call, SideForm, useCall, useClear, useWords } from '#platform/web/index.ts'
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
  run: (send: () => Promise<unknown>, words: string) => Promise<void>
  close: () => void
}) {
  const t = useWords('tasks')
  const [note, setNote] = useState('')
  const [file, setFile] = useState<string | undefined>(undefined)
  // What was seen when one began: whoever changed it since is told about, not overwritten.
  const [version] = useState(task.version)
  const said = note.trim()
  const wanted = to === 'dropped' || (task.needsProof && !file)
  const body = { state: to, version, ...(said ? { note: said } : {}), ...(file ? { attachmentId: file } : {}) }
  const hint = t(`panel.${to === 'done' && task.needsProof ? 'proof' : to}`)
  return (
    <SideForm
      label={t(`action.${to}`)}
      go={t(`action.${to}`)}
      ready={!wanted || said !== ''}
      send={() => run(() => call(moveTask, { params: { id: task.id }, body }), said)}
      close={close}
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
    </SideForm>
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
