import { App, Button, Form, Input, Modal, Tag } from 'antd'
import { toString as drawCode } from 'qrcode'
import { useEffect, useState } from 'react'
import { confirmTwoFactor, endTwoFactor, readMe, startTwoFactor } from '#modules/staff/contract.ts'
import { call, FormProblem, refetch, useSubmit, useTell, useWords } from '#platform/web/index.ts'

type Secret = { uri: string; backupCodes: string[] }

/** Turning the second factor on (password, QR code, first code, backup codes) and off. */
export function TwoFactorPanel({ on }: { on: boolean }) {
  const t = useWords('staff')
  const tell = useTell()
  const [asking, setAsking] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  const close = () => {
    setAsking(false)
    setSecret(null)
  }
  const ended = async () => {
    close()
    tell.done(t(on ? 'profile.nowOff' : 'profile.nowOn'))
    await refetch(readMe)
  }
  return (
    <section className="k-panel">
      <div className="k-panel-head" style={{ marginBottom: 0 }}>
        <div>
          <h2>
            {t('profile.twoFactor')}{' '}
            <Tag variant="filled" {...(on ? { color: 'processing' } : {})}>
              {t(on ? 'profile.twoFactorOn' : 'profile.twoFactorOff')}
            </Tag>
          </h2>
          <p className="k-muted">{t('profile.twoFactorText')}</p>
        </div>
        <Button onClick={() => setAsking(true)}>{t(on ? 'profile.turnOff' : 'profile.turnOn')}</Button>
      </div>
      <Modal
        open={asking}
        onCancel={close}
        footer={null}
        title={t(secret ? 'profile.scan' : 'profile.twoFactor')}
        width={460}
        destroyOnHidden
        mask={{ closable: false }}
      >
        {secret ? (
          <Scan secret={secret} done={() => void ended()} />
        ) : (
          <AskPassword on={on} go={(given) => (given ? setSecret(given) : void ended())} />
        )}
      </Modal>
    </section>
  )
}

function AskPassword({ on, go }: { on: boolean; go: (secret: Secret | null) => void }) {
  const t = useWords('staff')
  const [form] = Form.useForm<{ password: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    async (body): Promise<Secret | null> => {
      if (!on) return call(startTwoFactor, { body })
      await call(endTwoFactor, { body })
      return null
    },
    go,
  )
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
      <p className="k-muted" style={{ marginBottom: 16 }}>
        {t('profile.askPassword')}
      </p>
      <FormProblem text={problem} />
      <Form.Item
        name="password"
        label={t('password')}
        rules={[{ required: true, message: t('platform:reason.required') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={128} autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy} danger={on} block>
        {t(on ? 'profile.turnOff' : 'setup.next')}
      </Button>
    </Form>
  )
}

function Scan({ secret, done }: { secret: Secret; done: () => void }) {
  const t = useWords('staff')
  const tell = useTell()
  const { modal } = App.useApp()
  const [picture, setPicture] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn once for a secret
  useEffect(() => {
    drawCode(secret.uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }).then(
      (svg) => setPicture(`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`),
      tell.failed,
    )
  }, [secret])
  const key = new URL(secret.uri).searchParams.get('secret') ?? ''
  const [form] = Form.useForm<{ code: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    ({ code }) => call(confirmTwoFactor, { body: { code: code.replace(/\s/g, '') } }),
    () => {
      modal.info({
        title: t('profile.backupCodes'),
        content: (
          <>
            <p>{t('profile.backupText')}</p>
            <ul className="settings-codes">
              {secret.backupCodes.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
            <Button
              size="small"
              onClick={() =>
                void navigator.clipboard.writeText(secret.backupCodes.join('\n')).then(() => tell.done(t('web:copied')))
              }
            >
              {t('profile.copyCodes')}
            </Button>
          </>
        ),
        okText: t('profile.savedCodes'),
        onOk: done,
        width: 460,
      })
    },
  )
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
      <p className="k-muted">{t('profile.scanText')}</p>
      <div className="settings-qr">
        {picture ? <img src={picture} width="196" height="196" alt={t('profile.scan')} /> : null}
      </div>
      <details className="settings-key">
        <summary>{t('profile.manual')}</summary>
        <code>{key.replace(/(.{4})/g, '$1 ')}</code>
      </details>
      <FormProblem text={problem} />
      <Form.Item
        name="code"
        label={t('signIn.code')}
        rules={[{ required: true, message: t('platform:reason.required') }]}
      >
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          size="large"
          autoFocus
          style={{ letterSpacing: '0.3em' }}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy} block>
        {t('profile.finish')}
      </Button>
    </Form>
  )
}
