import { CloseOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import {
  changeTeam,
  createTeam,
  listMembers,
  listTeams,
  type OpeningHours,
  removeTeam,
  type Team,
} from '#modules/staff/contract.ts'
import {
  call,
  FormProblem,
  refetch,
  useDraftGuard,
  useIsPhone,
  useSubmit,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { HoursEditor } from './HoursEditor.tsx'
import { MemberAvatar, MemberSelect, useMembers } from './people.tsx'

type TeamMembers = Team['members']
type Values = { name: string; members: TeamMembers; hours: OpeningHours | null }

/** A team's name, people and opening hours. */
export function TeamDrawer({ team, close }: { team: Team | null; close: () => void }) {
  const t = useWords('staff')
  const tell = useTell()
  const phone = useIsPhone()
  const { modal } = App.useApp()
  const [form] = Form.useForm<Values>()
  const [dirty, setDirty] = useState(false)
  const [id] = useState(() => team?.id ?? crypto.randomUUID())
  useDraftGuard(dirty)
  const finished = async () => {
    setDirty(false)
    await refetch(listTeams, listMembers)
    close()
  }
  const { submit, busy, problem } = useSubmit(
    form,
    (values) => {
      const body = { ...values, hours: values.hours && tidy(values.hours) }
      return team ? call(changeTeam, { params: { id }, body }) : call(createTeam, { body: { id, ...body } })
    },
    () => {
      tell.done(t('teams.saved'))
      void finished()
    },
  )
  const leave = () => {
    if (!dirty) return close()
    modal.confirm({
      title: t('web:guard.title'),
      content: t('web:guard.text'),
      okText: t('web:guard.leave'),
      cancelText: t('web:guard.stay'),
      okButtonProps: { danger: true },
      onOk: close,
    })
  }
  const remove = () =>
    modal.confirm({
      title: t('teams.removeTitle', { name: team?.name }),
      content: t('teams.removeText'),
      okText: t('teams.remove'),
      okButtonProps: { danger: true },
      onOk: () => call(removeTeam, { params: { id } }).then(finished, tell.failed),
    })
  return (
    <Drawer
      open
      onClose={leave}
      size={phone ? '100%' : 620}
      title={team?.name ?? t('teams.new')}
      footer={
        <div style={{ display: 'flex', justifyContent: 'space-between', padding: '4px 0' }}>
          {team ? (
            <Button danger type="text" onClick={remove}>
              {t('teams.remove')}
            </Button>
          ) : (
            <span />
          )}
          <Button type="primary" loading={busy} disabled={team !== null && !dirty} onClick={() => form.submit()}>
            {t('web:save')}
          </Button>
        </div>
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={team ?? { name: '', members: [], hours: null }}
        onValuesChange={() => setDirty(true)}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem text={problem} />
        <Form.Item
          name="name"
          label={t('teams.name')}
          rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
        >
          <Input maxLength={80} placeholder={t('teams.nameHint')} autoFocus={!team} />
        </Form.Item>
        <Form.Item name="members" label={t('teams.members')}>
          <PeopleEditor />
        </Form.Item>
        <Form.Item name="hours" label={t('teams.hours')}>
          <HoursEditor />
        </Form.Item>
      </Form>
    </Drawer>
  )
}

/** Without empty names of make-up days; in the order of the calendar. */
function tidy(hours: OpeningHours): OpeningHours {
  const byDate = (a: { date: string }, b: { date: string }) => a.date.localeCompare(b.date)
  return {
    ...hours,
    holidays: hours.holidays.toSorted(byDate),
    makeUpDays: hours.makeUpDays.map(({ name, ...day }) => (name?.trim() ? { ...day, name } : day)).toSorted(byDate),
  }
}

function PeopleEditor({ value = [], onChange }: { value?: TeamMembers; onChange?: (value: TeamMembers) => void }) {
  const t = useWords('staff')
  const { active, byId } = useMembers()
  const rest = active.filter((one) => !value.some(({ id }) => id === one.id))
  return (
    <div>
      {value.map((one) => {
        const member = byId(one.id)
        if (!member) return null
        return (
          <div key={one.id} className="team-member">
            <MemberAvatar member={member} size={30} />
            <span className="k-ellipsis">{member.name}</span>
            <Checkbox
              checked={one.isLead}
              onChange={(event) =>
                onChange?.(
                  value.map((other) => (other.id === one.id ? { ...other, isLead: event.target.checked } : other)),
                )
              }
            >
              {t('teams.lead')}
            </Checkbox>
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={`${t('web:remove')} ${member.name}`}
              onClick={() => onChange?.(value.filter(({ id }) => id !== one.id))}
            />
          </div>
        )
      })}
      {rest.length > 0 ? (
        <MemberSelect
          among={rest}
          value={null}
          onChange={(id) => id && onChange?.([...value, { id, isLead: false }])}
          style={{ width: '100%', marginTop: 4 }}
        />
      ) : null}
    </div>
  )
}
