import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { requestPasswordReset, resetPassword } from '#modules/staff/contract.ts'
import { call, FormProblem, Link, useRouteParams, useSubmit, useWords } from '#platform/web/index.ts'
import { Welcome } from './Welcome.tsx'

/** "Forgot your password?": asks for the address; the answer is the same whether or not it is known. */
export function RequestResetPage() {
  const t = useWords('staff')
  const [sent, setSent] = useState<{ email: string; mailed: boolean } | null>(null)
  const [form] = Form.useForm<{ email: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    ({ email }) => call(requestPasswordReset, { body: { email: email.trim() } }),
    ({ mailed }, { email }) => setSent({ email: email.trim(), mailed }),
  )
  if (sent) {
    return (
      <Welcome
        title={t(sent.mailed ? 'reset.mailed' : 'reset.sent')}
        about={t(sent.mailed ? 'reset.mailedText' : 'reset.sentText', { email: sent.email })}
      >
        <BackToSignIn />
      </Welcome>
    )
  }
  return (
    <Welcome title={t('reset.title')} about={t('reset.about')}>
      <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(values) => void submit(values)}>
        <FormProblem text={problem} />
        <Form.Item name="email" label={t('email')} rules={[{ required: true, message: t('platform:reason.required') }]}>
          <Input
            autoComplete="username"
            inputMode="email"
            autoFocus
            spellCheck={false}
            placeholder={t('signIn.emailHint')}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('reset.submit')}
        </Button>
      </Form>
      <BackToSignIn />
    </Welcome>
  )
}

/** Behind the link of the mail. */
export function ResetPage() {
  const t = useWords('staff')
  const { token } = useRouteParams('token')
  const [done, setDone] = useState(false)
  const [form] = Form.useForm<{ password: string; repeat: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    ({ password }) => call(resetPassword, { params: { token }, body: { password } }),
    () => setDone(true),
  )
  if (done) {
    return (
      <Welcome title={t('reset.done')} about={t('reset.doneText')}>
        <BackToSignIn />
      </Welcome>
    )
  }
  return (
    <Welcome title={t('reset.newTitle')} about={t('reset.newAbout')}>
      <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(values) => void submit(values)}>
        <FormProblem text={problem} />
        <Form.Item
          name="password"
          label={t('reset.new')}
          extra={t('passwordHint')}
          rules={[{ required: true, message: t('platform:reason.required') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} autoFocus />
        </Form.Item>
        <Form.Item
          name="repeat"
          label={t('reset.repeat')}
          dependencies={['password']}
          rules={[
            { required: true, message: t('platform:reason.required') },
            ({ getFieldValue }) => ({
              validator: async (_, value) => {
                if (value && value !== getFieldValue('password')) throw new Error(t('reset.different'))
              },
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('reset.save')}
        </Button>
      </Form>
      <BackToSignIn />
    </Welcome>
  )
}

function BackToSignIn() {
  const t = useWords('staff')
  return (
    <p style={{ marginTop: 16 }}>
      <Link to={'/sign-in' as '/'}>{t('reset.back')}</Link>
    </p>
  )
}
