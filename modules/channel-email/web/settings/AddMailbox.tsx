import { Alert, Button, Form, Input, Modal, Select, Steps } from 'antd'
import { useRef, useState } from 'react'
import {
  CallProblem,
  call,
  FormProblem,
  hasWords,
  isComposing,
  newId,
  refetch,
  useGo,
  useSubmit,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  createMailbox,
  listMailboxes,
  type SuggestedServersRecord,
  suggestServers,
  testMailbox,
} from '../../contract.ts'
import { isAddress } from '../addresses.ts'
import { NameFields } from './MoreFields.tsx'
import { AccountFields, ServersFields } from './ServersFields.tsx'
import { type Tested, TestResult } from './TestResult.tsx'
import { bodyOf, type MailboxValues, newValues, serversOf } from './values.ts'

const day = 86_400_000
/** How far back mail is taken in: days; 0 only what comes from now on. */
const backs = [0, 7, 30, 365] as const

/** A mailbox in three steps: the address, signing in (tried before it is kept), and whose it is. */
export function AddMailbox({ close }: { close: () => void }) {
  const t = useWords('channel-email')
  const [address, setAddress] = useState('')
  const [known, setKnown] = useState<SuggestedServersRecord | null | undefined>(undefined)
  return (
    <Modal
      open
      onCancel={close}
      title={t('settings.add')}
      width={660}
      footer={null}
      mask={{ closable: false }}
      destroyOnHidden
    >
      {known === undefined ? (
        <AddressStep
          begin={address}
          next={(given, servers) => {
            setAddress(given)
            setKnown(servers)
          }}
        />
      ) : (
        <AccountSteps address={address} known={known} back={() => setKnown(undefined)} close={close} />
      )}
    </Modal>
  )
}

function StepLine({ at }: { at: number }) {
  const t = useWords('channel-email')
  return (
    <Steps
      size="small"
      current={at}
      className="mb-steps"
      items={(['address', 'account', 'use'] as const).map((one) => ({ title: t(`add.${one}`) }))}
    />
  )
}

function AddressStep({
  begin,
  next,
}: {
  begin: string
  next: (address: string, known: SuggestedServersRecord | null) => void
}) {
  const t = useWords('channel-email')
  const [form] = Form.useForm<{ address: string }>()
  const { submit, busy, problem } = useSubmit(
    form,
    ({ address }) => call(suggestServers, { query: { address: address.trim() } }),
    ({ servers }, { address }) => next(address.trim(), servers),
  )
  return (
    <>
      <StepLine at={0} />
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ address: begin }} onFinish={submit}>
        <FormProblem text={problem} />
        <Form.Item
          name="address"
          label={t('add.address')}
          extra={t('add.addressHelp')}
          rules={[
            {
              validator: (_, value: string) =>
                isAddress((value ?? '').trim()) ? Promise.resolve() : Promise.reject(new Error(t('add.addressWrong'))),
            },
          ]}
        >
          <Input autoFocus autoComplete="off" spellCheck={false} inputMode="email" placeholder="service@example.com" />
        </Form.Item>
        <div className="mb-foot">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('add.next')}
          </Button>
        </div>
      </Form>
    </>
  )
}

function AccountSteps({
  address,
  known,
  back,
  close,
}: {
  address: string
  known: SuggestedServersRecord | null
  back: () => void
  close: () => void
}) {
  const t = useWords('channel-email')
  const tell = useTell()
  const go = useGo()
  const [form] = Form.useForm<MailboxValues>()
  // Made once, so that a repeated click makes one.
  const [id] = useState(newId)
  const [step, setStep] = useState<1 | 2>(1)
  const [servers, setServers] = useState(known === null)
  const [tested, setTested] = useState<Tested | null>(null)
  const [testing, setTesting] = useState(false)
  const [testProblem, setTestProblem] = useState<string | null>(null)
  const [days, setDays] = useState<number>(0)
  const [initial] = useState(() => newValues(address, known))
  const round = useRef(0)
  const { submit, busy, problem } = useSubmit(
    form,
    () => {
      const values = form.getFieldsValue(true) as MailboxValues
      const body = bodyOf(values)
      const since = days > 0 ? { since: new Date(Date.now() - days * day).toISOString() } : {}
      return call(createMailbox, { body: { id, ...body, ...since } })
    },
    (mailbox) => {
      void refetch(listMailboxes)
      tell.done(t('add.done', { address: mailbox.address }))
      close()
      go(`/settings/mailboxes/${mailbox.id}`)
    },
  )
  const test = async () => {
    round.current += 1
    const mine = round.current
    setTesting(true)
    setTested(null)
    setTestProblem(null)
    try {
      const reply = await call(testMailbox, { body: serversOf(form.getFieldsValue(true) as MailboxValues) })
      if (mine === round.current) setTested(reply)
    } catch (error) {
      if (mine === round.current) setTestProblem(error instanceof CallProblem ? error.told : t('web:problem.page'))
    } finally {
      if (mine === round.current) setTesting(false)
    }
  }
  const well = tested !== null && tested.imap?.ok !== false && tested.smtp?.ok !== false
  const help = known ? `channel-email:mail-provider-help.${known.provider}` : ''
  return (
    <>
      <StepLine at={step} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={() => (step === 1 ? undefined : void submit(form.getFieldsValue(true)))}
        onValuesChange={() => {
          // What was tried is no longer what stands there.
          round.current += 1
          setTesting(false)
          setTested(null)
        }}
        onKeyDown={(event) => {
          if (step !== 1 || event.key !== 'Enter' || isComposing(event)) return
          event.preventDefault()
          void test()
        }}
      >
        <FormProblem text={problem} />
        <div hidden={step !== 1}>
          {known ? (
            <Alert
              type={known.secret === 'oauth' ? 'warning' : 'info'}
              showIcon
              title={t('add.known', {
                provider: hasWords(`channel-email:mail-provider.${known.provider}`)
                  ? t(`mail-provider.${known.provider}`)
                  : known.provider,
              })}
              description={hasWords(help) ? t(help) : null}
            />
          ) : (
            <Alert type="info" showIcon title={t('add.unknown')} />
          )}
          <div className="mb-section">
            <AccountFields kept={{ imap: false, smtp: false }} code={known?.secret === 'code'} />
            <div hidden={!servers}>
              <ServersFields />
            </div>
            {servers ? null : (
              <p className="k-muted mb-places">
                {t('add.places', {
                  imap: `${initial.imap.host}:${initial.imap.port}`,
                  smtp: `${initial.smtp.host}:${initial.smtp.port}`,
                })}
                <Button type="link" size="small" onClick={() => setServers(true)}>
                  {t('add.change')}
                </Button>
              </p>
            )}
          </div>
          <FormProblem text={testProblem} />
          {tested ? <TestResult tested={tested} /> : null}
          <div className="mb-foot">
            <Button onClick={back}>{t('add.back')}</Button>
            <Button type={well ? 'default' : 'primary'} loading={testing} onClick={() => void test()}>
              {t(testing ? 'test.running' : tested ? 'test.again' : 'test.go')}
            </Button>
            {tested ? (
              <Button type={well ? 'primary' : 'link'} onClick={() => setStep(2)}>
                {t(well ? 'add.next' : 'add.allTheSame')}
              </Button>
            ) : null}
          </div>
        </div>
        <div hidden={step !== 2}>
          <NameFields />
          <Form.Item label={t('add.since')} extra={t('add.sinceHelp')} htmlFor="mb-since">
            <Select
              id="mb-since"
              value={days}
              onChange={setDays}
              options={backs.map((one) => ({ value: one as number, label: t(`add.backs.${one}`) }))}
            />
          </Form.Item>
          <div className="mb-foot">
            <Button onClick={() => setStep(1)}>{t('add.back')}</Button>
            <Button type="primary" htmlType="submit" loading={busy}>
              {t('add.save')}
            </Button>
          </div>
        </div>
      </Form>
    </>
  )
}
