import { Button, Form, Input, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { changeMe, changePassword, type Me, readMe } from '#modules/staff/contract.ts'
import type { Locale } from '#platform/contract/locale.ts'
import {
  call,
  FormProblem,
  Keys,
  keyLabel,
  Loaded,
  languageNames,
  Page,
  PageHeader,
  Panel,
  TimeZoneSelect,
  useCall,
  useDraftGuard,
  useEnterToSend,
  useShortcutsOn,
  useSubmit,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { becomeMe } from './me.ts'
import { SessionsPanel } from './SessionsPanel.tsx'
import './settings.css'
import { TwoFactorPanel } from './TwoFactorPanel.tsx'

/** 设置 › 个人设置. */
export function ProfilePage() {
  const t = useWords('staff')
  const me = useCall(readMe, {})
  return (
    <Page>
      <PageHeader title={t('profile.nav')} />
      <Loaded query={me}>
        {(data) => (
          <>
            <BasicsPanel me={data} />
            <InputPanel />
            <PasswordPanel />
            <TwoFactorPanel on={data.twoFactor} />
            <SessionsPanel />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function BasicsPanel({ me }: { me: Me }) {
  const t = useWords('staff')
  const tell = useTell()
  const [form] = Form.useForm<{ name: string; locale: Locale; timeZone: string }>()
  const [dirty, setDirty] = useState(false)
  useDraftGuard(dirty)
  const { submit, busy, problem } = useSubmit(
    form,
    (body) => call(changeMe, { body }),
    (reply) => {
      setDirty(false)
      void becomeMe(reply).then(() => tell.done(t('web:saved')))
    },
  )
  return (
    <Panel title={t('profile.basics')} about={t('profile.basicsText')}>
      <Form
        form={form}
        layout="vertical"
        initialValues={me}
        requiredMark={false}
        className="settings-form"
        onValuesChange={() => setDirty(true)}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem text={problem} />
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
        >
          <Input maxLength={80} autoComplete="name" />
        </Form.Item>
        <Form.Item label={t('email')}>
          <Input value={me.email} disabled aria-label={t('email')} />
        </Form.Item>
        <Form.Item name="locale" label={t('language')}>
          <Select options={languageNames.map((one) => ({ value: one.locale, label: one.name }))} />
        </Form.Item>
        <Form.Item name="timeZone" label={t('timeZone')}>
          <TimeZoneSelect />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy} disabled={!dirty}>
          {t('web:save')}
        </Button>
      </Form>
    </Panel>
  )
}

/** A setting that takes effect at once: what, why, and the switch. */
function Toggle({
  title,
  text,
  checked,
  onChange,
}: {
  title: string
  text?: ReactNode
  checked: boolean
  onChange: (on: boolean) => void
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control
    <label className="settings-toggle">
      <span>
        {title}
        {text ? <small>{text}</small> : null}
      </span>
      <Switch checked={checked} onChange={onChange} aria-label={title} />
    </label>
  )
}

function InputPanel() {
  const t = useWords('staff')
  const [enter, setEnter] = useEnterToSend()
  const [shortcuts, setShortcuts] = useShortcutsOn()
  return (
    <Panel title={t('profile.input')} about={t('profile.inputText')}>
      <Toggle
        title={t('profile.enterToSend')}
        text={t('profile.enterToSendText', { keys: keyLabel('mod+enter').join(' ') })}
        checked={enter}
        onChange={setEnter}
      />
      <Toggle
        title={t('profile.shortcuts')}
        text={
          <>
            {t('profile.shortcutsText')} <Keys keys="?" />
          </>
        }
        checked={shortcuts}
        onChange={setShortcuts}
      />
    </Panel>
  )
}

function PasswordPanel() {
  const t = useWords('staff')
  const tell = useTell()
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm<{ current: string; next: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    (body) => call(changePassword, { body }),
    () => {
      form.resetFields()
      setOpen(false)
      tell.done(t('profile.passwordChanged'))
    },
  )
  const required = [{ required: true, message: t('platform:reason.required') }]
  return (
    <Panel
      title={t('profile.password')}
      about={t('profile.passwordText')}
      actions={open ? null : <Button onClick={() => setOpen(true)}>{t('profile.changePassword')}</Button>}
    >
      {open ? (
        <Form
          form={form}
          layout="vertical"
          className="settings-form"
          requiredMark={false}
          onFinish={(values) => void submit(values)}
        >
          <FormProblem text={problem} />
          <Form.Item name="current" label={t('profile.current')} rules={required}>
            <Input.Password autoComplete="current-password" maxLength={128} autoFocus />
          </Form.Item>
          <Form.Item name="next" label={t('reset.new')} extra={t('passwordHint')} rules={required}>
            <Input.Password autoComplete="new-password" maxLength={128} />
          </Form.Item>
          <div className="settings-buttons">
            <Button type="primary" htmlType="submit" loading={busy}>
              {t('profile.changePassword')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('web:cancel')}</Button>
          </div>
        </Form>
      ) : null}
    </Panel>
  )
}
