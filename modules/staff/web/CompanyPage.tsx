import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { type Company, changeCompany, readMe } from '#modules/staff/contract.ts'
import {
  call,
  FormProblem,
  Loaded,
  languageNames,
  Page,
  PageHeader,
  Panel,
  TimeZoneSelect,
  useCall,
  useDraftGuard,
  useSubmit,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { refreshMe } from './me.ts'
import './settings.css'

/** 设置 › 公司. */
export function CompanyPage() {
  const t = useWords('staff')
  const me = useCall(readMe, {})
  return (
    <Page>
      <PageHeader title={t('company.nav')} about={t('company.about')} />
      <Loaded query={me}>{({ company }) => <CompanyForm company={company} />}</Loaded>
    </Page>
  )
}

function CompanyForm({ company }: { company: Company }) {
  const t = useWords('staff')
  const tell = useTell()
  const [form] = Form.useForm<Company>()
  const [dirty, setDirty] = useState(false)
  useDraftGuard(dirty)
  const { submit, busy, problem } = useSubmit(
    form,
    (body) => call(changeCompany, { body }),
    () => {
      setDirty(false)
      tell.done(t('web:saved'))
      void refreshMe().catch(tell.failed)
    },
  )
  const required = [{ required: true, message: t('platform:reason.required') }]
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={company}
      onValuesChange={() => setDirty(true)}
      onFinish={(values) => void submit(values)}
      requiredMark={false}
      className="settings-stack"
    >
      <Panel title={t('company.basics')}>
        <div className="settings-form">
          <FormProblem text={problem} />
          <Form.Item
            name="name"
            label={t('setup.companyName')}
            extra={t('setup.companyText')}
            rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
          >
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="locale" label={t('company.defaultLocale')} extra={t('company.localeText')}>
            <Select options={languageNames.map((one) => ({ value: one.locale, label: one.name }))} />
          </Form.Item>
          <Form.Item name="timeZone" label={t('timeZone')}>
            <TimeZoneSelect />
          </Form.Item>
        </div>
      </Panel>
      <Panel title={t('company.rules')}>
        <div className="settings-form">
          <Form.Item name={['settings', 'closeAfterDays']} label={t('company.closeAfterDays')} rules={required}>
            <InputNumber min={1} max={365} precision={0} controls={false} suffix={t('company.days')} />
          </Form.Item>
          <Form.Item name={['settings', 'reopenWithinDays']} label={t('company.reopenWithinDays')} rules={required}>
            <InputNumber min={0} max={3650} precision={0} controls={false} suffix={t('company.days')} />
          </Form.Item>
          <Form.Item name={['settings', 'maxUploadMb']} label={t('company.maxUploadMb')} rules={required}>
            <InputNumber min={1} max={2048} precision={0} controls={false} suffix="MB" />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={busy} disabled={!dirty}>
          {t('web:save')}
        </Button>
      </Panel>
    </Form>
  )
}
