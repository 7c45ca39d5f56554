import { Button, Checkbox, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { readSetup, signIn, signInTwoFactor } from '#modules/staff/contract.ts'
import {
  CallProblem,
  call,
  FormProblem,
  Link,
  useCall,
  useGo,
  useSearchParams,
  useSubmit,
  useWords,
} from '#platform/web/index.ts'
import { refreshMe } from './me.ts'
import { Welcome } from './Welcome.tsx'

/** Signing in, with the second factor where it is on; then back to where the reader wanted to go. */
export function SignInPage() {
  const t = useWords('staff')
  const go = useGo()
  const { next } = useSearchParams()
  const [second, setSecond] = useState(false)
  const setup = useCall(readSetup, {})
  useEffect(() => {
    if (setup.data?.needed) go('/setup', { replace: true })
  }, [setup.data, go])
  const enter = async () => {
    await refreshMe()
    // Only within this site: `//elsewhere` would be another.
    go(next && /^\/(?![/\\])/.test(next) ? next : '/', { replace: true })
  }
  return (
    <Welcome title={second ? t('signIn.codeTitle') : t('signIn.title')} about={second ? undefined : t('signIn.about')}>
      {second ? (
        <SecondStep enter={enter} back={() => setSecond(false)} />
      ) : (
        <FirstStep enter={enter} second={() => setSecond(true)} />
      )}
    </Welcome>
  )
}

function FirstStep({ enter, second }: { enter: () => Promise<void>; second: () => void }) {
  const t = useWords('staff')
  const [form] = Form.useForm<{ email: string; password: string }>()
  const { submit, busy, problem } = useSubmit(form, async (body) => {
    const { twoFactorRequired } = await call(signIn, { body: { ...body, email: body.email.trim() } })
    if (twoFactorRequired) second()
    else await enter()
  })
  return (
    <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(values) => void submit(values)}>
      <FormProblem text={problem} />
      <Form.Item name="email" label={t('email')} rules={[{ required: true, message: t('platform:reason.required') }]}>
        <Input type="email" autoComplete="username" autoFocus placeholder={t('signIn.emailHint')} spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password')}
        rules={[{ required: true, message: t('platform:reason.required') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('signIn.submit')}
      </Button>
      <p style={{ marginTop: 16 }}>
        <Link to="/password-reset">{t('signIn.forgot')}</Link>
      </p>
    </Form>
  )
}

function SecondStep({ enter, back }: { enter: () => Promise<void>; back: () => void }) {
  const t = useWords('staff')
  const [form] = Form.useForm<{ code?: string; backupCode?: string; trustDevice?: boolean }>()
  const [backup, setBackup] = useState(false)
  const { submit, busy, problem, setProblem } = useSubmit(form, async (values) => {
    try {
      await call(signInTwoFactor, {
        body: { ...values, ...(values.code ? { code: values.code.replace(/\s/g, '') } : {}) },
      })
    } catch (error) {
      // The first step is only remembered for some minutes.
      if (error instanceof CallProblem && error.code === 'not-signed-in') back()
      throw error
    }
    await enter()
  })
  return (
    <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(values) => void submit(values)}>
      <p className="welcome-about">{backup ? t('signIn.backupText') : t('signIn.codeText')}</p>
      <FormProblem text={problem} />
      {backup ? (
        <Form.Item
          key="backup"
          name="backupCode"
          label={t('signIn.backup')}
          rules={[{ required: true, message: t('platform:reason.required') }]}
        >
          <Input autoComplete="off" autoFocus spellCheck={false} />
        </Form.Item>
      ) : (
        <Form.Item
          key="code"
          name="code"
          label={t('signIn.code')}
          rules={[{ required: true, message: t('platform:reason.required') }]}
        >
          <Input
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            maxLength={7}
            style={{ fontSize: 22, letterSpacing: '0.3em' }}
            onChange={(event) => {
              // Six digits are complete; nobody should have to press the button too.
              if (/^\d{6}$/.test(event.target.value.replace(/\s/g, ''))) form.submit()
            }}
          />
        </Form.Item>
      )}
      <Form.Item name="trustDevice" valuePropName="checked">
        <Checkbox>{t('signIn.trust')}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('signIn.continue')}
      </Button>
      <div className="welcome-foot" style={{ marginTop: 16 }}>
        <Button
          type="link"
          size="small"
          style={{ padding: 0 }}
          onClick={() => {
            setBackup(!backup)
            setProblem(null)
          }}
        >
          {backup ? t('signIn.useCode') : t('signIn.useBackup')}
        </Button>
        <Button type="link" size="small" style={{ padding: 0 }} onClick={back}>
          {t('signIn.back')}
        </Button>
      </div>
    </Form>
  )
}
