import { Form, Modal, Select } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { newId, Slot, useClear, useMe, useWords } from '#platform/web/index.ts'
import type { ConversationHeadRecord } from '../../contract.ts'
import { RichField, type RichFieldHandle } from '../composer/RichField.tsx'
import type { ConversationActions } from '../data/actions.ts'
import { isBlank } from '../data/draft.ts'
import { useAssignable, useTeams } from '../data/people.ts'
import { conversationHanding } from '../slots.ts'

/** Hands a conversation to another team or colleague, with a word for them. */
export function TransferDialog({
  conversation,
  actions,
  close,
}: {
  conversation: ConversationHeadRecord
  actions: ConversationActions
  close: () => void
}) {
  const t = useWords('conversations')
  const clearing = useClear()
  const me = useMe()
  const teams = useTeams()
  const members = useAssignable()
  const note = useRef<RichFieldHandle>(null)
  const [teamId, setTeamId] = useState<string>(conversation.team?.id ?? 'none')
  const [assigneeId, setAssigneeId] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [noteId] = useState(newId)
  const [along, setAlong] = useState<ReadonlySet<string>>(new Set())
  const choose = useCallback((id: string, goes: boolean) => {
    setAlong((before) => {
      const next = new Set(before)
      if (goes) next.add(id)
      else next.delete(id)
      return next
    })
  }, [])
  const team = teams.find((one) => one.id === teamId)
  const inTeam = (id: string) => team?.members.some((one) => one.id === id) ?? false
  // Colleagues of the chosen team first.
  const people = [...members].sort((one, other) => Number(inTeam(other.id)) - Number(inTeam(one.id)))
  const sameTeam = teamId === (conversation.team?.id ?? 'none')
  const changes = !sameTeam || (assigneeId !== null && assigneeId !== conversation.assignee?.id)

  const hand = async () => {
    if (!changes || busy) return
    setBusy(true)
    const html = note.current?.html() ?? ''
    const done = await actions.transfer(conversation.id, {
      ...(sameTeam ? {} : { teamId: teamId === 'none' ? null : teamId }),
      ...(assigneeId === null ? {} : { assigneeId: assigneeId === 'nobody' ? null : assigneeId }),
      ...(along.size > 0 ? { along: [...along] } : {}),
      ...(isBlank(html) ? {} : { note: { id: noteId, html, mentions: note.current?.mentions() ?? [] } }),
    })
    setBusy(false)
    if (done) close()
  }
  return (
    <Modal
      open
      onCancel={close}
      title={t('transfer.title')}
      width={520}
      okText={t('transfer.go')}
      okButtonProps={{ disabled: !changes, loading: busy }}
      onOk={() => void hand()}
    >
      <Form layout="vertical" component="div" requiredMark={false}>
        <Form.Item label={t('team.label')} htmlFor="cv-transfer-team">
          <Select
            id="cv-transfer-team"
            autoFocus
            showSearch={{ optionFilterProp: 'label' }}
            value={teamId}
            onChange={setTeamId}
            options={[
              ...teams.map((one) => ({ value: one.id, label: one.name })),
              { value: 'none', label: t('team.none') },
            ]}
          />
        </Form.Item>
        <Form.Item label={t('assign.label')} htmlFor="cv-transfer-person">
          <Select
            id="cv-transfer-person"
            showSearch={{ optionFilterProp: 'label' }}
            value={assigneeId}
            placeholder={sameTeam ? (conversation.assignee?.name ?? t('assign.nobody')) : t('transfer.anybody')}
            allowClear={clearing}
            onChange={(value) => setAssigneeId(value ?? null)}
            options={[
              ...people
                .filter((one) => one.id !== me.id || conversation.assignee?.id !== me.id)
                .map((one) => ({ value: one.id, label: one.name })),
              { value: 'nobody', label: t('assign.nobody') },
            ]}
          />
        </Form.Item>
        <Slot
          of={conversationHanding}
          props={{ conversationId: conversation.id, leavesTeam: !sameTeam, chosen: along, choose }}
        />
        <Form.Item label={t('transfer.note')}>
          <RichField ref={note} label={t('transfer.note')} placeholder={t('transfer.example')} mentions />
        </Form.Item>
      </Form>
    </Modal>
  )
}
