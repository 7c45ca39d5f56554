import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
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
  EmptyState,
  EndlessList,
  ErrorState,
  FormProblem,
  formatNumber,
  Link,
  Page,
  PageHeader,
  refetch,
  useChangeSearch,
  useClear,
  useGo,
  useKeysetQuery,
  useLive,
  useMay,
  useSearchParams,
  useSettled,
  useSubmit,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { CustomersTabs } from './CustomersTabs.tsx'
import './customers.css'

/** 单位: households, companies, shops our customers belong to. */
export function OrganizationsPage() {
  const t = useWords('customers')
  const clearing = useClear()
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
  const create = mayEdit ? (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t('newOrganization')}
    </Button>
  ) : null
  return (
    <Page wide>
      <PageHeader title={t('organizations')} actions={create} extra={<CustomersTabs />} />
      <div className="customers-tools">
        <Input
          allowClear={clearing}
          prefix={<SearchOutlined />}
          placeholder={t('searchOrganization')}
          aria-label={t('searchOrganization')}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
        />
        <Select
          aria-label={t('column.kind')}
          value={kind ?? ''}
          onChange={(value) => change({ kind: value })}
          options={[
            { value: '', label: t('allKinds') },
            ...organizationKinds.map((one) => ({ value: one, label: t(`organizationKind.${one}`) })),
          ]}
        />
      </div>
      <div className="customers">
        {list.problem && list.items.length === 0 ? (
          <ErrorState problem={list.problem} retry={list.again} />
        ) : list.loading ? (
          <Waiting lines={8} />
        ) : list.items.length === 0 ? (
          <EmptyState
            title={t(filtered ? 'noneOrganizationTitle' : 'emptyOrganizationTitle')}
            text={t(filtered ? 'noneOrganizationText' : 'emptyOrganizationText')}
            action={create}
          />
        ) : (
          <div className="customers-body" data-stale={list.stale}>
            <EndlessList
              {...list}
              label={t('organizations')}
              rowHeight={60}
              keyOf={(one) => one.id}
              row={(one) => <OrganizationRow organization={one} />}
              header={
                <div className="customer-head" aria-hidden="true">
                  <span>{t('organization')}</span>
                  <span>{t('column.members')}</span>
                  <span>{t('column.address')}</span>
                  <span>{t('column.tags')}</span>
                </div>
              }
            />
          </div>
        )}
      </div>
      {creating ? <CreateOrganization start={q} close={() => setCreating(false)} /> : null}
    </Page>
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
      <span className="customer-extra customer-tags">
        {organization.tags.slice(0, 4).map((one) => (
          <Tag key={one} variant="filled">
            {one}
          </Tag>
        ))}
      </span>
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
