import { Button, Form, Input } from 'antd'
import { useEffect } from 'react'
import { acceptInvitation, readInvitation } from '#modules/staff/contract.ts'
import {
  CallProblem,
  call,
  changeLocale,
  ErrorState,
  FormProblem,
  kept,
  Link,
  useCall,
  useGo,
  useLanguage,
  useRouteParams,
  useSubmit,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { forgetMe, refreshMe } from './me.ts'
import { Welcome } from './Welcome.tsx'

/** Behind an invitation's link: name and password, and one is in. */
export function InvitationPage() {
  const t = useWords('staff')
  const go = useGo()
  const { token } = useRouteParams('token')
  const { locale } = useLanguage()
  const offer = useCall(readInvitation, { params: { token } }, { retry: false })
  const offered = offer.data?.locale
  useEffect(() => {
    // The company's language, unless somebody chose one on this device before.
    if (offered && kept.read('locale') === null) void changeLocale(offered)
  }, [offered])
  const [form] = Form.useForm<{ name: string; password: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    (values) =>
      call(acceptInvitation, {
        params: { token },
        body: { ...values, locale, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
      }),
    () => {
      forgetMe()
      void refreshMe().then(() => go('/', { replace: true }))
    },
  )
  if (offer.error instanceof CallProblem && offer.error.status >= 400 && offer.error.status < 500) {
    return (
      <Welcome title={t('accept.gone')} about={t('accept.goneText')}>
        <Link to={'/sign-in' as '/'}>{t('setup.toSignIn')}</Link>
      </Welcome>
    )
  }
  if (offer.error) return <ErrorState problem={offer.error} retry={() => void offer.refetch()} />
  if (!offer.data) return <Waiting />
  const { company, role, email, invitedBy } = offer.data
  const facts = { role: t(`role.${role}`), email, inviter: invitedBy }
  return (
    <Welcome title={t('accept.title', { company })} about={t(invitedBy ? 'accept.about' : 'accept.aboutNobody', facts)}>
      <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(values) => void submit(values)}>
        <FormProblem text={problem} />
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, message: t('platform:reason.required') }]}
        >
          <Input maxLength={80} autoComplete="name" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('password')}
          extra={t('passwordHint')}
          rules={[{ required: true, message: t('platform:reason.required') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('accept.submit')}
        </Button>
      </Form>
    </Welcome>
  )
}
