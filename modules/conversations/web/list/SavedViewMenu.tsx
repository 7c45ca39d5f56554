import { DeleteOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal, Popconfirm, Select } from 'antd'
import {
  call,
  FormProblem,
  newId,
  refetch,
  useClear,
  useMay,
  useMe,
  useSubmit,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  changeSavedView,
  createSavedView,
  type ListFilterRecord,
  listSavedViews,
  removeSavedView,
  type SavedViewRecord,
} from '../../contract.ts'
import { useTeams } from '../data/people.ts'
import { useSavedViews } from '../data/saved-views.ts'
import { FilterWords } from './FilterWords.tsx'

/** Keeps the list as it is now under a name; renames and removes kept ones. */
export function SavedViewMenu({ filter, close }: { filter: ListFilterRecord; close: () => void }) {
  const t = useWords('conversations')
  const { views } = useSavedViews(filter)
  return (
    <Modal open onCancel={close} footer={null} title={t('saved.manage')} width={520} destroyOnHidden>
      <NewView filter={filter} close={close} />
      {views.length > 0 ? (
        <ul className="cv-saved">
          {views.map((one) => (
            <SavedLine key={one.id} view={one} />
          ))}
        </ul>
      ) : null}
    </Modal>
  )
}

function NewView({ filter, close }: { filter: ListFilterRecord; close: () => void }) {
  const t = useWords('conversations')
  const clearing = useClear()
  const me = useMe()
  const mayShare = useMay('conversations.share')
  const teams = useTeams().filter((one) => me.teamIds.includes(one.id))
  const tell = useTell()
  const [form] = Form.useForm<{ name: string; teamId?: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    ({ name, teamId }) =>
      call(createSavedView, { body: { id: newId(), name: name.trim(), filter, ...(teamId ? { teamId } : {}) } }),
    () => {
      tell.done(t('saved.done'))
      void refetch(listSavedViews)
      close()
    },
  )
  return (
    <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
      <FormProblem text={problem} />
      <p className="k-muted cv-filter-words">
        <FilterWords filter={filter} />
      </p>
      <Form.Item
        name="name"
        label={t('saved.name')}
        rules={[{ required: true, whitespace: true, message: t('saved.nameNeeded') }]}
      >
        <Input autoFocus maxLength={60} placeholder={t('saved.example')} />
      </Form.Item>
      {mayShare && teams.length > 0 ? (
        <Form.Item name="teamId" label={t('saved.who')}>
          <Select
            allowClear={clearing}
            placeholder={t('saved.onlyMe')}
            options={teams.map((one) => ({ value: one.id, label: t('saved.forTeam', { team: one.name }) }))}
          />
        </Form.Item>
      ) : null}
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('saved.keep')}
      </Button>
    </Form>
  )
}

function SavedLine({ view }: { view: SavedViewRecord }) {
  const t = useWords('conversations')
  const tell = useTell()
  const save = async (name: string) => {
    const next = name.trim()
    if (!next || next === view.name) return
    await call(changeSavedView, { params: { id: view.id }, body: { name: next } }).catch(tell.failed)
    void refetch(listSavedViews)
  }
  return (
    <li>
      {view.abilities.edit ? (
        <Input
          key={view.name}
          variant="borderless"
          defaultValue={view.name}
          maxLength={60}
          aria-label={t('saved.rename', { name: view.name })}
          onBlur={(event) => void save(event.target.value)}
          onPressEnter={(event) => event.currentTarget.blur()}
        />
      ) : (
        <span className="cv-saved-name">{view.name}</span>
      )}
      <small className="k-muted k-nowrap">{view.team ? view.team.name : t('saved.onlyMe')}</small>
      {view.abilities.edit ? (
        <Popconfirm
          title={t('saved.removeAsk', { name: view.name })}
          onConfirm={async () => {
            await call(removeSavedView, { params: { id: view.id } }).catch(tell.failed)
            void refetch(listSavedViews)
          }}
        >
          <Button type="text" icon={<DeleteOutlined />} aria-label={t('saved.remove', { name: view.name })} />
        </Popconfirm>
      ) : null}
    </li>
  )
}
