import { Button, Form, Input } from 'antd'
import { useId, useState } from 'react'
import { readSetup, setUp } from '#modules/staff/contract.ts'
import type { Locale } from '#platform/contract/locale.ts'
import {
  call,
  changeLocale,
  FormProblem,
  Link,
  Loaded,
  languageNames,
  TimeZoneSelect,
  useCall,
  useGo,
  useLanguage,
  useSubmit,
  useWords,
} from '#platform/web/index.ts'
import { refreshMe } from './me.ts'
import { Welcome } from './Welcome.tsx'

type Values = { company: string; timeZone: string; name: string; email: string; password: string }
const steps = ['language', 'company', 'owner', 'start'] as const
/** Which step shows the field that the server refused. */
const stepOf: Record<string, (typeof steps)[number]> = {
  company: 'company',
  timeZone: 'company',
  name: 'owner',
  email: 'owner',
  password: 'owner',
}

/** The first visit: language, company, owner, and an empty or a demo company. */
export function SetupPage() {
  const t = useWords('staff')
  const setup = useCall(readSetup, {})
  if (setup.data && !setup.data.needed) {
    return (
      <Welcome title={t('setup.done')} about={t('setup.doneText')}>
        <Link to={'/sign-in' as '/'}>{t('setup.toSignIn')}</Link>
      </Welcome>
    )
  }
  return <Loaded query={setup}>{({ demo, trades }) => <Steps demoPossible={demo} trades={trades} />}</Loaded>
}

function Steps({ demoPossible, trades }: { demoPossible: boolean; trades: readonly string[] }) {
  const t = useWords('staff')
  const go = useGo()
  const { locale } = useLanguage()
  const [form] = Form.useForm<Values>()
  const [step, setStep] = useState<(typeof steps)[number]>('language')
  const [demo, setDemo] = useState(false)
  const [trade, setTrade] = useState<string | null>(null)
  const at = steps.indexOf(step)
  const { submit, busy, problem, setProblem } = useSubmit(
    form,
    (values) =>
      call(setUp, {
        body: {
          ...values,
          email: values.email.trim(),
          locale,
          demo: demoPossible && demo,
          ...(trade && !demo ? { trade } : {}),
        },
      }),
    () => void refreshMe().then(() => go('/', { replace: true })),
  )
  const next = async () => {
    setProblem(null)
    if (step !== 'start') return setStep(steps[at + 1] ?? 'start')
    await submit(form.getFieldsValue(true) as Values)
    const refused = form.getFieldsError().find(({ errors }) => errors.length > 0)
    const where = refused ? stepOf[String(refused.name[0])] : undefined
    if (where) setStep(where)
  }
  // The form checks all its fields when it is sent: those of later steps have no rules yet.
  const rulesFrom = (which: typeof step) =>
    at >= steps.indexOf(which) ? [{ required: true, whitespace: true, message: t('platform:reason.required') }] : []
  return (
    <Welcome title={t(`setup.${step}`)} about={t(`setup.${step}Text`)}>
      <div className="welcome-progress" role="img" aria-label={`${at + 1} / ${steps.length}`}>
        {steps.map((one, index) => (
          <i key={one} data-on={index <= at} />
        ))}
      </div>
      <Form
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        initialValues={{ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }}
        onFinish={() => void next()}
      >
        <FormProblem text={problem} />
        {step === 'language' ? <Languages value={locale} onChange={(one) => void changeLocale(one)} /> : null}
        <div hidden={step !== 'company'}>
          <Form.Item name="company" label={t('setup.companyName')} rules={rulesFrom('company')}>
            <Input placeholder={t('setup.companyHint')} maxLength={100} autoComplete="organization" />
          </Form.Item>
          {trades.length > 0 ? <Trades trades={trades} value={trade} onChange={setTrade} /> : null}
          <Form.Item name="timeZone" label={t('timeZone')} rules={rulesFrom('company')}>
            <TimeZoneSelect />
          </Form.Item>
        </div>
        <div hidden={step !== 'owner'}>
          <Form.Item name="name" label={t('name')} rules={rulesFrom('owner')}>
            <Input maxLength={80} autoComplete="name" />
          </Form.Item>
          <Form.Item
            name="email"
            label={t('email')}
            rules={[...rulesFrom('owner'), { type: 'email', message: t('platform:reason.email') }]}
          >
            <Input autoComplete="username" inputMode="email" spellCheck={false} placeholder={t('signIn.emailHint')} />
          </Form.Item>
          <Form.Item name="password" label={t('password')} rules={rulesFrom('owner')} extra={t('passwordHint')}>
            <Input.Password autoComplete="new-password" maxLength={128} />
          </Form.Item>
        </div>
        {step === 'start' ? <Start demoPossible={demoPossible} demo={demo} onChange={setDemo} /> : null}
        {busy && demo ? <p className="k-muted">{t('setup.creating')}</p> : null}
        <div className="welcome-buttons">
          {at > 0 ? (
            <Button disabled={busy} onClick={() => setStep(steps[at - 1] ?? 'language')}>
              {t('setup.previous')}
            </Button>
          ) : (
            <span />
          )}
          <Button type="primary" htmlType="submit" loading={busy}>
            {step === 'start' ? t('setup.create') : t('setup.next')}
          </Button>
        </div>
      </Form>
    </Welcome>
  )
}

function Languages({ value, onChange }: { value: Locale; onChange: (locale: Locale) => void }) {
  const t = useWords('staff')
  return (
    <div className="welcome-languages" role="radiogroup" aria-label={t('setup.language')}>
      {languageNames.map(({ locale, name }) => (
        <Choice key={locale} chosen={locale === value} choose={() => onChange(locale)} title={name} />
      ))}
    </div>
  )
}

/** One tap, or none: what a trade usually needs is then ready. */
function Trades({
  trades,
  value,
  onChange,
}: {
  trades: readonly string[]
  value: string | null
  onChange: (trade: string | null) => void
}) {
  const t = useWords('staff')
  const id = useId()
  return (
    <div className="welcome-trades">
      <span id={id}>{t('setup.trade')}</span>
      <div role="radiogroup" aria-labelledby={id}>
        {[...trades, null].map((one) => (
          // biome-ignore lint/a11y/useSemanticElements: a chip that is tapped, not a dot
          <button
            key={one ?? 'other'}
            type="button"
            role="radio"
            aria-checked={one === value}
            onClick={() => onChange(one)}
          >
            {t(`setup.trades.${one ?? 'other'}`)}
          </button>
        ))}
      </div>
      <small>{t(value ? 'setup.tradeText' : 'setup.tradeNone')}</small>
    </div>
  )
}

function Start({
  demoPossible,
  demo,
  onChange,
}: {
  demoPossible: boolean
  demo: boolean
  onChange: (demo: boolean) => void
}) {
  const t = useWords('staff')
  return (
    <div className="welcome-languages" role="radiogroup" aria-label={t('setup.start')}>
      <Choice chosen={!demo} choose={() => onChange(false)} title={t('setup.empty')} text={t('setup.emptyText')} />
      {demoPossible ? (
        <Choice chosen={demo} choose={() => onChange(true)} title={t('setup.demo')} text={t('setup.demoText')} />
      ) : null}
    </div>
  )
}

function Choice({
  chosen,
  choose,
  title,
  text,
}: {
  chosen: boolean
  choose: () => void
  title: string
  text?: string
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card with two lines of text, not a dot
    <button type="button" role="radio" aria-checked={chosen} className="welcome-choice" onClick={choose}>
      <b>{title}</b>
      {text ? <span>{text}</span> : null}
    </button>
  )
}
