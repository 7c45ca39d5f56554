import { PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal, Select, Tag } from 'antd'
import { useState } from 'react'
import {
  createOrganization,
  listOrganizations,
  type OrganizationKind,
  type OrganizationRecord,
  organizationKinds,
} from '#modules/customers/contract.ts'
import {
  Avatar,
  call,
  FormProblem,
  formatNumber,
  Link,
  refetch,
  useChangeSearch,
  useGo,
  useKeysetQuery,
  useLive,
  useMay,
  useSearchParams,
  useSettled,
  useSubmit,
  useWords,
} from '#platform/web/index.ts'
import { Directory, KindFilter, RowTags } from './Directory.tsx'

/** 单位: households, companies, shops our customers belong to. */
export function OrganizationsPage() {
  const t = useWords('customers')
  const mayEdit = useMay('customers.edit')
  const { kind } = useSearchParams()
  const change = useChangeSearch()
  const [text, setText] = useState('')
  const q = useSettled(text.trim(), 250)
  const [creating, setCreating] = useState(false)
  const filters = { ...(q ? { q } : {}), ...(kind ? { kind: kind as OrganizationKind } : {}) }
  const filtered = Object.keys(filters).length > 0
  const list = useKeysetQuery(listOrganizations, { query: filters })
  useLive('organization.', () => void refetch(listOrganizations))
  const clear = () => {
    setText('')
    change({ kind: undefined })
  }
  return (
    <Directory
      title={t('organizations')}
      create={
        mayEdit ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t('newOrganization')}
          </Button>
        ) : null
      }
      search={{ label: t('searchOrganization'), text, change: setText }}
      filters={
        <KindFilter
          label={t('column.kind')}
          all={t('allKinds')}
          kinds={organizationKinds.map((one) => ({ value: one, label: t(`organizationKind.${one}`) }))}
          value={kind}
          change={(value) => change({ kind: value })}
        />
      }
      list={list}
      columns={[t('organization'), t('column.members'), t('column.address'), t('column.tags')]}
      row={(one) => <OrganizationRow organization={one} />}
      none={{
        title: t(filtered ? 'noneOrganizationTitle' : 'emptyOrganizationTitle'),
        text: t(filtered ? 'noneOrganizationText' : 'emptyOrganizationText'),
      }}
      clear={filtered ? { label: t('clear'), run: clear } : null}
    >
      {creating ? <CreateOrganization start={q} close={() => setCreating(false)} /> : null}
    </Directory>
  )
}

function OrganizationRow({ organization }: { organization: OrganizationRecord }) {
  const t = useWords('customers')
  return (
    <Link to={`/organizations/${organization.id}` as '/'} className="customer-row">
      <span className="customer-who">
        <Avatar square name={organization.name} id={organization.id} />
        <span className="k-ellipsis">
          <b>{organization.name}</b> <Tag variant="filled">{t(`organizationKind.${organization.kind}`)}</Tag>
        </span>
      </span>
      <span className="customer-extra">{formatNumber(organization.memberCount)}</span>
      <span className="customer-extra k-ellipsis">{organization.address}</span>
      <RowTags tags={organization.tags} />
    </Link>
  )
}

function CreateOrganization({ start, close }: { start: string; close: () => void }) {
  const t = useWords('customers')
  const go = useGo()
  const [id] = useState(() => crypto.randomUUID())
  const [form] = Form.useForm<{ name: string; kind: OrganizationKind; address?: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    (values) => call(createOrganization, { body: { id, ...values } }),
    (made) => {
      void refetch(listOrganizations)
      close()
      go(`/organizations/${made.id}`)
    },
  )
  return (
    <Modal open onCancel={close} title={t('newOrganization')} footer={null} width={440}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: start, kind: 'household' }}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem text={problem} />
        <Form.Item
          name="name"
          label={t('organizationName')}
          rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
        >
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item name="kind" label={t('column.kind')}>
          <Select options={organizationKinds.map((one) => ({ value: one, label: t(`organizationKind.${one}`) }))} />
        </Form.Item>
        <Form.Item name="address" label={t('address')}>
          <Input maxLength={500} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('web:create')}
        </Button>
      </Form>
    </Modal>
  )
}
