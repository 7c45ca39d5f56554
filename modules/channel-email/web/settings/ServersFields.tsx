import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useWords } from '#platform/web/index.ts'
import { type SecurityKind, securityKinds } from '../../contract.ts'
import { type MailboxValues, usualPort } from './values.ts'

type Kept = { imap: boolean; smtp: boolean }

/** User and secret; the secret that is kept is never shown, an empty field leaves it as it is. */
export function AccountFields({ kept, code }: { kept: Kept; code: boolean }) {
  const t = useWords('channel-email')
  const form = Form.useFormInstance<MailboxValues>()
  const same = Form.useWatch('sameAccount', form)
  return (
    <>
      <Account side="imap" kept={kept.imap} code={code} />
      <Form.Item name="sameAccount" valuePropName="checked">
        <Checkbox>{t('servers.same')}</Checkbox>
      </Form.Item>
      {same === false ? <Account side="smtp" kept={kept.smtp} code={code} /> : null}
    </>
  )
}

function Account({ side, kept, code }: { side: 'imap' | 'smtp'; kept: boolean; code: boolean }) {
  const t = useWords('channel-email')
  return (
    <div className="mb-row">
      <Form.Item name={[side, 'user']} label={t(`servers.${side}User`)}>
        <Input autoComplete="off" spellCheck={false} maxLength={320} />
      </Form.Item>
      <Form.Item name={[side, 'secret']} label={t(code ? 'servers.code' : 'servers.secret')}>
        <Input.Password
          autoComplete="new-password"
          maxLength={1000}
          placeholder={kept ? t('servers.kept') : ''}
          visibilityToggle={{}}
        />
      </Form.Item>
    </div>
  )
}

/** Where mail is fetched and sent. */
export function ServersFields() {
  return (
    <>
      <Server side="imap" />
      <Server side="smtp" />
    </>
  )
}

function Server({ side }: { side: 'imap' | 'smtp' }) {
  const t = useWords('channel-email')
  const form = Form.useFormInstance<MailboxValues>()
  const rename = (next: SecurityKind, before: SecurityKind) => {
    const port = form.getFieldValue([side, 'port']) as number | null
    if (port === null || port === usualPort[side][before]) form.setFieldValue([side, 'port'], usualPort[side][next])
  }
  return (
    <div className="mb-row mb-server">
      <Form.Item name={[side, 'host']} label={t(`servers.${side}`)}>
        <Input autoComplete="off" spellCheck={false} maxLength={253} placeholder={`${side}.example.com`} />
      </Form.Item>
      <Form.Item name={[side, 'security']} label={t('servers.security')}>
        <SecuritySelect before={() => form.getFieldValue([side, 'security'])} changed={rename} />
      </Form.Item>
      <Form.Item
        name={[side, 'port']}
        label={t('servers.port')}
        rules={[{ required: true, message: t('platform:reason.required') }]}
      >
        <InputNumber min={1} max={65_535} precision={0} controls={false} />
      </Form.Item>
    </div>
  )
}

function SecuritySelect({
  id,
  value,
  onChange,
  before,
  changed,
}: {
  id?: string
  value?: SecurityKind
  onChange?: (value: SecurityKind) => void
  before: () => SecurityKind
  changed: (next: SecurityKind, before: SecurityKind) => void
}) {
  const t = useWords('channel-email')
  return (
    <Select<SecurityKind>
      {...(id ? { id } : {})}
      value={value ?? 'tls'}
      onChange={(next) => {
        const was = before()
        onChange?.(next)
        changed(next, was)
      }}
      options={securityKinds.map((one) => ({ value: one, label: t(`servers.securityKinds.${one}`) }))}
    />
  )
}
